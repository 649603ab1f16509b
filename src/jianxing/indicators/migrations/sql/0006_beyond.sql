-- What class a section is to have is seen with the section and written by its keeper.
ALTER TABLE indicators_sectionaim ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_sectionaim FOR SELECT USING (
    EXISTS (SELECT 1 FROM indicators_station s WHERE s.id = station_id));
CREATE POLICY added ON indicators_sectionaim FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM indicators_station s WHERE s.id = station_id AND s.registered_by_id = jianxing_body()));
CREATE POLICY changed ON indicators_sectionaim FOR UPDATE USING (
    EXISTS (SELECT 1 FROM indicators_station s WHERE s.id = station_id AND s.registered_by_id = jianxing_body()));

-- An agreement on compensation is seen by the bodies named in visible_to; the body that recorded it alone writes. Payments
-- follow it.
ALTER TABLE indicators_compensation ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_compensation FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON indicators_compensation FOR INSERT WITH CHECK (
    registered_by_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON indicators_compensation FOR UPDATE
    USING (registered_by_id = jianxing_body()) WITH CHECK (registered_by_id = jianxing_body());
ALTER TABLE indicators_payment ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_payment FOR SELECT USING (
    EXISTS (SELECT 1 FROM indicators_compensation c WHERE c.id = compensation_id));
CREATE POLICY added ON indicators_payment FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM indicators_compensation c WHERE c.id = compensation_id AND c.registered_by_id = jianxing_body()));
CREATE POLICY changed ON indicators_payment FOR UPDATE USING (
    EXISTS (SELECT 1 FROM indicators_compensation c WHERE c.id = compensation_id AND c.registered_by_id = jianxing_body()));

-- A manifest is the affair of the body that recorded it and of those above it; that body alone writes.
ALTER TABLE indicators_wastemanifest ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_wastemanifest FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON indicators_wastemanifest FOR INSERT WITH CHECK (
    registered_by_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON indicators_wastemanifest FOR UPDATE
    USING (registered_by_id = jianxing_body()) WITH CHECK (registered_by_id = jianxing_body());

SELECT ledger_admit('compensation', 'indicators_compensation');
SELECT ledger_admit('waste_manifest', 'indicators_wastemanifest');

-- Who may see an agreement on compensation: the body that recorded it and those above it, and both sides.
CREATE FUNCTION indicators_refresh_compensations(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT c.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id = c.registered_by_id
                UNION ALL SELECT c.upper_id
                UNION ALL SELECT c.lower_id
            ) eyes
        ) AS eyes
        FROM indicators_compensation c WHERE c.id = ANY (ids)
    )
    UPDATE indicators_compensation c SET visible_to = target.eyes FROM target
    WHERE c.id = target.id AND c.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
CREATE FUNCTION indicators_compensations_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT c.id FROM indicators_compensation c
    WHERE c.id > after_id AND c.registered_by_id = ANY (bodies)
    ORDER BY c.id LIMIT most
$$;

-- Who may see a manifest: the body that recorded it and those above it.
CREATE FUNCTION indicators_refresh_manifests(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT m.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM unnest(array_append(b.ancestors, b.id)) AS eye
        ) AS eyes
        FROM indicators_wastemanifest m JOIN directory_body b ON b.id = m.registered_by_id WHERE m.id = ANY (ids)
    )
    UPDATE indicators_wastemanifest m SET visible_to = target.eyes FROM target
    WHERE m.id = target.id AND m.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
CREATE FUNCTION indicators_manifests_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT m.id FROM indicators_wastemanifest m
    WHERE m.id > after_id AND m.registered_by_id = ANY (bodies)
    ORDER BY m.id LIMIT most
$$;
