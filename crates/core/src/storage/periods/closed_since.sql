-- The last day of a closing in force that is newer than record ?1, where that record added ledger
-- or progress entries dated in the closed period.
SELECT t.through
FROM periods t
JOIN audit_changes closing
    ON closing.table_name = 'periods' AND closing.row_id = t.id AND closing.before IS NULL
WHERE t.reopened_at IS NULL AND closing.record_id > ?1
    AND EXISTS (
        SELECT 1 FROM audit_changes a
        WHERE a.record_id = ?1 AND a.before IS NULL
            AND a.table_name IN ('ledger_entries', 'progress_entries')
            AND json_extract(a.after, '$.date') BETWEEN t.year || '-01-01' AND t.through
    )
ORDER BY t.through DESC
LIMIT 1
