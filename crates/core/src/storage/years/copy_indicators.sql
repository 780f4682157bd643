-- The indicators of the newest target version of project ?1 into version ?2.
INSERT INTO indicators (version_id, position, level1, level2, level3, nature, comparator, target,
    unit, weight, accumulation, stage_target, note, batch_id)
SELECT ?2, i.position, i.level1, i.level2, i.level3, i.nature, i.comparator, i.target,
    i.unit, i.weight, i.accumulation, i.stage_target, i.note, NULL
FROM indicators i JOIN target_versions v ON v.id = i.version_id
WHERE v.project_id = ?1
    AND v.number = (SELECT max(number) FROM target_versions WHERE project_id = ?1)
ORDER BY i.position
