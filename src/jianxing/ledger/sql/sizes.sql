-- How long the log is by its leaves and by its heads, and how many acts wait, in one snapshot.
SELECT coalesce((SELECT max(index) + 1 FROM ledger_leaf), 0),
       coalesce((SELECT max(tree_size) FROM ledger_head), 0),
       (SELECT count(*) FROM ledger_unsealed);
