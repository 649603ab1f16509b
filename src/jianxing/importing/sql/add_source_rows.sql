-- Remember rows as they were imported, in the order given; returns their keys in that order.
INSERT INTO importing_sourcerow (source_id, body_id, fingerprint, serial, "values", finding_id, last_run_id)
SELECT n.source, %(body)s, n.fingerprint, n.serial, n."values", n.finding, %(run)s
FROM ROWS FROM (jsonb_to_recordset(%(rows)s::jsonb) AS (
    source bigint, fingerprint text, serial text, "values" jsonb, finding bigint
)) WITH ORDINALITY AS n
ORDER BY n.ordinality
RETURNING id
