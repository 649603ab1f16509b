-- Change the decision about rows that are not in yet.
UPDATE importing_importrow r
SET decision = n.decision, difference = n.difference, source_row_id = n.source_row, finding_id = n.finding
FROM json_to_recordset(%(rows)s::json) AS n (
    id bigint, decision text, difference jsonb, source_row bigint, finding bigint
)
WHERE r.id = n.id AND NOT r.is_done
