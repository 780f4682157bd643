-- A table that the deleted row ?2 of table ?1 names a row of, where that row came into being after
-- the deletion ?3 and is not what it was then.
SELECT f."table"
FROM pragma_foreign_key_list(?1) f
JOIN audit_changes born
    ON born.table_name = f."table"
    AND born.row_id = json_extract(?2, '$.' || f."from")
    AND born.before IS NULL
    AND born.id > ?3
WHERE f."to" = 'id'
    AND born.after IS NOT (
        SELECT held.after FROM audit_changes held
        WHERE held.table_name = born.table_name AND held.row_id = born.row_id AND held.id < ?3
        ORDER BY held.id DESC LIMIT 1
    )
LIMIT 1
