SELECT coalesce(t.id, 0)
FROM (
    SELECT
        year, project_id, source, kind, substr(date, 1, 7) AS month,
        sum(amount) AS amount, count(*) AS number
    FROM ledger_entries
    WHERE void_reason IS NULL AND project_id IS NOT NULL AND source IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5
) s
FULL JOIN ledger_totals t USING (year, project_id, source, kind, month)
WHERE t.amount IS NOT s.amount OR t.number IS NOT s.number
ORDER BY 1
