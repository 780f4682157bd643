-- What a project is, without its money and its entries; the exemption of one year is not that of
-- the next (办法第十一条), and what was new is new no longer.
INSERT INTO projects (year, code, name, budget_kind, category, implementing_unit, section, manager,
    start_on, end_on, is_new, is_research, is_key, key_reason, exempt_reason, substitute_check,
    goal, batch_id)
SELECT ?2, code, name, budget_kind, category, implementing_unit, section, manager,
    start_on, end_on, 0, is_research, is_key, key_reason, '', '', goal, NULL
FROM projects WHERE id = ?1
