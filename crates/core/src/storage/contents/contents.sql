-- What a store holds, by tables and columns that every schema has.
SELECT
    coalesce((SELECT name FROM unit), ''),
    coalesce((SELECT value FROM settings WHERE key = 'year'), ''),
    (SELECT count(*) FROM projects),
    (SELECT count(*) FROM ledger_entries WHERE void_reason IS NULL),
    (SELECT count(*) FROM progress_entries WHERE void_reason IS NULL),
    (SELECT count(*) FROM findings),
    (SELECT count(*) FROM attachments)
