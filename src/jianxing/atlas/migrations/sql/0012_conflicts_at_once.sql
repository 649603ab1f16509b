-- What conflicts point to is there: the run that found them, its rules, the features of the two versions that it compared, and
-- decisions. Asked once for all rows of a statement. The features of a version are read once and held beside the rows, which
-- costs a third of looking each up; nobody knows how many rows there are when this is planned, so the other ways are shut.
CREATE OR REPLACE FUNCTION atlas_conflicts_stand_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_nestloop = off SET enable_mergejoin = off AS $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT n.*, r.id AS run_id, r.a_version_id, r.b_version_id
        FROM (
            SELECT comparison_id, since, array_agg(DISTINCT rule_id) AS rules,
                   count(decision_id) + count(returned_from_id) AS decisions
            FROM added GROUP BY comparison_id, since
        ) n
        LEFT JOIN atlas_conflictrun r ON r.comparison_id = n.comparison_id AND r.ordinal = n.since
    LOOP
        IF found.run_id IS NULL
        OR EXISTS (
            SELECT 1 FROM unnest(found.rules) AS n(rule_id)
            LEFT JOIN atlas_conflictrule u ON u.id = n.rule_id WHERE u.id IS NULL
        ) OR EXISTS (
            SELECT 1 FROM added n
            LEFT JOIN (SELECT id FROM atlas_feature WHERE plan_version_id = found.a_version_id) a ON a.id = n.a_id
            LEFT JOIN (SELECT id FROM atlas_feature WHERE plan_version_id = found.b_version_id) b ON b.id = n.b_id
            WHERE n.comparison_id = found.comparison_id AND n.since = found.since
              AND (a.id IS NULL OR b.id IS NULL)
        ) OR found.decisions > 0 AND EXISTS (
            SELECT 1 FROM (
                SELECT decision_id FROM added WHERE decision_id IS NOT NULL
                UNION ALL SELECT returned_from_id FROM added WHERE returned_from_id IS NOT NULL
            ) n
            WHERE NOT EXISTS (SELECT 1 FROM atlas_conflictdecision d WHERE d.id = n.decision_id)
        ) THEN
            RAISE EXCEPTION 'a conflict points to nothing' USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
