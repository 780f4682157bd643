CREATE TRIGGER audit_changes_no_delete BEFORE DELETE ON audit_changes
BEGIN SELECT RAISE(ABORT, 'audit changes are append-only'); END;

CREATE TRIGGER audit_changes_no_update BEFORE UPDATE ON audit_changes
BEGIN SELECT RAISE(ABORT, 'audit changes are append-only'); END;

CREATE TRIGGER audit_records_no_delete BEFORE DELETE ON audit_records
BEGIN SELECT RAISE(ABORT, 'audit records are append-only'); END;

CREATE TRIGGER audit_records_no_update BEFORE UPDATE ON audit_records
BEGIN SELECT RAISE(ABORT, 'audit records are append-only'); END;

CREATE TRIGGER ledger_totals_with_changed AFTER UPDATE ON ledger_entries
WHEN NEW.void_reason IS NULL AND NEW.project_id IS NOT NULL AND NEW.source IS NOT NULL
BEGIN
    INSERT INTO ledger_totals (year, project_id, source, kind, month, amount, number)
    VALUES (NEW.year, NEW.project_id, NEW.source, NEW.kind, substr(NEW.date, 1, 7), NEW.amount, 1)
    ON CONFLICT DO UPDATE SET amount = amount + excluded.amount, number = number + 1;
END;

CREATE TRIGGER ledger_totals_with_new AFTER INSERT ON ledger_entries
WHEN NEW.void_reason IS NULL AND NEW.project_id IS NOT NULL AND NEW.source IS NOT NULL
BEGIN
    INSERT INTO ledger_totals (year, project_id, source, kind, month, amount, number)
    VALUES (NEW.year, NEW.project_id, NEW.source, NEW.kind, substr(NEW.date, 1, 7), NEW.amount, 1)
    ON CONFLICT DO UPDATE SET amount = amount + excluded.amount, number = number + 1;
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

CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    rule TEXT NOT NULL,
    project TEXT NOT NULL,
    place TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    UNIQUE (year, rule, project, place)
) STRICT;

CREATE TABLE asset_purchases (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    date TEXT NOT NULL,
    item TEXT NOT NULL CHECK (item <> ''),
    number INTEGER NOT NULL CHECK (number > 0),
    unit_price INTEGER NOT NULL CHECK (unit_price > 0),
    standard INTEGER CHECK (standard > 0)
) STRICT;

