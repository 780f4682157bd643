-- The whole year of a unit: what is recorded daily, and what the year's end asks for.

-- Form templates that the unit added beside the built-in ones: the file's content as JSON.
CREATE TABLE form_templates (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    version INTEGER NOT NULL CHECK (version > 0),
    content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;
