-- The whole year of a unit: what is recorded daily, and what the year's end asks for.

-- Form templates that the unit added beside the built-in ones: the file's content as JSON.
CREATE TABLE form_templates (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    version INTEGER NOT NULL CHECK (version > 0),
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;

-- Tasks from above (任务): those received, and in a department's store those it made. The content
-- is the task.json of the package, word for word as it was signed.
CREATE TABLE tasks (
    id INTEGER PRIMARY KEY,
    direction TEXT NOT NULL CHECK (direction IN ('收到', '下达')),
    state TEXT NOT NULL CHECK (state IN ('执行中', '已被替代')),
    year INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    identifier TEXT NOT NULL CHECK (identifier <> ''),
    department_code TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    content TEXT NOT NULL CHECK (content <> ''),
    recorded_at TEXT NOT NULL,
    UNIQUE (direction, department_code, year, number)
) STRICT;
CREATE UNIQUE INDEX tasks_in_force ON tasks (year) WHERE direction = '收到' AND state = '执行中';

-- Public keys of the department above, each compared with a fingerprint that was told by another
-- way; one is in use, older ones verify what they signed.
CREATE TABLE department_keys (
    id INTEGER PRIMARY KEY,
    department_code TEXT NOT NULL,
    department_name TEXT NOT NULL,
    public_pem TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('使用中', '已停用')),
    confirmed_at TEXT NOT NULL,
    UNIQUE (department_code, fingerprint)
) STRICT;
CREATE UNIQUE INDEX department_keys_in_use ON department_keys (department_code) WHERE state = '使用中';

-- Executed amounts as the finance bureau's budget system shows them (一体化系统数), from 1 January
-- through a day. An explanation holds for the difference that it was written about.
CREATE TABLE system_figures (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    source TEXT NOT NULL CHECK (source IN ('一般公共预算拨款', '政府性基金预算拨款', '国有资本经营预算拨款', '上年结转资金', '其他资金')),
    through TEXT NOT NULL,
    executed INTEGER NOT NULL CHECK (executed >= 0),
    explanation TEXT NOT NULL,
    explained INTEGER,
    batch_id INTEGER REFERENCES batches (id),
    UNIQUE (project_id, source, through),
    CHECK ((explanation = '') = (explained IS NULL))
) STRICT;

-- Which business sections (责任科室) sent their workbook back, once a section and period.
CREATE TABLE section_returns (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    period_end TEXT NOT NULL,
    section TEXT NOT NULL,
    file TEXT NOT NULL,
    returned_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    batch_id INTEGER REFERENCES batches (id),
    UNIQUE (year, period_end, section)
) STRICT;

-- Ledger, progress and evidence.

-- 汇总依据: an entry that has one stands for every payment of its source through its date.
ALTER TABLE ledger_entries ADD COLUMN document TEXT NOT NULL DEFAULT '' CHECK (document = '' OR kind = '支出');
-- What is left of a source after an entry is summed by this alone.
CREATE INDEX ledger_entries_balance ON ledger_entries (year, project_id, source, date, sequence, kind, amount) WHERE void_reason IS NULL;
CREATE INDEX ledger_entries_repeated ON ledger_entries (year, project_id, date, amount, voucher, void_reason) WHERE void_reason IS NULL AND voucher <> '';
CREATE INDEX ledger_entries_summaries ON ledger_entries (year, project_id, source, date) WHERE void_reason IS NULL AND document <> '';
CREATE INDEX ledger_entries_incomplete ON ledger_entries (year, date) WHERE void_reason IS NULL AND (project_id IS NULL OR source IS NULL);
CREATE INDEX ledger_entries_by_replacement ON ledger_entries (replaced_by) WHERE replaced_by IS NOT NULL;

