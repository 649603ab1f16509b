-- The hashes at given places of the tree; level 0 is the leaves.
SELECT given.level, given.index, coalesce(l.hash, n.hash)
FROM unnest(%s::int[], %s::bigint[]) AS given (level, index)
LEFT JOIN ledger_leaf l ON given.level = 0 AND l.index = given.index
LEFT JOIN ledger_node n ON n.level = given.level AND n.index = given.index
WHERE l.hash IS NOT NULL OR n.hash IS NOT NULL;
