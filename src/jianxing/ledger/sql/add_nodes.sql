INSERT INTO ledger_node (level, index, hash)
SELECT level, index, hash FROM unnest(%s::int[], %s::bigint[], %s::bytea[]) AS given (level, index, hash);
