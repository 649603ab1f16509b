-- Leaves in the given order, from the given index on. Ids and hashes come as one text each, which is quickly written.
INSERT INTO ledger_leaf (index, act_id, hash)
SELECT %s + place - 1, act_id, decode(hash, 'hex')
FROM unnest(string_to_array(%s, ',')::bigint[], string_to_array(%s, ',')) WITH ORDINALITY AS given (act_id, hash, place);
