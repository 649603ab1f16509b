-- Long work is the affair of the body that asked for it and of those above it; that body alone writes.
ALTER TABLE working_work ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON working_work FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON working_work FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON working_work FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());

SELECT ledger_admit('work', 'working_work');

-- Who sees work: the body that asked for it and those above it.
CREATE FUNCTION working_refresh_works(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT w.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye)
            FROM directory_body b, unnest(array_append(b.ancestors, b.id)) AS eye WHERE b.id = w.body_id
        ) AS eyes
        FROM working_work w WHERE w.id = ANY (ids)
    )
    UPDATE working_work w SET visible_to = target.eyes FROM target
    WHERE w.id = target.id AND w.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- What a change in the place of these bodies may concern.
CREATE FUNCTION working_works_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT w.id FROM working_work w WHERE w.id > after_id AND w.body_id = ANY (bodies) ORDER BY w.id LIMIT most
$$;

-- Work changes its state only along its table (working/lifecycle.py; a test compares the two).
CREATE FUNCTION working_work_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('waiting', 'running'),
        ('running', 'done'),
        ('running', 'failed'),
        ('waiting', 'cancelled'),
        ('running', 'cancelled'),
        ('cancelled', 'waiting'),
        ('failed', 'waiting')
    ) THEN
        RAISE EXCEPTION 'work % may not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.body_id, OLD.kind, OLD.subject, OLD.blob_id, OLD.arguments)
        IS DISTINCT FROM (NEW.body_id, NEW.kind, NEW.subject, NEW.blob_id, NEW.arguments) THEN
        RAISE EXCEPTION 'work % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER working_work_step BEFORE UPDATE ON working_work FOR EACH ROW EXECUTE FUNCTION working_work_step();
