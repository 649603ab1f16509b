-- Projects and their check items as rows name them, between two rows of a run, in the order of their first mention.
SELECT "values" ->> 'project', "values" ->> 'check_item'
FROM importing_importrow
WHERE run_id = %(run)s AND id > %(after)s AND id <= %(last)s AND decision NOT IN ('refused', 'skipped')
  AND "values" ->> 'project' <> '' AND "values" ->> 'check_item' <> ''
GROUP BY 1, 2 ORDER BY min(id)
