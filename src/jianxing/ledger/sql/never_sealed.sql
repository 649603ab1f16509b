-- The first act that has no leaf and waits for none.
SELECT min(a.id)
FROM ledger_act a
WHERE NOT EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.act_id = a.id)
  AND NOT EXISTS (SELECT 1 FROM ledger_unsealed u WHERE u.act_id = a.id);
