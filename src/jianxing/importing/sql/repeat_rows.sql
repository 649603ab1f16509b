-- The rows of an earlier import once more: what went in then is unchanged now.
INSERT INTO importing_importrow (
    run_id, "table", sheet, "row", "values", raw, cells, problems, has_doubt, has_error, is_refused, is_excluded,
    is_done, decision, difference, source_row_id, finding_id
)
SELECT
    %(run)s, r."table", r.sheet, r."row", r."values", r.raw, r.cells, r.problems, r.has_doubt, r.has_error,
    r.is_refused, false, false,
    CASE WHEN r.decision IN ('new', 'changed') THEN 'unchanged' ELSE r.decision END, '[]', r.source_row_id, r.finding_id
FROM importing_importrow r WHERE r.run_id = %(earlier)s ORDER BY r.id
