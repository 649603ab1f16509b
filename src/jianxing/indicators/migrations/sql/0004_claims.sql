-- A claim is seen by the bodies named in visible_to; the body that recorded it alone writes.
ALTER TABLE indicators_claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_claim FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON indicators_claim FOR INSERT WITH CHECK (
    registered_by_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON indicators_claim FOR UPDATE
    USING (registered_by_id = jianxing_body()) WITH CHECK (registered_by_id = jianxing_body());

-- Which series a claim rests on is seen by whoever sees both; what was recomputed is seen with the claim.
ALTER TABLE indicators_claimseries ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_claimseries FOR SELECT USING (
    EXISTS (SELECT 1 FROM indicators_claim c WHERE c.id = claim_id)
    AND EXISTS (SELECT 1 FROM indicators_series s WHERE s.id = series_id));
CREATE POLICY added ON indicators_claimseries FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM indicators_claim c WHERE c.id = claim_id AND c.registered_by_id = jianxing_body())
    AND EXISTS (SELECT 1 FROM indicators_series s WHERE s.id = series_id));

ALTER TABLE indicators_recomputation ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_recomputation FOR SELECT USING (
    EXISTS (SELECT 1 FROM indicators_claim c WHERE c.id = claim_id));
CREATE POLICY added ON indicators_recomputation FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM indicators_claim c WHERE c.id = claim_id AND c.registered_by_id = jianxing_body()));

-- An aim is seen by whoever sees both its programme and its series, and written by the body that set it.
ALTER TABLE indicators_target ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON indicators_target FOR SELECT USING (
    EXISTS (SELECT 1 FROM projects_focusitem f WHERE f.id = focus_item_id)
    AND EXISTS (SELECT 1 FROM indicators_series s WHERE s.id = series_id));
CREATE POLICY added ON indicators_target FOR INSERT WITH CHECK (
    registered_by_id = jianxing_body()
    AND EXISTS (SELECT 1 FROM projects_focusitem f WHERE f.id = focus_item_id)
    AND EXISTS (SELECT 1 FROM indicators_series s WHERE s.id = series_id));
CREATE POLICY changed ON indicators_target FOR UPDATE USING (registered_by_id = jianxing_body());

SELECT ledger_admit('claim', 'indicators_claim');
SELECT ledger_admit('target', 'indicators_target');

-- Who may see a claim: the body that recorded it and those above it, and the body that made it. The one place of this rule.
CREATE FUNCTION indicators_refresh_claims(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT c.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id = c.registered_by_id
                UNION ALL SELECT c.claimant_id
            ) eyes
        ) AS eyes
        FROM indicators_claim c WHERE c.id = ANY (ids)
    )
    UPDATE indicators_claim c SET visible_to = target.eyes FROM target
    WHERE c.id = target.id AND c.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
CREATE FUNCTION indicators_claims_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT c.id FROM indicators_claim c
    WHERE c.id > after_id AND c.registered_by_id = ANY (bodies)
    ORDER BY c.id LIMIT most
$$;

-- What was recomputed stays as it was.
CREATE TRIGGER stands BEFORE UPDATE ON indicators_recomputation
    FOR EACH ROW EXECUTE FUNCTION indicators_stands();
