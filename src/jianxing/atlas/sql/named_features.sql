-- The features of a version that have one of these keys, as compared_features gives them. Joined, not compared with the whole
-- array: each key is looked up once.
SELECT f.id, f.key, f.name, f.digest, f.wkb, f.min_x, f.min_y, f.max_x, f.max_y,
       CASE WHEN f.attributes = '{}' THEN NULL ELSE ARRAY(
           SELECT f.attributes ->> name FROM unnest(%(approvals)s::text[]) AS name) END
FROM unnest(%(keys)s::text[]) AS k(key)
JOIN atlas_feature f ON f.plan_version_id = %(version)s AND f.key = k.key
ORDER BY f.key
