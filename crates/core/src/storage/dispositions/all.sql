SELECT d.project_id, d.id, p.code, d.kind, coalesce(x.state, '拟办'),
    (SELECT s.date FROM disposition_steps s WHERE s.disposition_id = d.id ORDER BY s.id DESC LIMIT 1),
    d.cause, d.measures, d.document_number, x.event_id, coalesce(x.evidence, ''), x.reported_on,
    x.version_before, v.number, x.suspended_on, x.stopped_on, coalesce(x.procurement, ''),
    coalesce(x.result, '')
FROM dispositions d
JOIN projects p ON p.id = d.project_id
LEFT JOIN disposition_details x ON x.disposition_id = d.id
LEFT JOIN target_versions v ON v.id = x.version_id
WHERE p.year = ?1
ORDER BY d.id
