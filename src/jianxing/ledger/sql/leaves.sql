-- Every leaf in order, with its act and the act's confidential values as they stand now. The columns after the first
-- three are those of leaves.ActRow.
SELECT l.index, l.act_id, l.hash,
       a.id, a.kind, a.subject, a.subject_id, a.person_id, a.body_id, a.role, a.occurred_at, a.recorded_at,
       a.public::text, a.commitments::text, a.caused_by,
       d.subject, d.subject_id, d.content::text, d.salts::text
FROM ledger_leaf l
LEFT JOIN ledger_act a ON a.id = l.act_id
LEFT JOIN ledger_detail d ON d.act_id = l.act_id
WHERE l.index < %s
ORDER BY l.index;
