-- Entries of year ?1 with changes in a closed period that have no reason, each once.
SELECT
    coalesce(p.code, ''), c.entry_id, c.progress_id, coalesce(e.date, g.date),
    max(t.through), group_concat(c.change, '、')
FROM period_changes c
JOIN periods t ON t.id = c.period_id
LEFT JOIN ledger_entries e ON e.id = c.entry_id
LEFT JOIN progress_entries g ON g.id = c.progress_id
LEFT JOIN indicators i ON i.id = g.indicator_id
LEFT JOIN target_versions v ON v.id = i.version_id
LEFT JOIN projects p ON p.id = coalesce(e.project_id, v.project_id)
WHERE t.year = ?1 AND c.reason = ''
GROUP BY c.entry_id, c.progress_id
ORDER BY 1, 4, c.entry_id, c.progress_id
