-- The conflicts of a comparison that stand and are of features with these keys, in whichever version of both layers they
-- began: as standing_conflicts gives them. They are found by their features alone, and only then held against the comparison: a
-- planner that knows nothing yet of rows just written would go through all of the comparison for each feature.
WITH feature AS MATERIALIZED (
    SELECT f.id FROM atlas_planversion v CROSS JOIN unnest(%(changed_a)s::text[]) AS k(key)
    JOIN atlas_feature f ON f.plan_version_id = v.id AND f.key = k.key WHERE v.layer_id = %(a)s
    UNION ALL
    SELECT f.id FROM atlas_planversion v CROSS JOIN unnest(%(changed_b)s::text[]) AS k(key)
    JOIN atlas_feature f ON f.plan_version_id = v.id AND f.key = k.key WHERE v.layer_id = %(b)s
), met AS MATERIALIZED (
    SELECT c.id FROM feature f JOIN atlas_conflict c ON c.a_id = f.id
    UNION
    SELECT c.id FROM feature f JOIN atlas_conflict c ON c.b_id = f.id
)
SELECT c.id, c.identity, c.rule_id, c.relation, c.sliver, c.lifted, a.key, a.name, a.digest, b.key, b.name, b.digest
FROM met JOIN atlas_conflict c ON c.id = met.id
JOIN atlas_feature a ON a.id = c.a_id JOIN atlas_feature b ON b.id = c.b_id
WHERE c.comparison_id = %(comparison)s AND c.until IS NULL
