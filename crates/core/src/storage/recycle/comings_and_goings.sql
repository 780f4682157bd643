-- The rows of some tables that came or went. What a row says includes the rows that came or went
-- with it: which these are is chosen by its table. A version of the targets gets the next number
-- when it comes back, so its number is no part of what it says.
SELECT
    c.id,
    c.table_name,
    coalesce(c.before, c.after),
    json_remove(
        coalesce(c.before, c.after),
        '$.id',
        iif(c.table_name = 'target_versions', '$.number', '$.id')
    ) || coalesce((
        SELECT group_concat(said, ' ')
        FROM (
            SELECT json_remove(
                coalesce(p.before, p.after), '$.id', '$.' || CASE c.table_name {part_columns} END
            ) AS said
            FROM audit_changes p
            WHERE p.record_id = c.record_id
                AND p.table_name = CASE c.table_name {part_tables} END
                AND (p.before IS NULL) = (c.before IS NULL)
                AND (p.after IS NULL) = (c.after IS NULL)
                AND c.row_id = json_extract(
                    coalesce(p.before, p.after), '$.' || CASE c.table_name {part_columns} END
                )
            ORDER BY said
        )
    ), ''),
    c.after IS NULL,
    r.id,
    r.op,
    r.at,
    r.actor
FROM audit_changes c
JOIN audit_records r ON r.id = c.record_id
WHERE c.table_name IN ({tables}) AND (c.before IS NULL OR c.after IS NULL)
ORDER BY c.id
