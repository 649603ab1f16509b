-- The first act that waits for a leaf and is no more.
SELECT min(u.act_id) FROM ledger_unsealed u
WHERE NOT EXISTS (SELECT 1 FROM ledger_act a WHERE a.id = u.act_id);
