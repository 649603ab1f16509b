-- Leaves in the given order, from the given index on.
INSERT INTO ledger_leaf (index, act_id, hash)
SELECT %s + place - 1, act_id, hash
FROM unnest(%s::bigint[], %s::bytea[]) WITH ORDINALITY AS given (act_id, hash, place);