-- Sums by month of the entries that count, so that a summary reads a few rows however long the ledger
-- is. Triggers keep them; being derived, they do not stand in the log. A sum beyond 64 bits is no
-- INTEGER any more and refuses the entry.
CREATE TABLE ledger_totals (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    month TEXT NOT NULL,
    amount INTEGER NOT NULL,
    number INTEGER NOT NULL,
    UNIQUE (year, project_id, source, kind, month)
) STRICT;
INSERT INTO ledger_totals (year, project_id, source, kind, month, amount, number)
SELECT year, project_id, source, kind, substr(date, 1, 7) AS month, sum(amount), count(*)
FROM ledger_entries
WHERE void_reason IS NULL AND project_id IS NOT NULL AND source IS NOT NULL
GROUP BY year, project_id, source, kind, month;
CREATE TRIGGER ledger_totals_with_new AFTER INSERT ON ledger_entries
WHEN NEW.void_reason IS NULL AND NEW.project_id IS NOT NULL AND NEW.source IS NOT NULL
BEGIN
    INSERT INTO ledger_totals (year, project_id, source, kind, month, amount, number)
    VALUES (NEW.year, NEW.project_id, NEW.source, NEW.kind, substr(NEW.date, 1, 7), NEW.amount, 1)
    ON CONFLICT DO UPDATE SET amount = amount + excluded.amount, number = number + 1;
END;
CREATE TRIGGER ledger_totals_without_old AFTER DELETE ON ledger_entries
WHEN OLD.void_reason IS NULL AND OLD.project_id IS NOT NULL AND OLD.source IS NOT NULL
BEGIN
    UPDATE ledger_totals SET amount = amount - OLD.amount, number = number - 1
    WHERE year = OLD.year AND project_id = OLD.project_id AND source = OLD.source
        AND kind = OLD.kind AND month = substr(OLD.date, 1, 7);
    DELETE FROM ledger_totals
    WHERE number = 0 AND year = OLD.year AND project_id = OLD.project_id AND source = OLD.source
        AND kind = OLD.kind AND month = substr(OLD.date, 1, 7);
END;
CREATE TRIGGER ledger_totals_without_changed AFTER UPDATE ON ledger_entries
WHEN OLD.void_reason IS NULL AND OLD.project_id IS NOT NULL AND OLD.source IS NOT NULL
BEGIN
    UPDATE ledger_totals SET amount = amount - OLD.amount, number = number - 1
    WHERE year = OLD.year AND project_id = OLD.project_id AND source = OLD.source
        AND kind = OLD.kind AND month = substr(OLD.date, 1, 7);
    DELETE FROM ledger_totals
    WHERE number = 0 AND year = OLD.year AND project_id = OLD.project_id AND source = OLD.source
        AND kind = OLD.kind AND month = substr(OLD.date, 1, 7);
END;
CREATE TRIGGER ledger_totals_with_changed AFTER UPDATE ON ledger_entries
WHEN NEW.void_reason IS NULL AND NEW.project_id IS NOT NULL AND NEW.source IS NOT NULL
BEGIN
    INSERT INTO ledger_totals (year, project_id, source, kind, month, amount, number)
    VALUES (NEW.year, NEW.project_id, NEW.source, NEW.kind, substr(NEW.date, 1, 7), NEW.amount, 1)
    ON CONFLICT DO UPDATE SET amount = amount + excluded.amount, number = number + 1;
END;

