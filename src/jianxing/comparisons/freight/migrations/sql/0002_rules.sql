-- What a body follows is seen by the bodies named in visible_to, and by nobody else; its keeper alone writes.
ALTER TABLE freight_traffic ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON freight_traffic FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON freight_traffic FOR INSERT WITH CHECK (
    registered_by_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON freight_traffic FOR UPDATE
    USING (registered_by_id = jianxing_body()) WITH CHECK (registered_by_id = jianxing_body());

-- Routes, names, costs, sources, files, movements and documents are seen with what they belong to and written by its keeper.
DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['route', 'mapentry', 'usualcost', 'source', 'documentfile', 'movement', 'document'] LOOP
        EXECUTE format('ALTER TABLE freight_%s ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('CREATE POLICY seen ON freight_%s FOR SELECT USING (
            traffic_id IN (SELECT t.id FROM freight_traffic t))', one);
        EXECUTE format('CREATE POLICY added ON freight_%s FOR INSERT WITH CHECK (
            traffic_id IN (SELECT t.id FROM freight_traffic t WHERE t.registered_by_id = jianxing_body()))', one);
        EXECUTE format('CREATE POLICY changed ON freight_%s FOR UPDATE USING (
            traffic_id IN (SELECT t.id FROM freight_traffic t WHERE t.registered_by_id = jianxing_body()))', one);
    END LOOP;
END
$$;

-- A mismatch is seen with its movement and written by the keeper.
ALTER TABLE freight_mismatch ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON freight_mismatch FOR SELECT USING (movement_id IN (SELECT m.id FROM freight_movement m));
CREATE POLICY added ON freight_mismatch FOR INSERT WITH CHECK (
    movement_id IN (SELECT m.id FROM freight_movement m JOIN freight_traffic t ON t.id = m.traffic_id
                    WHERE t.registered_by_id = jianxing_body()));
CREATE POLICY changed ON freight_mismatch FOR UPDATE USING (
    movement_id IN (SELECT m.id FROM freight_movement m JOIN freight_traffic t ON t.id = m.traffic_id
                    WHERE t.registered_by_id = jianxing_body()));

SELECT ledger_admit('traffic', 'freight_traffic');
SELECT ledger_admit('document_file', 'freight_documentfile');
SELECT ledger_admit('mismatch', 'freight_mismatch');

-- Who may see it: the body that follows it and those above. The one place of this rule.
CREATE FUNCTION freight_refresh_traffics(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT t.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM unnest(array_append(b.ancestors, b.id)) AS eye
        ) AS eyes
        FROM freight_traffic t JOIN directory_body b ON b.id = t.registered_by_id WHERE t.id = ANY (ids)
    )
    UPDATE freight_traffic t SET visible_to = target.eyes FROM target
    WHERE t.id = target.id AND t.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- What a change in the place of these bodies may concern.
CREATE FUNCTION freight_traffics_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT t.id FROM freight_traffic t
    WHERE t.id > after_id AND t.registered_by_id = ANY (bodies)
    ORDER BY t.id LIMIT most
$$;

-- A document stays as it was read; it is put to a movement, and superseded once.
CREATE FUNCTION freight_document_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - ARRAY['movement_id', 'superseded_at'] IS DISTINCT FROM to_jsonb(NEW) - ARRAY['movement_id', 'superseded_at']
       OR OLD.superseded_at IS NOT NULL AND OLD.superseded_at IS DISTINCT FROM NEW.superseded_at THEN
        RAISE EXCEPTION 'document % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON freight_document FOR EACH ROW EXECUTE FUNCTION freight_document_stands();

-- A file changes its state only along its table (freight/lifecycle.py; a test compares the two).
CREATE FUNCTION freight_file_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('understood', 'done'),
        ('understood', 'cancelled')
    ) THEN
        RAISE EXCEPTION 'file % may not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER step BEFORE UPDATE ON freight_documentfile FOR EACH ROW EXECUTE FUNCTION freight_file_step();

-- A mismatch changes its state only along its table (freight/lifecycle.py; a test compares the two), and what was found stays.
CREATE FUNCTION freight_mismatch_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('open', 'mended'),
        ('open', 'explained'),
        ('explained', 'open')
    ) THEN
        RAISE EXCEPTION 'mismatch % may not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF to_jsonb(OLD) - ARRAY['state', 'ended_at', 'ended_by_id', 'end_reason', 'question_id']
       IS DISTINCT FROM to_jsonb(NEW) - ARRAY['state', 'ended_at', 'ended_by_id', 'end_reason', 'question_id'] THEN
        RAISE EXCEPTION 'mismatch % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER step BEFORE UPDATE ON freight_mismatch FOR EACH ROW EXECUTE FUNCTION freight_mismatch_step();
