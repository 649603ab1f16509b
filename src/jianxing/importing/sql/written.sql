-- Whom the rows of a run name, by what becomes of the row and in the order of first mention.
SELECT decision, "values" ->> 'responsible', ("values" -> 'assisting')::text
FROM importing_importrow WHERE run_id = %(run)s
GROUP BY 1, 2, 3 ORDER BY min(id)
