-- The whole year of a unit: what is recorded daily, and what the year's end asks for.

-- The private half of a key stands outside the log; its hash stands in it and vouches for it.
-- NULL for a key from before, until its password is changed.
ALTER TABLE signing_keys ADD COLUMN encrypted_sha256 TEXT CHECK (length(encrypted_sha256) = 64);
