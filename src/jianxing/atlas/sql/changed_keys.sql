-- The keys of features that differ between two versions in shape, name or what the file says of them. Row security decides
-- what is seen.
SELECT key
FROM (SELECT key, digest, name, attributes FROM atlas_feature WHERE plan_version_id = %(old)s) o
FULL JOIN (SELECT key, digest, name, attributes FROM atlas_feature WHERE plan_version_id = %(new)s) n USING (key)
WHERE (o.digest, o.name, o.attributes) IS DISTINCT FROM (n.digest, n.name, n.attributes)
