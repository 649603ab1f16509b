-- A series is seen, added and changed by the bodies named in visible_to, and by nobody else.
ALTER TABLE indicators_series ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_series FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON indicators_series FOR INSERT WITH CHECK (
    registered_by_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON indicators_series FOR UPDATE
    USING (registered_by_id = jianxing_body()) WITH CHECK (registered_by_id = jianxing_body());

-- What is measured and where is seen by the body that keeps it and by whoever sees a series of it. The keeper alone writes.
ALTER TABLE indicators_indicator ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_indicator FOR SELECT USING (
    registered_by_id = jianxing_body() OR id IN (SELECT s.indicator_id FROM indicators_series s));
CREATE POLICY added ON indicators_indicator FOR INSERT WITH CHECK (registered_by_id = jianxing_body());
CREATE POLICY changed ON indicators_indicator FOR UPDATE USING (registered_by_id = jianxing_body());

ALTER TABLE indicators_station ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_station FOR SELECT USING (
    registered_by_id = jianxing_body() OR id IN (SELECT s.station_id FROM indicators_series s));
CREATE POLICY added ON indicators_station FOR INSERT WITH CHECK (registered_by_id = jianxing_body());
CREATE POLICY changed ON indicators_station FOR UPDATE USING (registered_by_id = jianxing_body());

-- A limit is seen with its indicator and written by the indicator's keeper.
ALTER TABLE indicators_limit ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_limit FOR SELECT USING (
    EXISTS (SELECT 1 FROM indicators_indicator i WHERE i.id = indicator_id));
CREATE POLICY added ON indicators_limit FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM indicators_indicator i WHERE i.id = indicator_id AND i.registered_by_id = jianxing_body()));
CREATE POLICY changed ON indicators_limit FOR UPDATE USING (
    EXISTS (SELECT 1 FROM indicators_indicator i WHERE i.id = indicator_id AND i.registered_by_id = jianxing_body()));

-- Every version of the readings is seen by whoever sees the series: what was reported before is part of the matter.
ALTER TABLE indicators_readingsversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_readingsversion FOR SELECT USING (
    EXISTS (SELECT 1 FROM indicators_series s WHERE s.id = series_id));
CREATE POLICY added ON indicators_readingsversion FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM indicators_series s WHERE s.id = series_id AND s.registered_by_id = jianxing_body()));

-- A file on its way in is the affair of the body that brought it and of those above it; that body alone writes.
ALTER TABLE indicators_intake ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_intake FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON indicators_intake FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON indicators_intake FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());

SELECT ledger_admit('reading_series', 'indicators_series');
SELECT ledger_admit('indicator', 'indicators_indicator');
SELECT ledger_admit('station', 'indicators_station');
SELECT ledger_admit('intake', 'indicators_intake');

-- Who may see a series: the body that keeps it and those above it, the body that reports it, and the bodies that it is
-- shared with. The one place of this rule.
CREATE FUNCTION indicators_refresh_series(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT s.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id = s.registered_by_id
                UNION ALL SELECT s.reports_id
                UNION ALL SELECT unnest(s.shared_with)
            ) eyes
        ) AS eyes
        FROM indicators_series s WHERE s.id = ANY (ids)
    )
    UPDATE indicators_series s SET visible_to = target.eyes FROM target
    WHERE s.id = target.id AND s.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- Who may see a file on its way in: the body that brought it and those above it.
CREATE FUNCTION indicators_refresh_intakes(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT i.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM unnest(array_append(b.ancestors, b.id)) AS eye
        ) AS eyes
        FROM indicators_intake i JOIN directory_body b ON b.id = i.body_id WHERE i.id = ANY (ids)
    )
    UPDATE indicators_intake i SET visible_to = target.eyes FROM target
    WHERE i.id = target.id AND i.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The series and the files that a change in the place of these bodies may concern.
CREATE FUNCTION indicators_series_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT s.id FROM indicators_series s
    WHERE s.id > after_id AND s.registered_by_id = ANY (bodies)
    ORDER BY s.id LIMIT most
$$;
CREATE FUNCTION indicators_intakes_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT i.id FROM indicators_intake i
    WHERE i.id > after_id AND i.body_id = ANY (bodies)
    ORDER BY i.id LIMIT most
$$;

-- A version of readings stays as it was written: a correction is the next version.
CREATE FUNCTION indicators_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON indicators_readingsversion
    FOR EACH ROW EXECUTE FUNCTION indicators_stands();

-- A file changes its state only along its table (indicators/lifecycle.py; a test compares the two).
CREATE FUNCTION indicators_intake_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('uploaded', 'understood'),
        ('uploaded', 'failed'),
        ('uploaded', 'cancelled'),
        ('understood', 'importing'),
        ('understood', 'cancelled'),
        ('importing', 'done'),
        ('importing', 'cancelled'),
        ('cancelled', 'importing')
    ) THEN
        RAISE EXCEPTION 'file of readings % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.body_id, OLD.blob_id, OLD.name) IS DISTINCT FROM (NEW.body_id, NEW.blob_id, NEW.name) THEN
        RAISE EXCEPTION 'file of readings % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER indicators_intake_step BEFORE UPDATE ON indicators_intake
    FOR EACH ROW EXECUTE FUNCTION indicators_intake_step();
