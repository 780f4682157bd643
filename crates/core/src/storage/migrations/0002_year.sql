-- The whole year of a unit: what is recorded daily, and what the year's end asks for.

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
