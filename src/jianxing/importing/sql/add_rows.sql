-- Keep the rows of a file in its order: a thousand and more in one statement with one parameter.
INSERT INTO importing_importrow (
    run_id, "table", sheet, "row", "values", raw, cells, problems, has_doubt, has_error, is_refused, is_excluded,
    is_done, decision, difference, source_row_id, finding_id
)
SELECT
    %(run)s, n."table", n.sheet, n."row", n."values", n.raw, n.cells, n.problems, n.has_doubt, n.has_error,
    n.is_refused, false, false, n.decision, n.difference, n.source_row, n.finding
FROM ROWS FROM (jsonb_to_recordset(%(rows)s::jsonb) AS (
    "table" smallint, sheet text, "row" integer, "values" jsonb, raw jsonb, cells jsonb, problems jsonb,
    has_doubt boolean, has_error boolean, is_refused boolean, decision text, difference jsonb,
    source_row bigint, finding bigint
)) WITH ORDINALITY AS n
ORDER BY n.ordinality
