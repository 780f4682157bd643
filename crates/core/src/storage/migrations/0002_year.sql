-- The whole year of a unit: what is recorded daily, and what the year's end asks for.

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
