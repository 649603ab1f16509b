-- A card is seen by the bodies named in visible_to, and by nobody else; its keeper alone writes.
ALTER TABLE coverage_card ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON coverage_card FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON coverage_card FOR INSERT WITH CHECK (
    registered_by_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON coverage_card FOR UPDATE
    USING (registered_by_id = jianxing_body()) WITH CHECK (registered_by_id = jianxing_body());

-- Matters, residents, lists, matches, measurements and links of letters are seen with their card and written by its keeper.
ALTER TABLE coverage_matter ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON coverage_matter FOR SELECT USING (card_id IN (SELECT c.id FROM coverage_card c));
CREATE POLICY added ON coverage_matter FOR INSERT WITH CHECK (
    card_id IN (SELECT c.id FROM coverage_card c WHERE c.registered_by_id = jianxing_body()));
CREATE POLICY changed ON coverage_matter FOR UPDATE USING (
    card_id IN (SELECT c.id FROM coverage_card c WHERE c.registered_by_id = jianxing_body()));

ALTER TABLE coverage_residents ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON coverage_residents FOR SELECT USING (card_id IN (SELECT c.id FROM coverage_card c));
CREATE POLICY added ON coverage_residents FOR INSERT WITH CHECK (
    card_id IN (SELECT c.id FROM coverage_card c WHERE c.registered_by_id = jianxing_body()));
CREATE POLICY changed ON coverage_residents FOR UPDATE USING (
    card_id IN (SELECT c.id FROM coverage_card c WHERE c.registered_by_id = jianxing_body()));

ALTER TABLE coverage_outletlist ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON coverage_outletlist FOR SELECT USING (card_id IN (SELECT c.id FROM coverage_card c));
CREATE POLICY added ON coverage_outletlist FOR INSERT WITH CHECK (
    card_id IN (SELECT c.id FROM coverage_card c WHERE c.registered_by_id = jianxing_body()));
CREATE POLICY changed ON coverage_outletlist FOR UPDATE USING (
    card_id IN (SELECT c.id FROM coverage_card c WHERE c.registered_by_id = jianxing_body()));

ALTER TABLE coverage_match ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON coverage_match FOR SELECT USING (card_id IN (SELECT c.id FROM coverage_card c));
CREATE POLICY added ON coverage_match FOR INSERT WITH CHECK (
    card_id IN (SELECT c.id FROM coverage_card c WHERE c.registered_by_id = jianxing_body()));
CREATE POLICY changed ON coverage_match FOR UPDATE USING (
    card_id IN (SELECT c.id FROM coverage_card c WHERE c.registered_by_id = jianxing_body()));

ALTER TABLE coverage_measurement ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON coverage_measurement FOR SELECT USING (card_id IN (SELECT c.id FROM coverage_card c));
CREATE POLICY added ON coverage_measurement FOR INSERT WITH CHECK (
    card_id IN (SELECT c.id FROM coverage_card c WHERE c.registered_by_id = jianxing_body()));

-- A link to a letter is seen where both ends are.
ALTER TABLE coverage_cardletter ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON coverage_cardletter FOR SELECT USING (
    card_id IN (SELECT c.id FROM coverage_card c) AND letter_id IN (SELECT l.id FROM letters_letter l));
CREATE POLICY added ON coverage_cardletter FOR INSERT WITH CHECK (
    card_id IN (SELECT c.id FROM coverage_card c WHERE c.registered_by_id = jianxing_body())
    AND letter_id IN (SELECT l.id FROM letters_letter l));

-- Versions and outlets are seen with their list, changes with their version; the card's keeper writes.
ALTER TABLE coverage_listversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON coverage_listversion FOR SELECT USING (outlet_list_id IN (SELECT l.id FROM coverage_outletlist l));
CREATE POLICY added ON coverage_listversion FOR INSERT WITH CHECK (
    outlet_list_id IN (SELECT l.id FROM coverage_outletlist l JOIN coverage_card c ON c.id = l.card_id
                WHERE c.registered_by_id = jianxing_body()));

ALTER TABLE coverage_outlet ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON coverage_outlet FOR SELECT USING (outlet_list_id IN (SELECT l.id FROM coverage_outletlist l));
CREATE POLICY added ON coverage_outlet FOR INSERT WITH CHECK (
    outlet_list_id IN (SELECT l.id FROM coverage_outletlist l JOIN coverage_card c ON c.id = l.card_id
                WHERE c.registered_by_id = jianxing_body()));
CREATE POLICY changed ON coverage_outlet FOR UPDATE USING (
    outlet_list_id IN (SELECT l.id FROM coverage_outletlist l JOIN coverage_card c ON c.id = l.card_id
                WHERE c.registered_by_id = jianxing_body()));

ALTER TABLE coverage_outletchange ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON coverage_outletchange FOR SELECT USING (version_id IN (SELECT v.id FROM coverage_listversion v));
CREATE POLICY added ON coverage_outletchange FOR INSERT WITH CHECK (
    version_id IN (SELECT v.id FROM coverage_listversion v JOIN coverage_outletlist l ON l.id = v.outlet_list_id
                   JOIN coverage_card c ON c.id = l.card_id WHERE c.registered_by_id = jianxing_body()));

-- A test is seen with its outlet. Whoever sees the card may try it, since cards are tried in places of others; only who recorded
-- a test voids it.
ALTER TABLE coverage_trial ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON coverage_trial FOR SELECT USING (
    EXISTS (SELECT 1 FROM coverage_outlet o WHERE o.id = outlet_id));
CREATE POLICY added ON coverage_trial FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND EXISTS (SELECT 1 FROM coverage_outlet o WHERE o.id = outlet_id));
CREATE POLICY changed ON coverage_trial FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());

