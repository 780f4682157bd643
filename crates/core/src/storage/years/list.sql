SELECT p.year, count(DISTINCT p.id), count(e.id)
FROM projects p LEFT JOIN ledger_entries e ON e.project_id = p.id AND e.void_reason IS NULL
GROUP BY p.year ORDER BY p.year
