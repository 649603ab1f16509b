-- Inner nodes; levels, indexes and hashes come as one text each.
INSERT INTO ledger_node (level, index, hash)
SELECT level, index, decode(hash, 'hex')
FROM unnest(string_to_array(%s, ',')::int[], string_to_array(%s, ',')::bigint[], string_to_array(%s, ','))
    AS given (level, index, hash);
