-- Every leaf in order with its act as it stands now, and the act of the next leaf. The columns after the first three are
-- those of leaves.ActRow.
SELECT l.index, l.hash, lead(l.act_id) OVER (ORDER BY l.index),
       a.id, a.kind, a.subject, a.subject_id, a.person_id, a.body_id, a.role,
       to_char(a.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
           || CASE WHEN a.occurred_at < '0001-01-01 00:00:00+00' THEN ' BC' ELSE '' END,
       to_char(a.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
           || CASE WHEN a.recorded_at < '0001-01-01 00:00:00+00' THEN ' BC' ELSE '' END,
       a.public::text, a.commitments::text, a.caused_by
FROM ledger_leaf l
LEFT JOIN ledger_act a ON a.id = l.act_id
WHERE l.index < %s
ORDER BY l.index;
