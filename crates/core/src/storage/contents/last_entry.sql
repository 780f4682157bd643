SELECT e.date, coalesce(p.code, ''), e.kind, e.amount, e.voucher
FROM ledger_entries e LEFT JOIN projects p ON p.id = e.project_id
ORDER BY e.id DESC LIMIT 1
