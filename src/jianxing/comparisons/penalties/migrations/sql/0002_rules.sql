-- A file is the affair of the body that brought it and of those above it; that body alone writes.
ALTER TABLE penalties_intake ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON penalties_intake FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON penalties_intake FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON penalties_intake FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());

-- Benchmarks and cases are seen with the file they came in by, and are written once.
ALTER TABLE penalties_benchmark ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON penalties_benchmark FOR SELECT USING (
    intake_id IN (SELECT i.id FROM penalties_intake i));
CREATE POLICY added ON penalties_benchmark FOR INSERT WITH CHECK (
    intake_id IN (SELECT i.id FROM penalties_intake i WHERE i.body_id = jianxing_body()));
ALTER TABLE penalties_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON penalties_case FOR SELECT USING (
    intake_id IN (SELECT i.id FROM penalties_intake i));
CREATE POLICY added ON penalties_case FOR INSERT WITH CHECK (
    intake_id IN (SELECT i.id FROM penalties_intake i WHERE i.body_id = jianxing_body()));

-- A delegation is seen by the bodies named in visible_to; the body that recorded it alone writes.
ALTER TABLE penalties_delegation ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON penalties_delegation FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON penalties_delegation FOR INSERT WITH CHECK (
    registered_by_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON penalties_delegation FOR UPDATE
    USING (registered_by_id = jianxing_body()) WITH CHECK (registered_by_id = jianxing_body());

-- A chain of duties is the affair of the body that recorded it and of those above it; its links follow it.
ALTER TABLE penalties_chain ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON penalties_chain FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON penalties_chain FOR INSERT WITH CHECK (
    registered_by_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON penalties_chain FOR UPDATE
    USING (registered_by_id = jianxing_body()) WITH CHECK (registered_by_id = jianxing_body());
ALTER TABLE penalties_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON penalties_link FOR SELECT USING (chain_id IN (SELECT c.id FROM penalties_chain c));
CREATE POLICY added ON penalties_link FOR INSERT WITH CHECK (
    chain_id IN (SELECT c.id FROM penalties_chain c WHERE c.registered_by_id = jianxing_body()));
ALTER TABLE penalties_linkbody ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON penalties_linkbody FOR SELECT USING (link_id IN (SELECT l.id FROM penalties_link l));
CREATE POLICY added ON penalties_linkbody FOR INSERT WITH CHECK (
    link_id IN (
        SELECT l.id FROM penalties_link l JOIN penalties_chain c ON c.id = l.chain_id
        WHERE c.registered_by_id = jianxing_body()));

-- A comparison is seen by the body that made it and those above it; its results are seen with it and written once.
ALTER TABLE penalties_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON penalties_run FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON penalties_run FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON penalties_run FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());
ALTER TABLE penalties_result ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON penalties_result FOR SELECT USING (run_id IN (SELECT r.id FROM penalties_run r));
CREATE POLICY added ON penalties_result FOR INSERT WITH CHECK (
    run_id IN (SELECT r.id FROM penalties_run r WHERE r.body_id = jianxing_body()));

SELECT ledger_admit('penalty_intake', 'penalties_intake');
SELECT ledger_admit('delegation', 'penalties_delegation');
SELECT ledger_admit('duty_chain', 'penalties_chain');
SELECT ledger_admit('penalty_run', 'penalties_run');

-- Who may see a file, a chain, a comparison: the body whose it is and those above it. A delegation: both sides too.
CREATE FUNCTION penalties_eyes(whose bigint) RETURNS bigint[]
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT array_agg(DISTINCT eye ORDER BY eye)
    FROM directory_body b, unnest(array_append(b.ancestors, b.id)) AS eye WHERE b.id = whose
$$;
CREATE FUNCTION penalties_refresh_intakes(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    UPDATE penalties_intake i SET visible_to = penalties_eyes(i.body_id)
    WHERE i.id = ANY (ids) AND i.visible_to IS DISTINCT FROM penalties_eyes(i.body_id);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
CREATE FUNCTION penalties_refresh_chains(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    UPDATE penalties_chain c SET visible_to = penalties_eyes(c.registered_by_id)
    WHERE c.id = ANY (ids) AND c.visible_to IS DISTINCT FROM penalties_eyes(c.registered_by_id);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
CREATE FUNCTION penalties_refresh_runs(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    UPDATE penalties_run r SET visible_to = penalties_eyes(r.body_id)
    WHERE r.id = ANY (ids) AND r.visible_to IS DISTINCT FROM penalties_eyes(r.body_id);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
CREATE FUNCTION penalties_refresh_delegations(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT d.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye)
            FROM unnest(penalties_eyes(d.registered_by_id) || d.giver_id || d.taker_id) AS eye
        ) AS eyes
        FROM penalties_delegation d WHERE d.id = ANY (ids)
    )
    UPDATE penalties_delegation d SET visible_to = target.eyes FROM target
    WHERE d.id = target.id AND d.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- What a change in the place of these bodies may concern.
CREATE FUNCTION penalties_intakes_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT i.id FROM penalties_intake i WHERE i.id > after_id AND i.body_id = ANY (bodies) ORDER BY i.id LIMIT most
$$;
CREATE FUNCTION penalties_chains_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT c.id FROM penalties_chain c WHERE c.id > after_id AND c.registered_by_id = ANY (bodies) ORDER BY c.id LIMIT most
$$;
CREATE FUNCTION penalties_runs_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT r.id FROM penalties_run r WHERE r.id > after_id AND r.body_id = ANY (bodies) ORDER BY r.id LIMIT most
$$;
CREATE FUNCTION penalties_delegations_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT d.id FROM penalties_delegation d
    WHERE d.id > after_id AND d.registered_by_id = ANY (bodies) ORDER BY d.id LIMIT most
$$;

-- What was taken in, and what a comparison found, stays as it was written.
CREATE FUNCTION penalties_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON penalties_benchmark FOR EACH ROW EXECUTE FUNCTION penalties_stands();
CREATE TRIGGER stands BEFORE UPDATE ON penalties_case FOR EACH ROW EXECUTE FUNCTION penalties_stands();
CREATE TRIGGER stands BEFORE UPDATE ON penalties_link FOR EACH ROW EXECUTE FUNCTION penalties_stands();
CREATE TRIGGER stands BEFORE UPDATE ON penalties_linkbody FOR EACH ROW EXECUTE FUNCTION penalties_stands();
CREATE TRIGGER stands BEFORE UPDATE ON penalties_result FOR EACH ROW EXECUTE FUNCTION penalties_stands();

-- A file changes its state only along its table (penalties/lifecycle.py; a test compares the two).
CREATE FUNCTION penalties_intake_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('read', 'taken'),
        ('read', 'discarded'),
        ('taken', 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'file of penalties % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.body_id, OLD.kind, OLD.sha256, OLD.name) IS DISTINCT FROM (NEW.body_id, NEW.kind, NEW.sha256, NEW.name) THEN
        RAISE EXCEPTION 'file of penalties % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER penalties_intake_step BEFORE UPDATE ON penalties_intake
    FOR EACH ROW EXECUTE FUNCTION penalties_intake_step();
