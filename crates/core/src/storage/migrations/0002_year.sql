-- The whole year of a unit: what is recorded daily, and what the year's end asks for.

-- Targets and sheets.

-- The first row of the indicator's lineage, which progress, surveys and sheets hang on; NULL where
-- the row begins one. An indicator that continues in a new version keeps its lineage.
ALTER TABLE indicators ADD COLUMN origin_id INTEGER REFERENCES indicators (id);
CREATE INDEX indicators_by_origin ON indicators (origin_id);

-- The version that the sheet was filled against (NULL: the first one, when there was no other),
-- and when 自检 passed, while the sheet stayed as it was then.
ALTER TABLE sheets ADD COLUMN version_id INTEGER REFERENCES target_versions (id);
ALTER TABLE sheets ADD COLUMN checked_at TEXT;

-- Amounts that cannot be read, as typed: they are saved and found (rule F01).
ALTER TABLE sheets ADD COLUMN stated_annual_budget_text TEXT NOT NULL DEFAULT '';
ALTER TABLE sheets ADD COLUMN stated_executed_text TEXT NOT NULL DEFAULT '';
ALTER TABLE sheet_funds ADD COLUMN forecast_text TEXT NOT NULL DEFAULT '';

-- 年度指标值 and 计量单位 as the sheet states them, '' where they are those approved (rule I23).
ALTER TABLE sheet_indicators ADD COLUMN stated_target TEXT NOT NULL DEFAULT '';
ALTER TABLE sheet_indicators ADD COLUMN stated_unit TEXT NOT NULL DEFAULT '';
