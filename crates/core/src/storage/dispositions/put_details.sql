INSERT INTO disposition_details (disposition_id, state, event_id, evidence, reported_on,
    version_before, version_id, suspended_on, stopped_on, procurement, result)
VALUES (?1, ?2, ?3, ?4, ?5, ?6,
    (SELECT v.id FROM target_versions v JOIN dispositions d ON d.project_id = v.project_id
     WHERE d.id = ?1 AND v.number = ?7),
    ?8, ?9, ?10, ?11)
ON CONFLICT (disposition_id) DO UPDATE SET state = excluded.state, event_id = excluded.event_id,
    evidence = excluded.evidence, reported_on = excluded.reported_on,
    version_before = excluded.version_before, version_id = excluded.version_id,
    suspended_on = excluded.suspended_on, stopped_on = excluded.stopped_on,
    procurement = excluded.procurement, result = excluded.result
