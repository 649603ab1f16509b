-- Acts as they stand now, from one id to another, each as one JSON text: the members of leaves.content in the order of the
-- canonical form, but for the order and the white space within public and commitments. One text for each act costs the
-- reader a fifth of what a row of columns does.
SELECT a.id, a.subject, a.subject_id, concat(
    '{"body_id":', coalesce(a.body_id::text, 'null'),
    ',"caused_by":', coalesce(a.caused_by::text, 'null'),
    ',"commitments":', a.commitments,
    ',"format":1,"id":', a.id,
    ',"kind":', to_json(a.kind),
    ',"occurred_at":"', to_char(a.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
           || CASE WHEN a.occurred_at < '0001-01-01 00:00:00+00' THEN ' BC' ELSE '' END,
    '","person_id":', coalesce(a.person_id::text, 'null'),
    ',"public":', a.public,
    ',"recorded_at":"', to_char(a.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
           || CASE WHEN a.recorded_at < '0001-01-01 00:00:00+00' THEN ' BC' ELSE '' END,
    '","role":', coalesce(to_json(a.role)::text, 'null'),
    ',"subject":', to_json(a.subject),
    ',"subject_id":', a.subject_id, '}'
)
FROM ledger_act a WHERE a.id BETWEEN %s AND %s;
