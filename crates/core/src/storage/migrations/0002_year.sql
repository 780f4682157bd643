-- The whole year of a unit: what is recorded daily, and what the year's end asks for.

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
