-- The whole year of a unit: what is recorded daily, and what the year's end asks for.

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
