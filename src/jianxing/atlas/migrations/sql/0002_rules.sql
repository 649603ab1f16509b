-- A layer is seen, added and changed by the bodies named in visible_to, and by nobody else.
ALTER TABLE atlas_layer ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON atlas_layer FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON atlas_layer FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON atlas_layer FOR UPDATE
    USING (visible_to @> ARRAY[jianxing_body()]) WITH CHECK (visible_to @> ARRAY[jianxing_body()]);

-- What was published, and what became of it, is seen by whoever sees the layer. What is still being checked or was put
-- aside is the affair of the body that keeps the layer. That body alone writes.
ALTER TABLE atlas_planversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON atlas_planversion FOR SELECT USING (EXISTS (
    SELECT 1 FROM atlas_layer l
    WHERE l.id = layer_id AND (state IN ('published', 'void') OR l.registered_by_id = jianxing_body())));
CREATE POLICY added ON atlas_planversion FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM atlas_layer l WHERE l.id = layer_id AND l.registered_by_id = jianxing_body()));
CREATE POLICY changed ON atlas_planversion FOR UPDATE USING (EXISTS (
    SELECT 1 FROM atlas_layer l WHERE l.id = layer_id AND l.registered_by_id = jianxing_body()));

-- A feature is seen with its version, and written by the body that keeps the layer, while the version is a draft.
ALTER TABLE atlas_feature ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON atlas_feature FOR SELECT USING (EXISTS (
    SELECT 1 FROM atlas_planversion v WHERE v.id = plan_version_id));
CREATE POLICY added ON atlas_feature FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM atlas_planversion v JOIN atlas_layer l ON l.id = v.layer_id
    WHERE v.id = plan_version_id AND v.state = 'draft' AND l.registered_by_id = jianxing_body()));

-- Which project a feature is the place of is seen by whoever sees both, and written by the body that keeps the layer.
ALTER TABLE atlas_featureproject ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON atlas_featureproject FOR SELECT USING (
    EXISTS (SELECT 1 FROM atlas_layer l WHERE l.id = layer_id)
    AND EXISTS (SELECT 1 FROM projects_project p WHERE p.id = project_id));
CREATE POLICY added ON atlas_featureproject FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM atlas_layer l WHERE l.id = layer_id AND l.registered_by_id = jianxing_body())
    AND EXISTS (SELECT 1 FROM projects_project p WHERE p.id = project_id));
CREATE POLICY changed ON atlas_featureproject FOR UPDATE USING (
    EXISTS (SELECT 1 FROM atlas_layer l WHERE l.id = layer_id AND l.registered_by_id = jianxing_body()));

SELECT ledger_admit('layer', 'atlas_layer');
SELECT ledger_admit('plan_version', 'atlas_planversion');

-- Two published versions of a layer are never valid on one day. A range of one number stands for equality, so that no
-- extension is needed.
ALTER TABLE atlas_planversion ADD CONSTRAINT version_alone_on_a_day
    EXCLUDE USING gist (int8range(layer_id, layer_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&)
    WHERE (state = 'published');

-- Features by place. Geometries mean nothing to the database; their bounds do.
CREATE INDEX feature_by_place ON atlas_feature USING gist (box(point(min_x, min_y), point(max_x, max_y)));

-- Who may see a layer: the body that keeps it and those above it, the body whose plan it is, and the bodies it is shared
-- with. The one place of this rule.
CREATE FUNCTION atlas_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT l.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id = l.registered_by_id
                UNION ALL SELECT l.owner_id
                UNION ALL SELECT unnest(l.shared_with)
            ) eyes
        ) AS eyes
        FROM atlas_layer l WHERE l.id = ANY (ids)
    )
    UPDATE atlas_layer l SET visible_to = target.eyes FROM target
    WHERE l.id = target.id AND l.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The layers that a change in the place of these bodies may concern.
CREATE FUNCTION atlas_layers_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT l.id FROM atlas_layer l
    WHERE l.id > after_id AND l.registered_by_id = ANY (bodies)
    ORDER BY l.id LIMIT most
$$;

-- The published features whose bounds meet a rectangle, of these versions as far as the acting body sees them. Row security
-- would keep the index by place from being used, so the same rule is asked once for each version here.
CREATE FUNCTION atlas_features_within(
    versions bigint[], west double precision, south double precision, east double precision, north double precision
) RETURNS SETOF atlas_feature
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT f.* FROM atlas_feature f
    WHERE f.plan_version_id = ANY (ARRAY(
            SELECT v.id FROM atlas_planversion v JOIN atlas_layer l ON l.id = v.layer_id
            WHERE v.id = ANY (versions) AND v.state = 'published' AND l.visible_to @> ARRAY[jianxing_body()]))
      AND box(point(f.min_x, f.min_y), point(f.max_x, f.max_y)) && box(point(west, south), point(east, north))
$$;

-- Empty a draft that is read again, or one that was put aside: nothing of it was ever on the map.
CREATE FUNCTION atlas_empty_draft(wanted bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE emptied integer;
BEGIN
    DELETE FROM atlas_feature f USING atlas_planversion v, atlas_layer l
    WHERE f.plan_version_id = v.id AND v.id = wanted AND v.state IN ('draft', 'put_aside') AND l.id = v.layer_id
      AND l.registered_by_id = jianxing_body();
    GET DIAGNOSTICS emptied = ROW_COUNT;
    RETURN emptied;
END
$$;

-- A plan version changes its state only along its table (atlas/lifecycle.py; a test compares the two). What was published
-- stays as it was; only the day on which it ceases to be valid is written later.
CREATE FUNCTION atlas_version_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'published'),
        ('draft', 'put_aside'),
        ('published', 'void')
    ) THEN
        RAISE EXCEPTION 'plan version % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.layer_id, OLD.ordinal) IS DISTINCT FROM (NEW.layer_id, NEW.ordinal)
       OR OLD.state <> 'draft' AND
       (OLD.title, OLD.source, OLD.valid_from, OLD.file_sha256, OLD.crs, OLD.features, OLD.digest, OLD.published_at)
       IS DISTINCT FROM
       (NEW.title, NEW.source, NEW.valid_from, NEW.file_sha256, NEW.crs, NEW.features, NEW.digest, NEW.published_at)
    THEN
        RAISE EXCEPTION 'plan version % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER atlas_version_step BEFORE UPDATE ON atlas_planversion
    FOR EACH ROW EXECUTE FUNCTION atlas_version_step();

-- A feature stays as it was read.
CREATE FUNCTION atlas_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON atlas_feature FOR EACH ROW EXECUTE FUNCTION atlas_stands();
