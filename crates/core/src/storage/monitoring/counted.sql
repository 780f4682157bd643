-- What counts of year ?1 from its first day ?2 through ?3, by project, source, kind and month: whole
-- months by their totals, the days of a month that is not over by their entries.
WITH counted AS (
    SELECT project_id, source, kind, month, amount, number
    FROM ledger_totals
    WHERE year = ?1
        AND month >= substr(?2, 1, 7)
        AND month < substr(date(?3, '+1 day'), 1, 7)
    UNION ALL
    SELECT project_id, source, kind, substr(date, 1, 7), amount, 1
    FROM ledger_entries
    WHERE year = ?1
        AND date BETWEEN date(?3, '+1 day', 'start of month') AND ?3
        AND void_reason IS NULL
        AND project_id IS NOT NULL
        AND source IS NOT NULL
)
