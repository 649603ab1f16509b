-- Note what became of rows that are in.
UPDATE importing_importrow r
SET is_done = true, difference = n.difference, source_row_id = n.source_row, finding_id = n.finding
FROM json_to_recordset(%(rows)s::json) AS n (id bigint, difference jsonb, source_row bigint, finding bigint)
WHERE r.id = n.id
