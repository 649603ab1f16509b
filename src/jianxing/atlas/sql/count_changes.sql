-- How many features of two versions were added, moved, renamed, dropped, or are the same. Row security decides what is seen.
SELECT CASE
        WHEN o.id IS NULL THEN 'added'
        WHEN n.id IS NULL THEN 'dropped'
        WHEN o.digest <> n.digest THEN 'moved'
        WHEN o.name <> n.name THEN 'renamed'
        ELSE 'same'
    END AS what, count(*)
FROM (SELECT id, key, digest, name FROM atlas_feature WHERE plan_version_id = %(old)s) o
FULL JOIN (SELECT id, key, digest, name FROM atlas_feature WHERE plan_version_id = %(new)s) n USING (key)
GROUP BY 1