SELECT ledger_admit('coverage_card', 'coverage_card');
SELECT ledger_admit('outlet_list', 'coverage_outletlist');
SELECT ledger_admit('outlet', 'coverage_outlet');
SELECT ledger_admit('coverage_match', 'coverage_match');

-- Who may see a card: the body that keeps it and those above it, and the bodies that it is shared with. The one place of this rule.
CREATE FUNCTION coverage_refresh_cards(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT c.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id = c.registered_by_id
                UNION ALL SELECT unnest(c.shared_with)
            ) eyes
        ) AS eyes
        FROM coverage_card c WHERE c.id = ANY (ids)
    )
    UPDATE coverage_card c SET visible_to = target.eyes FROM target
    WHERE c.id = target.id AND c.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The cards that a change in the place of these bodies may concern.
CREATE FUNCTION coverage_cards_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT c.id FROM coverage_card c
    WHERE c.id > after_id AND c.registered_by_id = ANY (bodies)
    ORDER BY c.id LIMIT most
$$;

-- Versions, changes and measurements stay as they were written.
CREATE FUNCTION coverage_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON coverage_listversion FOR EACH ROW EXECUTE FUNCTION coverage_stands();
CREATE TRIGGER stands BEFORE UPDATE ON coverage_outletchange FOR EACH ROW EXECUTE FUNCTION coverage_stands();
CREATE TRIGGER stands BEFORE UPDATE ON coverage_measurement FOR EACH ROW EXECUTE FUNCTION coverage_stands();

-- A match changes its state only along its table (comparisons/coverage/lifecycle.py; a test compares the two), and an outlet counts
-- as another only where a person has accepted that.
CREATE FUNCTION coverage_match_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('proposed', 'accepted'),
        ('proposed', 'refused'),
        ('accepted', 'proposed'),
        ('refused', 'proposed')
    ) THEN
        RAISE EXCEPTION 'match % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.left_id, OLD.right_id, OLD.card_id) IS DISTINCT FROM (NEW.left_id, NEW.right_id, NEW.card_id) THEN
        RAISE EXCEPTION 'match % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER coverage_match_step BEFORE UPDATE ON coverage_match
    FOR EACH ROW EXECUTE FUNCTION coverage_match_step();

CREATE FUNCTION coverage_counted_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.counts_as_id IS DISTINCT FROM OLD.counts_as_id AND NEW.counts_as_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM coverage_match m WHERE m.right_id = NEW.id AND m.state = 'accepted'
    ) THEN
        RAISE EXCEPTION 'outlet % counts as another without a match that was accepted', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER counted_once BEFORE UPDATE OF counts_as_id ON coverage_outlet
    FOR EACH ROW EXECUTE FUNCTION coverage_counted_once();

-- A test is what was seen: it may be voided, and says the same for ever.
CREATE FUNCTION coverage_trial_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.outlet_id, OLD.body_id, OLD.home, OLD.matter_id, OLD.tried_on, OLD.worked, OLD.failure, OLD.said)
       IS DISTINCT FROM (NEW.outlet_id, NEW.body_id, NEW.home, NEW.matter_id, NEW.tried_on, NEW.worked, NEW.failure, NEW.said)
       OR OLD.voided_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'test % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER trial_stands BEFORE UPDATE ON coverage_trial FOR EACH ROW EXECUTE FUNCTION coverage_trial_stands();
