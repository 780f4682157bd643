-- The totals of all packages that lie unpacked below one folder, in one statement for DuckDB: run it
-- in that folder. Amounts are in 万元. Only the newest number of each unit may lie there.
WITH rows AS (
    SELECT
        funds.unit_code, funds.project_code, budget_kind, source, light, exempt,
        funds.initial_budget::DECIMAL(18, 6) AS initial_budget,
        funds.annual_budget::DECIMAL(18, 6) AS annual_budget,
        funds.arrived::DECIMAL(18, 6) AS arrived,
        funds.executed::DECIMAL(18, 6) AS executed
    FROM read_csv('*/data/funds.csv', all_varchar = true) AS funds
    JOIN read_csv('*/data/projects.csv', all_varchar = true) AS projects
        USING (unit_code, project_code)
),
parts AS (
    SELECT '合计' AS part, '' AS name, * FROM rows
    UNION ALL SELECT '单位', unit_code, * FROM rows
    UNION ALL SELECT '预算类别', budget_kind, * FROM rows
    UNION ALL SELECT '资金来源', source, * FROM rows
)
SELECT
    part, name, COUNT(DISTINCT (unit_code, project_code)) AS projects,
    SUM(initial_budget), SUM(annual_budget), SUM(arrived), SUM(executed)
FROM parts
GROUP BY part, name
ORDER BY part, name;
