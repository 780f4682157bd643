-- The attachments of year ?1 in the order they were added, with what each belongs to: kind, number
-- and text; of a ledger entry the text is its date, and kind, amount and voucher stand after it.
SELECT
    a.id, coalesce(p.code, ''), a.name, a.extension, a.size, a.sha256, a.note, a.added_at,
    CASE
        WHEN a.entry_id IS NOT NULL THEN '台账'
        WHEN a.progress_id IS NOT NULL THEN '进展'
        WHEN a.finding_id IS NOT NULL THEN '问题'
        WHEN a.event_id IS NOT NULL THEN '环境变化'
        WHEN a.project_id IS NOT NULL THEN '项目'
        ELSE '单位'
    END,
    coalesce(a.entry_id, a.progress_id, a.finding_id, a.event_id),
    coalesce(
        e.date,
        g.date || ' ' || i.level2 || '/' || i.level3,
        f.date || ' ' || f.description,
        v.date || ' ' || v.description,
        p.name,
        ''
    ),
    e.kind, e.amount, e.voucher
FROM attachments a
LEFT JOIN projects p ON p.id = a.project_id
LEFT JOIN ledger_entries e ON e.id = a.entry_id
LEFT JOIN progress_entries g ON g.id = a.progress_id
LEFT JOIN indicators i ON i.id = g.indicator_id
LEFT JOIN findings f ON f.id = a.finding_id
LEFT JOIN events v ON v.id = a.event_id
WHERE a.year = ?1
ORDER BY a.id
