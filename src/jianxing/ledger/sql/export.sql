-- Every leaf in order with its act as it stands now, and the act of the next leaf. The columns after the first three are
-- those of leaves.ActRow.
SELECT l.index, l.hash, lead(l.act_id) OVER (ORDER BY l.index),
       a.id, a.kind, a.subject, a.subject_id, a.person_id, a.body_id, a.role, a.occurred_at, a.recorded_at,
       a.public::text, a.commitments::text, a.caused_by
FROM ledger_leaf l
LEFT JOIN ledger_act a ON a.id = l.act_id
WHERE l.index < %s
ORDER BY l.index;
