-- The conflicts of a comparison that stand. Row security decides what is seen.
SELECT c.id, c.identity, c.rule_id, c.relation, c.sliver, c.lifted, a.key, a.name, a.digest, b.key, b.name, b.digest
FROM atlas_conflict c JOIN atlas_feature a ON a.id = c.a_id JOIN atlas_feature b ON b.id = c.b_id
WHERE c.comparison_id = %(comparison)s AND c.until IS NULL
