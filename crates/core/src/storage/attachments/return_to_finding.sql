UPDATE attachments SET finding_id = ?2
WHERE coalesce(entry_id, progress_id, finding_id, event_id) IS NULL AND EXISTS (
    SELECT 1
    FROM audit_changes item
    JOIN audit_changes part ON part.record_id = item.record_id
    WHERE item.id = ?1
        AND part.table_name = 'attachments'
        AND part.row_id = attachments.id
        AND json_extract(part.before, '$.finding_id') = json_extract(item.before, '$.id')
        AND json_extract(part.after, '$.sha256') = attachments.sha256
)
