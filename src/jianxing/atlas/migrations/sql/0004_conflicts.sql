-- A row of the matrix is seen by the body whose it is, by those above it, and by those below it, which inherit it. Its own
-- body alone writes.
ALTER TABLE atlas_conflictrule ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON atlas_conflictrule FOR SELECT USING (
    body_id = jianxing_body()
    OR EXISTS (SELECT 1 FROM directory_body me WHERE me.id = jianxing_body() AND me.ancestors @> ARRAY[body_id])
    OR EXISTS (SELECT 1 FROM directory_body own WHERE own.id = body_id AND own.ancestors @> ARRAY[jianxing_body()]));
CREATE POLICY added ON atlas_conflictrule FOR INSERT WITH CHECK (body_id = jianxing_body());
CREATE POLICY changed ON atlas_conflictrule FOR UPDATE USING (body_id = jianxing_body());

-- A comparison is seen by the body that compares and those above it, as far as they see both layers: nobody learns anything
-- of a layer through its conflicts. The comparing body alone writes.
ALTER TABLE atlas_comparison ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON atlas_comparison FOR SELECT USING (
    visible_to @> ARRAY[jianxing_body()]
    AND EXISTS (SELECT 1 FROM atlas_layer l WHERE l.id = a_id)
    AND EXISTS (SELECT 1 FROM atlas_layer l WHERE l.id = b_id));
CREATE POLICY added ON atlas_comparison FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]
    AND EXISTS (SELECT 1 FROM atlas_layer l WHERE l.id = a_id)
    AND EXISTS (SELECT 1 FROM atlas_layer l WHERE l.id = b_id));
CREATE POLICY changed ON atlas_comparison FOR UPDATE USING (body_id = jianxing_body());

-- Runs, conflicts and decisions are seen with their comparison, and written by the body that compares. Asked as a set, so
-- that a hundred thousand rows ask once.
ALTER TABLE atlas_conflictrun ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON atlas_conflictrun FOR SELECT USING (comparison_id IN (SELECT c.id FROM atlas_comparison c));
CREATE POLICY added ON atlas_conflictrun FOR INSERT WITH CHECK (
    comparison_id IN (SELECT c.id FROM atlas_comparison c WHERE c.body_id = jianxing_body()));
CREATE POLICY changed ON atlas_conflictrun FOR UPDATE USING (
    comparison_id IN (SELECT c.id FROM atlas_comparison c WHERE c.body_id = jianxing_body()));

ALTER TABLE atlas_conflict ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON atlas_conflict FOR SELECT USING (comparison_id IN (SELECT c.id FROM atlas_comparison c));
CREATE POLICY added ON atlas_conflict FOR INSERT WITH CHECK (
    comparison_id IN (SELECT c.id FROM atlas_comparison c WHERE c.body_id = jianxing_body()));
CREATE POLICY changed ON atlas_conflict FOR UPDATE USING (
    comparison_id IN (SELECT c.id FROM atlas_comparison c WHERE c.body_id = jianxing_body()));

ALTER TABLE atlas_conflictdecision ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON atlas_conflictdecision FOR SELECT USING (comparison_id IN (SELECT c.id FROM atlas_comparison c));
CREATE POLICY added ON atlas_conflictdecision FOR INSERT WITH CHECK (
    comparison_id IN (SELECT c.id FROM atlas_comparison c WHERE c.body_id = jianxing_body()));
CREATE POLICY changed ON atlas_conflictdecision FOR UPDATE USING (
    comparison_id IN (SELECT c.id FROM atlas_comparison c WHERE c.body_id = jianxing_body()));

SELECT ledger_admit('conflict_rule', 'atlas_conflictrule');
SELECT ledger_admit('conflict_run', 'atlas_conflictrun');
SELECT ledger_admit('conflict', 'atlas_conflict');

