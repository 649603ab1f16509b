-- A run of checks is seen by the body that has series checked and those above it; that body alone writes.
ALTER TABLE indicators_checkrun ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_checkrun FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON indicators_checkrun FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON indicators_checkrun FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());

-- What a check found is seen with its run, as far as the series is seen; the checking body writes it, once.
ALTER TABLE indicators_checkresult ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_checkresult FOR SELECT USING (
    run_id IN (SELECT r.id FROM indicators_checkrun r)
    AND (series_id IS NULL OR series_id IN (SELECT s.id FROM indicators_series s)));
CREATE POLICY added ON indicators_checkresult FOR INSERT WITH CHECK (
    run_id IN (SELECT r.id FROM indicators_checkrun r WHERE r.body_id = jianxing_body()));
CREATE TRIGGER stands BEFORE UPDATE ON indicators_checkresult
    FOR EACH ROW EXECUTE FUNCTION indicators_stands();

SELECT ledger_admit('check_run', 'indicators_checkrun');

-- Who may see a run of checks. The one place of this rule.
CREATE FUNCTION indicators_refresh_runs(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT r.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM unnest(array_append(b.ancestors, b.id)) AS eye
        ) AS eyes
        FROM indicators_checkrun r JOIN directory_body b ON b.id = r.body_id WHERE r.id = ANY (ids)
    )
    UPDATE indicators_checkrun r SET visible_to = target.eyes FROM target
    WHERE r.id = target.id AND r.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The runs that a change in the place of these bodies may concern.
CREATE FUNCTION indicators_runs_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT r.id FROM indicators_checkrun r
    WHERE r.id > after_id AND r.body_id = ANY (bodies)
    ORDER BY r.id LIMIT most
$$;

-- A run changes its state only along its table (indicators/lifecycle.py; a test compares the two). What it was asked to look at
-- stays as it was asked.
CREATE FUNCTION indicators_check_run_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('waiting', 'running'),
        ('waiting', 'cancelled'),
        ('running', 'done'),
        ('running', 'cancelled'),
        ('running', 'failed')
    ) THEN
        RAISE EXCEPTION 'check run % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.body_id, OLD.series, OLD.settings, OLD.digest, OLD.asked_at, OLD.asked_by_id)
       IS DISTINCT FROM (NEW.body_id, NEW.series, NEW.settings, NEW.digest, NEW.asked_at, NEW.asked_by_id)
    THEN
        RAISE EXCEPTION 'check run % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER check_run_step BEFORE UPDATE ON indicators_checkrun
    FOR EACH ROW EXECUTE FUNCTION indicators_check_run_step();
