-- What conflicts point to is there: asked once for all rows of a statement, where foreign keys would ask row by row, also
-- for decisions, which few rows have. Features are not made distinct first: looking one up costs less than sorting it in.
CREATE OR REPLACE FUNCTION atlas_conflicts_stand_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT comparison_id, since FROM added) n
        LEFT JOIN atlas_conflictrun r ON r.comparison_id = n.comparison_id AND r.ordinal = n.since
        WHERE r.id IS NULL
    ) OR EXISTS (
        SELECT 1 FROM (SELECT DISTINCT rule_id FROM added) n
        LEFT JOIN atlas_conflictrule u ON u.id = n.rule_id WHERE u.id IS NULL
    ) OR EXISTS (
        SELECT 1 FROM added n WHERE NOT EXISTS (SELECT 1 FROM atlas_feature f WHERE f.id = n.a_id)
    ) OR EXISTS (
        SELECT 1 FROM added n WHERE NOT EXISTS (SELECT 1 FROM atlas_feature f WHERE f.id = n.b_id)
    ) OR EXISTS (
        SELECT 1 FROM (
            SELECT decision_id FROM added WHERE decision_id IS NOT NULL
            UNION ALL SELECT returned_from_id FROM added WHERE returned_from_id IS NOT NULL
        ) n
        WHERE NOT EXISTS (SELECT 1 FROM atlas_conflictdecision d WHERE d.id = n.decision_id)
    ) THEN
        RAISE EXCEPTION 'a conflict points to nothing' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END
$$;

-- A change enters decisions alone: what else a conflict points to never changes.
CREATE FUNCTION atlas_decisions_stand() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT decision_id FROM changed WHERE decision_id IS NOT NULL
            UNION ALL SELECT returned_from_id FROM changed WHERE returned_from_id IS NOT NULL
        ) n
        WHERE NOT EXISTS (SELECT 1 FROM atlas_conflictdecision d WHERE d.id = n.decision_id)
    ) THEN
        RAISE EXCEPTION 'a conflict points to no decision' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER atlas_decisions_stand AFTER UPDATE ON atlas_conflict
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION atlas_decisions_stand();