-- Who may see a comparison: the body that compares and those above it. The one place of this rule.
CREATE FUNCTION atlas_refresh_comparisons(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT c.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM unnest(array_append(b.ancestors, b.id)) AS eye
        ) AS eyes
        FROM atlas_comparison c JOIN directory_body b ON b.id = c.body_id WHERE c.id = ANY (ids)
    )
    UPDATE atlas_comparison c SET visible_to = target.eyes FROM target
    WHERE c.id = target.id AND c.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The comparisons that a change in the place of these bodies may concern.
CREATE FUNCTION atlas_comparisons_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT c.id FROM atlas_comparison c
    WHERE c.id > after_id AND c.body_id = ANY (bodies)
    ORDER BY c.id LIMIT most
$$;

-- A run changes its state only along its table (atlas/lifecycle.py; a test compares the two). What it compared, under which
-- rules, stays as it was asked.
CREATE FUNCTION atlas_run_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('waiting', 'running'),
        ('waiting', 'cancelled'),
        ('running', 'done'),
        ('running', 'cancelled'),
        ('running', 'failed')
    ) THEN
        RAISE EXCEPTION 'conflict run % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.comparison_id, OLD.ordinal, OLD.a_version_id, OLD.b_version_id, OLD.rules, OLD.rules_digest, OLD.tolerance_m)
       IS DISTINCT FROM
       (NEW.comparison_id, NEW.ordinal, NEW.a_version_id, NEW.b_version_id, NEW.rules, NEW.rules_digest, NEW.tolerance_m)
       OR OLD.state NOT IN ('waiting', 'running')
    THEN
        RAISE EXCEPTION 'conflict run % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER atlas_run_step BEFORE UPDATE ON atlas_conflictrun
    FOR EACH ROW EXECUTE FUNCTION atlas_run_step();

-- What a row of the matrix says stays; it is superseded or voided once.
CREATE FUNCTION atlas_rule_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - ARRAY['superseded_at', 'voided_at', 'voided_by_id', 'void_reason']
       IS DISTINCT FROM to_jsonb(NEW) - ARRAY['superseded_at', 'voided_at', 'voided_by_id', 'void_reason']
       OR OLD.superseded_at IS NOT NULL OR OLD.voided_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'conflict rule % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER atlas_rule_stands BEFORE UPDATE ON atlas_conflictrule
    FOR EACH ROW EXECUTE FUNCTION atlas_rule_stands();

-- What a run found of a conflict stays. Later runs end it, and decisions are entered at it.
CREATE FUNCTION atlas_conflict_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.comparison_id, OLD.since, OLD.identity, OLD.rule_id, OLD.a_id, OLD.b_id, OLD.relation, OLD.area_m2, OLD.length_m,
        OLD.distance_m, OLD.sliver, OLD.lifted)
       IS DISTINCT FROM
       (NEW.comparison_id, NEW.since, NEW.identity, NEW.rule_id, NEW.a_id, NEW.b_id, NEW.relation, NEW.area_m2, NEW.length_m,
        NEW.distance_m, NEW.sliver, NEW.lifted)
       OR OLD.until IS NOT NULL
    THEN
        RAISE EXCEPTION 'conflict % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER atlas_conflict_stands BEFORE UPDATE ON atlas_conflict
    FOR EACH ROW EXECUTE FUNCTION atlas_conflict_stands();

-- What conflicts point to is there: asked once for all rows of a statement, where foreign keys would ask row by row.
CREATE FUNCTION atlas_conflicts_stand_on() RETURNS trigger
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
        SELECT 1 FROM (SELECT a_id AS feature_id FROM added UNION SELECT b_id FROM added) n
        LEFT JOIN atlas_feature f ON f.id = n.feature_id WHERE f.id IS NULL
    ) THEN
        RAISE EXCEPTION 'a conflict points to nothing' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER atlas_conflicts_stand_on AFTER INSERT ON atlas_conflict
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION atlas_conflicts_stand_on();