-- The ledger entry that paid for the progress, and the progress that replaces a voided one.
ALTER TABLE progress_entries ADD COLUMN paid_by INTEGER REFERENCES ledger_entries (id);
ALTER TABLE progress_entries ADD COLUMN replaced_by INTEGER REFERENCES progress_entries (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX progress_entries_by_payment ON progress_entries (paid_by) WHERE paid_by IS NOT NULL;
CREATE INDEX progress_entries_by_replacement ON progress_entries (replaced_by) WHERE replaced_by IS NOT NULL;

-- What evidence belongs to; the project stays named beside it.
ALTER TABLE attachments ADD COLUMN entry_id INTEGER REFERENCES ledger_entries (id);
ALTER TABLE attachments ADD COLUMN progress_id INTEGER REFERENCES progress_entries (id);
ALTER TABLE attachments ADD COLUMN finding_id INTEGER REFERENCES findings (id);
ALTER TABLE attachments ADD COLUMN event_id INTEGER REFERENCES events (id)
    CHECK ((entry_id IS NOT NULL) + (progress_id IS NOT NULL) + (finding_id IS NOT NULL) + (event_id IS NOT NULL) <= 1);
CREATE INDEX attachments_by_entry ON attachments (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX attachments_by_progress ON attachments (progress_id) WHERE progress_id IS NOT NULL;

-- 结账: a period is closed by an action, and reopened with a reason.
CREATE TABLE periods (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    through TEXT NOT NULL,
    closed_at TEXT NOT NULL,
    closed_by TEXT NOT NULL,
    reopened_at TEXT,
    reopened_by TEXT NOT NULL,
    reopen_reason TEXT NOT NULL,
    CHECK ((reopened_at IS NULL) = (reopen_reason = ''))
) STRICT;

-- Changes of entries that are dated in a closed period; rule L06 finds those without a reason.
CREATE TABLE period_changes (
    id INTEGER PRIMARY KEY,
    period_id INTEGER NOT NULL REFERENCES periods (id),
    entry_id INTEGER REFERENCES ledger_entries (id),
    progress_id INTEGER REFERENCES progress_entries (id),
    change TEXT NOT NULL CHECK (change IN ('登记', '修改', '作废')),
    reason TEXT NOT NULL,
    CHECK ((entry_id IS NULL) <> (progress_id IS NULL))
) STRICT;
CREATE INDEX period_changes_by_entry ON period_changes (entry_id);
CREATE INDEX period_changes_by_progress ON period_changes (progress_id);

-- Targets and sheets.

-- The first row of the indicator's lineage, which progress, surveys and sheets hang on; NULL where
-- the row begins one. An indicator that continues in a new version keeps its lineage.
ALTER TABLE indicators ADD COLUMN origin_id INTEGER REFERENCES indicators (id);
CREATE INDEX indicators_by_origin ON indicators (origin_id);

-- The version that the sheet was filled against (NULL: the first one, when there was no other),
-- and when 自检 passed, while the sheet stayed as it was then.
ALTER TABLE sheets ADD COLUMN version_id INTEGER REFERENCES target_versions (id);
ALTER TABLE sheets ADD COLUMN checked_at TEXT;

-- Amounts that cannot be read, as typed: they are saved and found (rule F01).
ALTER TABLE sheets ADD COLUMN stated_annual_budget_text TEXT NOT NULL DEFAULT '';
ALTER TABLE sheets ADD COLUMN stated_executed_text TEXT NOT NULL DEFAULT '';
ALTER TABLE sheet_funds ADD COLUMN forecast_text TEXT NOT NULL DEFAULT '';

-- 年度指标值 and 计量单位 as the sheet states them, '' where they are those approved (rule I23).
ALTER TABLE sheet_indicators ADD COLUMN stated_target TEXT NOT NULL DEFAULT '';
ALTER TABLE sheet_indicators ADD COLUMN stated_unit TEXT NOT NULL DEFAULT '';

-- Findings and dispositions. What is new of a thing stands in a table beside it, one row a thing,
-- so that a row made before stays as the log left it.

-- The indicator that a finding is about.
CREATE TABLE finding_indicators (
    id INTEGER PRIMARY KEY,
    finding_id INTEGER NOT NULL UNIQUE REFERENCES findings (id),
    indicator_id INTEGER NOT NULL REFERENCES indicators (id)
) STRICT;

-- The steps of a finding (整改), the state that each led to, and the day on which it was taken.
CREATE TABLE finding_steps (
    id INTEGER PRIMARY KEY,
    finding_id INTEGER NOT NULL REFERENCES findings (id),
    state TEXT NOT NULL CHECK (state IN ('待整改', '整改中', '已整改', '已销号')),
    date TEXT NOT NULL,
    remark TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX finding_steps_by_finding ON finding_steps (finding_id, id);

-- How far a disposition (处置, 办法第十七条) is, and its evidence beside cause, measures and document
-- number; one without a row here is 拟办 and has none.
CREATE TABLE disposition_details (
    id INTEGER PRIMARY KEY,
    disposition_id INTEGER NOT NULL UNIQUE REFERENCES dispositions (id),
    state TEXT NOT NULL CHECK (state IN ('拟办', '已报', '已批复', '已办结', '已撤回')),
    event_id INTEGER REFERENCES events (id),
    evidence TEXT NOT NULL,
    reported_on TEXT,
    -- The newest approved target version when it was reported, and the one that came of it.
    version_before INTEGER CHECK (version_before >= 0),
    version_id INTEGER REFERENCES target_versions (id),
    suspended_on TEXT,
    stopped_on TEXT,
    procurement TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT;

CREATE TABLE disposition_steps (
    id INTEGER PRIMARY KEY,
    disposition_id INTEGER NOT NULL REFERENCES dispositions (id),
    state TEXT NOT NULL CHECK (state IN ('拟办', '已报', '已批复', '已办结', '已撤回')),
    date TEXT NOT NULL,
    remark TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX disposition_steps_by_disposition ON disposition_steps (disposition_id, id);

-- What a disposition answers, and the evidence that belongs to it.
CREATE TABLE disposition_links (
    id INTEGER PRIMARY KEY,
    disposition_id INTEGER NOT NULL REFERENCES dispositions (id),
    warning_id INTEGER REFERENCES warnings (id),
    finding_id INTEGER REFERENCES findings (id),
    attachment_id INTEGER REFERENCES attachments (id),
    CHECK ((warning_id IS NOT NULL) + (finding_id IS NOT NULL) + (attachment_id IS NOT NULL) = 1),
    UNIQUE (disposition_id, warning_id),
    UNIQUE (disposition_id, finding_id),
    UNIQUE (disposition_id, attachment_id)
) STRICT;

-- The thresholds with which a warning was first seen, as JSON.
CREATE TABLE warning_thresholds (
    id INTEGER PRIMARY KEY,
    warning_id INTEGER NOT NULL UNIQUE REFERENCES warnings (id),
    thresholds TEXT NOT NULL
) STRICT;

-- The private half of a key stands outside the log; its hash stands in it and vouches for it.
-- NULL for a key from before, until its password is changed.
ALTER TABLE signing_keys ADD COLUMN encrypted_sha256 TEXT CHECK (length(encrypted_sha256) = 64);

-- Totals that a form stated beside its sources (年度资金总额), so that a difference is found (F03).
-- Sources are the words of those that the form has, separated by 、.
CREATE TABLE stated_totals (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL UNIQUE REFERENCES projects (id),
    initial INTEGER NOT NULL CHECK (initial >= 0),
    sources TEXT NOT NULL CHECK (sources <> ''),
    batch_id INTEGER REFERENCES batches (id)
) STRICT;

-- Mappings of the columns of other programs' payment tables, by name; the contents are JSON.
CREATE TABLE mappings (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    contents TEXT NOT NULL CHECK (json_valid(contents))
) STRICT;

-- Year-end self-evaluation (年终绩效自评), one a project: what a person adds to the figures.
CREATE TABLE evaluations (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL UNIQUE REFERENCES projects (id),
    goal_result TEXT NOT NULL,
    execution_reason TEXT NOT NULL,
    remark TEXT NOT NULL
) STRICT;

-- The entered share of a score, in percent as decimal text, and what a lost or a reduced score
-- comes from.
CREATE TABLE evaluation_items (
    id INTEGER PRIMARY KEY,
    evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
    indicator_id INTEGER NOT NULL UNIQUE REFERENCES indicators (id),
    percent TEXT,
    exceeded_because TEXT CHECK (exceeded_because IN ('指标值偏低', '其他原因')),
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX evaluation_items_by_evaluation ON evaluation_items (evaluation_id);

-- Confirmed carry-overs (上年结转资金) with the fund line that each made.
CREATE TABLE carry_overs (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL UNIQUE REFERENCES projects (id),
    fund_line_id INTEGER NOT NULL UNIQUE REFERENCES fund_lines (id)
) STRICT;
-- Receiving (主管部门): whose keys are known, what came in, and what was said about it.

-- 名册: which unit signs with which key, from when until when. The fingerprint was compared with
-- the sealed sheet when the row was added; public_pem is '' where only the fingerprint is known.
CREATE TABLE register_entries (
    id INTEGER PRIMARY KEY,
    unit_code TEXT NOT NULL CHECK (unit_code <> ''),
    unit_name TEXT NOT NULL,
    fingerprint TEXT NOT NULL CHECK (fingerprint <> ''),
    public_pem TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    revoked_on TEXT,
    revoke_reason TEXT NOT NULL,
    added_at TEXT NOT NULL,
    UNIQUE (unit_code, fingerprint, valid_from),
    CHECK (valid_from <= valid_until),
    CHECK ((revoked_on IS NULL) = (revoke_reason = ''))
) STRICT;

-- Packages in. The file lies whole in the folder of received packages beside the store; its
-- SHA-256 here vouches for it.
CREATE TABLE received_packages (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('报送包', '汇总包')),
    unit_code TEXT NOT NULL CHECK (unit_code <> ''),
    unit_name TEXT NOT NULL,
    year INTEGER NOT NULL,
    period_end TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    identifier TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    fingerprint TEXT NOT NULL,
    is_registered INTEGER NOT NULL CHECK (is_registered IN (0, 1)),
    is_demo INTEGER NOT NULL CHECK (is_demo IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('已入库', '旧版', '已收讫', '已接收', '已退回', '已作废')),
    -- What the sender states: a claim.
    bagged_on TEXT NOT NULL,
    received_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    -- What was counted of a submission when it came in; `changed` are the differences to the number
    -- before, where one was held.
    projects INTEGER CHECK (projects >= 0),
    errors INTEGER CHECK (errors >= 0),
    explained INTEGER CHECK (explained >= 0),
    changed INTEGER CHECK (changed >= 0)
) STRICT;
CREATE UNIQUE INDEX received_packages_number
    ON received_packages (kind, unit_code, year, period_end, sequence) WHERE state <> '已作废';

-- 回执: those made for packages in, and those that came for packages out. The content is the
-- receipt.json of the package, word for word as it was signed.
CREATE TABLE receipts (
    id INTEGER PRIMARY KEY,
    direction TEXT NOT NULL CHECK (direction IN ('收到', '出具')),
    decision TEXT NOT NULL CHECK (decision IN ('已收讫', '已接收', '退回')),
    year INTEGER NOT NULL,
    period_end TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    identifier TEXT NOT NULL CHECK (identifier <> ''),
    received_id INTEGER REFERENCES received_packages (id),
    package_identifier TEXT NOT NULL CHECK (package_identifier <> ''),
    fingerprint TEXT NOT NULL,
    content TEXT NOT NULL CHECK (content <> ''),
    recorded_at TEXT NOT NULL,
    UNIQUE (direction, year, period_end, number),
    CHECK ((received_id IS NULL) = (direction = '收到'))
) STRICT;

-- Aggregates out (汇总包), numbered within year and period, apart from the department's own packages.
CREATE TABLE aggregate_packages (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    period_end TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    identifier TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('已生成', '已签名', '已导出', '已收讫', '已接收', '退回')),
    bagged_at TEXT NOT NULL,
    file_name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    key_id INTEGER NOT NULL REFERENCES signing_keys (id),
    is_demo INTEGER NOT NULL CHECK (is_demo IN (0, 1)),
    UNIQUE (year, period_end, sequence)
) STRICT;

-- People of this computer (人员) with their roles. The password itself stands in passwords; here
-- stands what vouches for it. Where there is nobody, one person does all.
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    prepares INTEGER NOT NULL CHECK (prepares IN (0, 1)),
    reviews INTEGER NOT NULL CHECK (reviews IN (0, 1)),
    heads INTEGER NOT NULL CHECK (heads IN (0, 1)),
    password_set_at TEXT NOT NULL,
    password_sha256 TEXT NOT NULL,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    failed_at TEXT,
    CHECK (prepares + reviews + heads > 0),
    CHECK ((failures = 0) = (failed_at IS NULL))
) STRICT;

-- Argon2id as a PHC string. The journal leaves this table alone: a password that was given up must
-- not live on in the log, which is never shortened.
CREATE TABLE passwords (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL UNIQUE REFERENCES people (id),
    phc TEXT NOT NULL
) STRICT;

-- Restore drills (恢复演练): which backup was put back in a scratch place, and what was found.
CREATE TABLE restore_drills (
    id INTEGER PRIMARY KEY,
    drilled_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    backup TEXT NOT NULL CHECK (backup <> ''),
    backup_written TEXT NOT NULL,
    problem TEXT NOT NULL
) STRICT;

-- What packages out said (their submission.json, packed with zlib): the next number is compared
-- with it. The journal leaves this table alone, because JSON holds no bytes; content_sha256 in
-- packages, which the log covers, vouches for the unpacked text.
CREATE TABLE package_contents (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL
) STRICT;
ALTER TABLE packages ADD COLUMN content_sha256 TEXT;
