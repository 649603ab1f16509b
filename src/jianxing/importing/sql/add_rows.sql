-- Keep the rows of a file in its order: a thousand and more in one statement with one parameter. What is empty is left out.
INSERT INTO importing_importrow (
    run_id, "table", sheet, "row", "values", raw, cells, problems, has_doubt, has_error, is_refused, is_excluded,
    is_done, decision, difference, source_row_id, finding_id
)
SELECT
    %(run)s, n."table", left(n.sheet, 255), n."row", n."values", n.raw, coalesce(n.cells, '{}'), coalesce(n.problems, '[]'),
    coalesce(n.has_doubt, false), coalesce(n.has_error, false), coalesce(n.is_refused, false), false, false, n.decision,
    coalesce(n.difference, '[]'), n.source_row, n.finding
FROM ROWS FROM (jsonb_to_recordset(%(rows)s::jsonb) AS (
    "table" smallint, sheet text, "row" integer, "values" jsonb, raw jsonb, cells jsonb, problems jsonb,
    has_doubt boolean, has_error boolean, is_refused boolean, decision text, difference jsonb,
    source_row bigint, finding bigint
)) WITH ORDINALITY AS n
ORDER BY n.ordinality
