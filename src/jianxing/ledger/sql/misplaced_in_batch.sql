-- Acts are sealed in the order of their ids. The first of a batch (from, to) that stands elsewhere: its index, the act.
SELECT index, act_id FROM (
    SELECT index, act_id, %(start)s - 1 + row_number() OVER (ORDER BY act_id) AS due
    FROM ledger_leaf WHERE index >= %(start)s AND index < %(end)s
) placed
WHERE index <> due ORDER BY index LIMIT 1;
