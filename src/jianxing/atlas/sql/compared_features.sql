-- The features of a version that are compared, by key, a part of them after a key; the last column holds what may be an
-- approval number.
SELECT f.id, f.key, f.name, f.digest, f.wkb, f.min_x, f.min_y, f.max_x, f.max_y,
       CASE WHEN f.attributes = '{}' THEN NULL ELSE ARRAY(
           SELECT f.attributes ->> name FROM unnest(%(approvals)s::text[]) AS name) END
FROM atlas_feature f
WHERE f.plan_version_id = %(version)s AND f.key > %(after)s
ORDER BY f.key LIMIT %(most)s
