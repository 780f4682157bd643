-- Entries of year ?1 that pass the filter ?2 to ?8 (NULL or '' lets all pass), each with what is
-- left of its project and source after it: appropriations less withdrawals and expenditure.
WITH running AS (
    SELECT
        e.id, coalesce(p.code, '') AS project, coalesce(p.name, '') AS project_name, e.date,
        e.source, e.kind, e.amount, e.voucher, e.payee, e.economic_class, e.purpose, e.note,
        e.document,
        sum(CASE
            WHEN e.void_reason IS NOT NULL THEN 0
            WHEN e.kind IN ('拨付', '退回') THEN e.amount
            ELSE -e.amount
        END) OVER (
            PARTITION BY e.project_id, e.source ORDER BY e.date, e.sequence, e.id
            ROWS UNBOUNDED PRECEDING
        ) AS balance,
        e.void_reason, e.replaced_by, e.sequence
    FROM ledger_entries e LEFT JOIN projects p ON p.id = e.project_id
    WHERE e.year = ?1
)
SELECT
    id, project, project_name, date, source, kind, amount, voucher, payee, economic_class,
    purpose, note, document, balance, void_reason, replaced_by,
    (SELECT count(*) FROM attachments a WHERE a.entry_id = running.id)
FROM running
WHERE (?2 IS NULL OR project = ?2)
    AND (?3 IS NULL OR source = ?3)
    AND (?4 IS NULL OR kind = ?4)
    AND (?5 IS NULL OR date >= ?5)
    AND (?6 IS NULL OR date <= ?6)
    AND instr(lower(concat_ws(' ', voucher, payee, economic_class, purpose, note, document)), lower(?7)) > 0
    AND (?8 OR void_reason IS NULL)
ORDER BY date, sequence, id
