-- Leaves in order, from one place to before another.
SELECT index, act_id, hash FROM ledger_leaf WHERE index >= %s AND index < %s ORDER BY index;
