-- The acts that wait for a leaf, in the order in which they get one. A queued act that is gone stays in the queue, where
-- verify finds it. The columns are those of leaves.ActRow.
SELECT a.id, a.kind, a.subject, a.subject_id, a.person_id, a.body_id, a.role, a.occurred_at, a.recorded_at,
       a.public::text, a.commitments::text, a.caused_by
FROM ledger_unsealed u JOIN ledger_act a ON a.id = u.act_id
ORDER BY u.act_id LIMIT %s;
