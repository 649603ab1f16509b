-- The acts that wait for a leaf, in the order in which they get one. A queued act that is gone stays in the queue, where
-- verify finds it. The columns are those of leaves.ActRow.
SELECT a.id, a.kind, a.subject, a.subject_id, a.person_id, a.body_id, a.role,
       to_char(a.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
           || CASE WHEN a.occurred_at < '0001-01-01 00:00:00+00' THEN ' BC' ELSE '' END,
       to_char(a.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
           || CASE WHEN a.recorded_at < '0001-01-01 00:00:00+00' THEN ' BC' ELSE '' END,
       a.public::text, a.commitments::text, a.caused_by
FROM ledger_unsealed u JOIN ledger_act a ON a.id = u.act_id
ORDER BY u.act_id LIMIT %s;
