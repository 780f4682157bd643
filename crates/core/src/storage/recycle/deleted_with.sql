-- The rows of table ?2 that were deleted in the same action as the row of change ?1 and named it in
-- the field ?3, each with ?4 in that field.
SELECT json_set(part.before, ?3, ?4)
FROM audit_changes item
JOIN audit_changes part ON part.record_id = item.record_id
WHERE item.id = ?1
    AND part.table_name = ?2
    AND part.after IS NULL
    AND json_extract(part.before, ?3) = json_extract(item.before, '$.id')
ORDER BY part.row_id