CREATE TABLE attachment_contents (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE attachments (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    project_id INTEGER REFERENCES projects (id),
    name TEXT NOT NULL CHECK (name <> ''),
    extension TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    sha256 TEXT NOT NULL REFERENCES attachment_contents (sha256),
    note TEXT NOT NULL,
    added_at TEXT NOT NULL
, entry_id INTEGER REFERENCES ledger_entries (id), progress_id INTEGER REFERENCES progress_entries (id), finding_id INTEGER REFERENCES findings (id), event_id INTEGER REFERENCES events (id)
    CHECK ((entry_id IS NOT NULL) + (progress_id IS NOT NULL) + (finding_id IS NOT NULL) + (event_id IS NOT NULL) <= 1)) STRICT;

CREATE TABLE audit_changes (
    id INTEGER PRIMARY KEY,
    record_id INTEGER NOT NULL REFERENCES audit_records (id) DEFERRABLE INITIALLY DEFERRED,
    table_name TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;

CREATE TABLE audit_records (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    op TEXT NOT NULL,
    subject TEXT NOT NULL,
    undoes INTEGER REFERENCES audit_records (id),
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('targets', 'ledger')),
    files TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    actor TEXT NOT NULL
) STRICT;

CREATE TABLE carry_overs (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL UNIQUE REFERENCES projects (id),
    fund_line_id INTEGER NOT NULL UNIQUE REFERENCES fund_lines (id)
) STRICT;

CREATE TABLE commitments (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    source TEXT NOT NULL CHECK (source IN ('一般公共预算拨款', '政府性基金预算拨款', '国有资本经营预算拨款', '上年结转资金', '其他资金')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    note TEXT NOT NULL
) STRICT;

CREATE TABLE compliance_answers (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    question TEXT NOT NULL,
    date TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('是', '否', '不适用')),
    remark TEXT NOT NULL
) STRICT;

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

CREATE TABLE disposition_steps (
    id INTEGER PRIMARY KEY,
    disposition_id INTEGER NOT NULL REFERENCES dispositions (id),
    state TEXT NOT NULL CHECK (state IN ('拟办', '已报', '已批复', '已办结', '已撤回')),
    date TEXT NOT NULL,
    remark TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE dispositions (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    kind TEXT NOT NULL CHECK (kind IN ('D0', 'D1', 'D2')),
    cause TEXT NOT NULL,
    measures TEXT NOT NULL,
    document_number TEXT NOT NULL
) STRICT;

CREATE TABLE entry_marks (
    id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL UNIQUE REFERENCES ledger_entries (id),
    verdict TEXT NOT NULL CHECK (verdict IN ('属于本项目', '不属于本项目')),
    reason TEXT NOT NULL CHECK (reason <> '')
) STRICT;

CREATE TABLE evaluation_items (
    id INTEGER PRIMARY KEY,
    evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
    indicator_id INTEGER NOT NULL UNIQUE REFERENCES indicators (id),
    percent TEXT,
    exceeded_because TEXT CHECK (exceeded_because IN ('指标值偏低', '其他原因')),
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE evaluations (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL UNIQUE REFERENCES projects (id),
    goal_result TEXT NOT NULL,
    execution_reason TEXT NOT NULL,
    remark TEXT NOT NULL
) STRICT;

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    kind TEXT NOT NULL CHECK (kind IN ('政策变化', '突发事件', '市场价格变化', '机构职能调整', '其他')),
    date TEXT NOT NULL,
    description TEXT NOT NULL CHECK (description <> ''),
    evidence TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_on TEXT,
    CHECK ((answer = '') = (answered_on IS NULL))
) STRICT;

CREATE TABLE finding_indicators (
    id INTEGER PRIMARY KEY,
    finding_id INTEGER NOT NULL UNIQUE REFERENCES findings (id),
    indicator_id INTEGER NOT NULL REFERENCES indicators (id)
) STRICT;

CREATE TABLE finding_steps (
    id INTEGER PRIMARY KEY,
    finding_id INTEGER NOT NULL REFERENCES findings (id),
    state TEXT NOT NULL CHECK (state IN ('待整改', '整改中', '已整改', '已销号')),
    date TEXT NOT NULL,
    remark TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    date TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('及时性', '合规性', '有效性')),
    description TEXT NOT NULL,
    cause TEXT NOT NULL,
    measures TEXT NOT NULL,
    owner TEXT NOT NULL,
    deadline TEXT,
    state TEXT NOT NULL CHECK (state IN ('待整改', '整改中', '已整改', '已销号')),
    batch_id INTEGER REFERENCES batches (id)
) STRICT;

CREATE TABLE form_templates (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    version INTEGER NOT NULL CHECK (version > 0),
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;

CREATE TABLE fund_lines (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    source TEXT NOT NULL CHECK (source IN ('一般公共预算拨款', '政府性基金预算拨款', '国有资本经营预算拨款', '上年结转资金', '其他资金')),
    initial INTEGER NOT NULL CHECK (initial >= 0),
    increase INTEGER NOT NULL CHECK (increase >= 0),
    decrease INTEGER NOT NULL CHECK (decrease >= 0),
    document_number TEXT NOT NULL,
    adjusted_on TEXT,
    batch_id INTEGER REFERENCES batches (id)
) STRICT;

CREATE TABLE indicators (
    id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES target_versions (id),
    position INTEGER NOT NULL,
    level1 TEXT NOT NULL,
    level2 TEXT NOT NULL,
    level3 TEXT NOT NULL,
    nature TEXT NOT NULL CHECK (nature IN ('正向', '反向', '定性')),
    comparator TEXT NOT NULL CHECK (comparator IN ('≥', '>', '=', '<', '≤', '定性')),
    target TEXT NOT NULL,
    unit TEXT NOT NULL,
    weight TEXT NOT NULL,
    accumulation TEXT NOT NULL CHECK (accumulation IN ('逐次相加', '取最新', '平均')),
    stage_target TEXT NOT NULL,
    note TEXT NOT NULL,
    batch_id INTEGER REFERENCES batches (id), origin_id INTEGER REFERENCES indicators (id),
    UNIQUE (version_id, position)
) STRICT;

CREATE TABLE ledger_entries (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    project_id INTEGER REFERENCES projects (id),
    source TEXT CHECK (source IN ('一般公共预算拨款', '政府性基金预算拨款', '国有资本经营预算拨款', '上年结转资金', '其他资金')),
    kind TEXT NOT NULL CHECK (kind IN ('拨付', '收回', '支出', '退回', '更正')),
    date TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount <> 0 AND (kind = '更正' OR amount > 0)),
    voucher TEXT NOT NULL,
    payee TEXT NOT NULL,
    economic_class TEXT NOT NULL,
    purpose TEXT NOT NULL,
    note TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    void_reason TEXT,
    replaced_by INTEGER REFERENCES ledger_entries (id) DEFERRABLE INITIALLY DEFERRED,
    batch_id INTEGER REFERENCES batches (id)
, document TEXT NOT NULL DEFAULT '' CHECK (document = '' OR kind = '支出')) STRICT;

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

CREATE TABLE mappings (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    contents TEXT NOT NULL CHECK (json_valid(contents))
) STRICT;

CREATE TABLE milestones (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    node TEXT NOT NULL CHECK (node IN ('立项', '政府采购', '工程招标', '监理', '验收', '信息公示', '资产管理', '会计核算')),
    planned_on TEXT,
    done_on TEXT,
    remark TEXT NOT NULL,
    CHECK (planned_on IS NOT NULL OR (done_on IS NULL AND remark <> ''))
) STRICT;

CREATE TABLE package_contents (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE packages (
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
    is_demo INTEGER NOT NULL CHECK (is_demo IN (0, 1)), content_sha256 TEXT,
    UNIQUE (year, period_end, sequence)
) STRICT;

CREATE TABLE passwords (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL UNIQUE REFERENCES people (id),
    phc TEXT NOT NULL
) STRICT;

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

CREATE TABLE period_changes (
    id INTEGER PRIMARY KEY,
    period_id INTEGER NOT NULL REFERENCES periods (id),
    entry_id INTEGER REFERENCES ledger_entries (id),
    progress_id INTEGER REFERENCES progress_entries (id),
    change TEXT NOT NULL CHECK (change IN ('登记', '修改', '作废')),
    reason TEXT NOT NULL,
    CHECK ((entry_id IS NULL) <> (progress_id IS NULL))
) STRICT;

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

CREATE TABLE private_keys (
    id INTEGER PRIMARY KEY,
    key_id INTEGER NOT NULL UNIQUE REFERENCES signing_keys (id),
    encrypted_pem TEXT NOT NULL
) STRICT;

CREATE TABLE progress_entries (
    id INTEGER PRIMARY KEY,
    indicator_id INTEGER NOT NULL REFERENCES indicators (id),
    date TEXT NOT NULL,
    value TEXT NOT NULL,
    text TEXT NOT NULL,
    evidence TEXT NOT NULL,
    voucher TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    void_reason TEXT,
    batch_id INTEGER REFERENCES batches (id)
, paid_by INTEGER REFERENCES ledger_entries (id), replaced_by INTEGER REFERENCES progress_entries (id) DEFERRABLE INITIALLY DEFERRED) STRICT;

CREATE TABLE projects (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    code TEXT NOT NULL CHECK (code <> ''),
    name TEXT NOT NULL,
    budget_kind TEXT NOT NULL CHECK (budget_kind IN ('一般公共预算', '政府性基金预算', '国有资本经营预算')),
    category TEXT CHECK (category IN ('其他运转类', '特定目标类')),
    implementing_unit TEXT NOT NULL,
    section TEXT NOT NULL,
    manager TEXT NOT NULL,
    start_on TEXT,
    end_on TEXT,
    is_new INTEGER NOT NULL CHECK (is_new IN (0, 1)),
    is_research INTEGER NOT NULL CHECK (is_research IN (0, 1)),
    is_key INTEGER NOT NULL CHECK (is_key IN (0, 1)),
    key_reason TEXT NOT NULL,
    exempt_reason TEXT NOT NULL,
    substitute_check TEXT NOT NULL,
    goal TEXT NOT NULL,
    batch_id INTEGER REFERENCES batches (id),
    UNIQUE (year, code)
) STRICT;

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

CREATE TABLE report_parts (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    part INTEGER NOT NULL CHECK (part BETWEEN 1 AND 6),
    text TEXT NOT NULL,
    edited INTEGER NOT NULL CHECK (edited IN (0, 1)),
    UNIQUE (year, part)
) STRICT;

CREATE TABLE restore_drills (
    id INTEGER PRIMARY KEY,
    drilled_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    backup TEXT NOT NULL CHECK (backup <> ''),
    backup_written TEXT NOT NULL,
    problem TEXT NOT NULL
) STRICT;

CREATE TABLE scope_items (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    kind TEXT NOT NULL CHECK (kind IN ('经济分类', '用途')),
    text TEXT NOT NULL CHECK (text <> ''),
    UNIQUE (project_id, kind, text)
) STRICT;

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

CREATE TABLE settings (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE sheet_funds (
    id INTEGER PRIMARY KEY,
    sheet_id INTEGER NOT NULL REFERENCES sheets (id),
    source TEXT NOT NULL CHECK (source IN ('一般公共预算拨款', '政府性基金预算拨款', '国有资本经营预算拨款', '上年结转资金', '其他资金')),
    forecast INTEGER,
    note TEXT NOT NULL, forecast_text TEXT NOT NULL DEFAULT '',
    UNIQUE (sheet_id, source)
) STRICT;

CREATE TABLE sheet_indicators (
    id INTEGER PRIMARY KEY,
    sheet_id INTEGER NOT NULL REFERENCES sheets (id),
    indicator_id INTEGER NOT NULL UNIQUE REFERENCES indicators (id),
    progress TEXT NOT NULL,
    forecast TEXT NOT NULL,
    forecast_value TEXT,
    causes TEXT NOT NULL,
    cause_note TEXT NOT NULL,
    likelihood TEXT CHECK (likelihood IN ('确定能', '有可能', '完全不可能')),
    remark TEXT NOT NULL
, stated_target TEXT NOT NULL DEFAULT '', stated_unit TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE sheet_remarks (
    id INTEGER PRIMARY KEY,
    sheet_id INTEGER NOT NULL REFERENCES sheets (id),
    state TEXT NOT NULL,
    field TEXT NOT NULL,
    remark TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE sheets (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL UNIQUE REFERENCES projects (id),
    state TEXT NOT NULL CHECK (state IN ('填报中', '待审核', '已审核', '已锁定', '退回')),
    goal_progress TEXT NOT NULL,
    note TEXT NOT NULL,
    stated_annual_budget INTEGER,
    stated_executed INTEGER,
    stated_execution_rate TEXT,
    stated_reason TEXT NOT NULL
, version_id INTEGER REFERENCES target_versions (id), checked_at TEXT, stated_annual_budget_text TEXT NOT NULL DEFAULT '', stated_executed_text TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE signing_keys (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('使用中', '已停用')),
    public_pem TEXT NOT NULL,
    fingerprint TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    password_set_at TEXT NOT NULL,
    registered_at TEXT
, encrypted_sha256 TEXT CHECK (length(encrypted_sha256) = 64)) STRICT;

CREATE TABLE stated_totals (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL UNIQUE REFERENCES projects (id),
    initial INTEGER NOT NULL CHECK (initial >= 0),
    sources TEXT NOT NULL CHECK (sources <> ''),
    batch_id INTEGER REFERENCES batches (id)
) STRICT;

CREATE TABLE surveys (
    id INTEGER PRIMARY KEY,
    indicator_id INTEGER NOT NULL REFERENCES indicators (id),
    date TEXT,
    sample INTEGER CHECK (sample > 0),
    method TEXT NOT NULL
) STRICT;

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

CREATE TABLE target_versions (
    id INTEGER PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    state TEXT NOT NULL CHECK (state IN ('草稿', '已批复')),
    document_number TEXT NOT NULL,
    approved_on TEXT,
    frame TEXT NOT NULL CHECK (frame IN ('2019', '2021')),
    batch_id INTEGER REFERENCES batches (id),
    UNIQUE (project_id, number)
) STRICT;

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

CREATE TABLE unit (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    department_code TEXT NOT NULL,
    department_name TEXT NOT NULL,
    preparer TEXT NOT NULL,
    phone TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    head TEXT NOT NULL
) STRICT;

CREATE TABLE warning_steps (
    id INTEGER PRIMARY KEY,
    warning_id INTEGER NOT NULL REFERENCES warnings (id),
    state TEXT NOT NULL CHECK (state IN ('已确认', '处置中', '已转问题')),
    remark TEXT NOT NULL,
    finding_id INTEGER REFERENCES findings (id),
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE warning_thresholds (
    id INTEGER PRIMARY KEY,
    warning_id INTEGER NOT NULL UNIQUE REFERENCES warnings (id),
    thresholds TEXT NOT NULL
) STRICT;

CREATE TABLE warnings (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    rule TEXT NOT NULL,
    project TEXT NOT NULL,
    place TEXT NOT NULL,
    seen_on TEXT NOT NULL,
    gone_on TEXT,
    message TEXT NOT NULL,
    formula TEXT NOT NULL
) STRICT;

CREATE INDEX asset_purchases_by_project ON asset_purchases (project_id);

CREATE INDEX attachments_by_content ON attachments (sha256);

CREATE INDEX attachments_by_entry ON attachments (entry_id) WHERE entry_id IS NOT NULL;

CREATE INDEX attachments_by_progress ON attachments (progress_id) WHERE progress_id IS NOT NULL;

CREATE INDEX attachments_by_year ON attachments (year);

CREATE INDEX audit_changes_by_record ON audit_changes (record_id, id);

CREATE INDEX commitments_by_project ON commitments (project_id);

CREATE INDEX compliance_answers_by_question ON compliance_answers (project_id, question, date);

CREATE UNIQUE INDEX department_keys_in_use ON department_keys (department_code) WHERE state = '使用中';

CREATE INDEX disposition_steps_by_disposition ON disposition_steps (disposition_id, id);

CREATE INDEX dispositions_by_project ON dispositions (project_id);

CREATE INDEX evaluation_items_by_evaluation ON evaluation_items (evaluation_id);

CREATE INDEX events_by_project ON events (project_id);

CREATE INDEX finding_steps_by_finding ON finding_steps (finding_id, id);

CREATE INDEX findings_by_project ON findings (project_id);

CREATE INDEX fund_lines_by_project ON fund_lines (project_id);

CREATE INDEX indicators_by_origin ON indicators (origin_id);

CREATE INDEX ledger_entries_balance ON ledger_entries (year, project_id, source, date, sequence, kind, amount) WHERE void_reason IS NULL;

CREATE INDEX ledger_entries_by_date ON ledger_entries (year, date, sequence);

CREATE INDEX ledger_entries_by_replacement ON ledger_entries (replaced_by) WHERE replaced_by IS NOT NULL;

CREATE INDEX ledger_entries_incomplete ON ledger_entries (year, date) WHERE void_reason IS NULL AND (project_id IS NULL OR source IS NULL);

CREATE INDEX ledger_entries_repeated ON ledger_entries (year, project_id, date, amount, voucher, void_reason) WHERE void_reason IS NULL AND voucher <> '';

CREATE INDEX ledger_entries_summaries ON ledger_entries (year, project_id, source, date) WHERE void_reason IS NULL AND document <> '';

CREATE INDEX ledger_entries_sums ON ledger_entries (year, project_id, source, kind, date, amount) WHERE void_reason IS NULL;

CREATE INDEX milestones_by_project ON milestones (project_id);

CREATE INDEX period_changes_by_entry ON period_changes (entry_id);

CREATE INDEX period_changes_by_progress ON period_changes (progress_id);

CREATE INDEX progress_entries_by_payment ON progress_entries (paid_by) WHERE paid_by IS NOT NULL;

CREATE INDEX progress_entries_by_replacement ON progress_entries (replaced_by) WHERE replaced_by IS NOT NULL;

CREATE INDEX progress_entries_order ON progress_entries (indicator_id, date, sequence);

CREATE UNIQUE INDEX received_packages_number
    ON received_packages (kind, unit_code, year, period_end, sequence) WHERE state <> '已作废';

CREATE INDEX sheet_remarks_by_sheet ON sheet_remarks (sheet_id);

CREATE UNIQUE INDEX signing_keys_in_use ON signing_keys (state) WHERE state = '使用中';

CREATE INDEX surveys_by_indicator ON surveys (indicator_id);

CREATE UNIQUE INDEX tasks_in_force ON tasks (year) WHERE direction = '收到' AND state = '执行中';

CREATE INDEX warning_steps_by_warning ON warning_steps (warning_id, id);

CREATE UNIQUE INDEX warnings_that_hold ON warnings (year, rule, project, place) WHERE gone_on IS NULL;
