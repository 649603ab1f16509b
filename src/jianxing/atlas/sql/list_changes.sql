-- The features of two versions that differ, by key, a page of them. Row security decides what is seen.
SELECT key, what, old_id, new_id, old_name, new_name, old_area, new_area, old_length, new_length
FROM (
    SELECT key, CASE
            WHEN o.id IS NULL THEN 'added'
            WHEN n.id IS NULL THEN 'dropped'
            WHEN o.digest <> n.digest THEN 'moved'
            WHEN o.name <> n.name THEN 'renamed'
        END AS what,
        o.id AS old_id, n.id AS new_id, coalesce(o.name, '') AS old_name, coalesce(n.name, '') AS new_name,
        coalesce(o.area_m2, 0) AS old_area, coalesce(n.area_m2, 0) AS new_area,
        coalesce(o.length_m, 0) AS old_length, coalesce(n.length_m, 0) AS new_length
    FROM (
        SELECT id, key, digest, name, area_m2, length_m FROM atlas_feature
        WHERE plan_version_id = %(old)s AND key > %(after)s
    ) o
    FULL JOIN (
        SELECT id, key, digest, name, area_m2, length_m FROM atlas_feature
        WHERE plan_version_id = %(new)s AND key > %(after)s
    ) n USING (key)
) compared
WHERE what IS NOT NULL AND (%(what)s = '' OR what = %(what)s)
ORDER BY key LIMIT %(most)s
