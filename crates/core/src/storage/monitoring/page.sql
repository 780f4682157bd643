-- The entries of a window, each with what is left of its project and source after it
-- (appropriations less withdrawals and expenditure) and with the number of its files.
WITH page AS (
    SELECT e.*
    FROM ledger_entries e
    WHERE {conditions}
    ORDER BY {order}
    LIMIT {limit} OFFSET {offset}
)
SELECT
    e.id, coalesce(p.code, ''), coalesce(p.name, ''), e.date, e.source, e.kind, e.amount,
    e.voucher, e.payee, e.economic_class, e.purpose, e.note, e.document,
    (
        SELECT coalesce(sum(CASE WHEN b.kind IN ('拨付', '退回') THEN b.amount ELSE -b.amount END), 0)
        FROM ledger_entries b
        WHERE b.year = e.year AND b.project_id IS e.project_id AND b.source IS e.source
            AND b.void_reason IS NULL
            AND (b.date, b.sequence, b.id) <= (e.date, e.sequence, e.id)
    ),
    e.void_reason, e.replaced_by,
    (SELECT count(*) FROM attachments a WHERE a.entry_id = e.id)
FROM page e LEFT JOIN projects p ON p.id = e.project_id
ORDER BY {order}
