-- A referral is seen, added and changed by the two bodies that it is between, and by nobody else: not by those above them.
-- While it is sealed and not sent, by its origin alone.
DO $$
DECLARE root text;
BEGIN
    FOREACH root IN ARRAY ARRAY['referrals_referral', 'referrals_custodian', 'referrals_custodycopy', 'referrals_heldkey',
                                'referrals_opening'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', root);
        EXECUTE format('CREATE POLICY seen ON %I FOR SELECT USING (visible_to @> ARRAY[jianxing_body()])', root);
        EXECUTE format('CREATE POLICY added ON %I FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()])', root);
        EXECUTE format('CREATE POLICY changed ON %I FOR UPDATE USING (visible_to @> ARRAY[jianxing_body()])'
                       ' WITH CHECK (visible_to @> ARRAY[jianxing_body()])', root);
    END LOOP;
END
$$;
ALTER TABLE referrals_referral ADD CONSTRAINT referral_between_two
    CHECK (visible_to <@ ARRAY[origin_id, receiver_id] AND cardinality(visible_to) > 0);

-- A sealed part, its keys and the authorisations to open it are seen with the referral; an authorisation by its body alone.
ALTER TABLE referrals_part ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_referral ON referrals_part USING
    (EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referral_id));
ALTER TABLE referrals_partkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_part ON referrals_partkey USING
    (EXISTS (SELECT 1 FROM referrals_part p WHERE p.id = part_id));
ALTER TABLE referrals_grant ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_its_body ON referrals_grant USING
    (body_id = jianxing_body() AND EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referral_id));

-- A custodian sees the copies that he keeps a share in and the requests to open them, whatever body he acts for.
CREATE FUNCTION referrals_is_mine(asked bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM referrals_personkey k WHERE k.id = asked AND k.person_id = jianxing_person())
$$;
CREATE POLICY kept_by_me ON referrals_custodian FOR SELECT USING (referrals_is_mine(person_key_id));
CREATE POLICY kept_by_me ON referrals_custodycopy FOR SELECT
    USING (referrals_is_mine(first_id) OR referrals_is_mine(second_id));
CREATE POLICY asked_of_me ON referrals_opening FOR SELECT
    USING (EXISTS (SELECT 1 FROM referrals_custodycopy c WHERE c.id = copy_id));
CREATE POLICY opened_by_me ON referrals_opening FOR UPDATE
    USING (EXISTS (SELECT 1 FROM referrals_custodycopy c WHERE c.id = copy_id
                   AND (referrals_is_mine(c.first_id) OR referrals_is_mine(c.second_id))));

-- The private half of somebody's key, though under a passphrase, is that person's alone.
ALTER TABLE referrals_personsecret ENABLE ROW LEVEL SECURITY;
CREATE POLICY my_own ON referrals_personsecret USING (referrals_is_mine(key_id)) WITH CHECK (referrals_is_mine(key_id));
COMMENT ON TABLE referrals_personkey IS 'No row security: public halves of keys, made to be sealed to.';
COMMENT ON TABLE referrals_bodykey IS 'No row security: public halves of keys, made to be published.';

SELECT ledger_admit('referral', 'referrals_referral');
SELECT ledger_admit('opening', 'referrals_opening');

-- A referral changes its state only along its table (referrals/lifecycle.py; a test compares the two). Between whom it was
-- sealed, by whom and under which keys never changes; custody is with the receiver from its acknowledgement until it returns it.
CREATE FUNCTION referrals_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('accepted', 'disposed'),
        ('disposed', 'accepted'),
        ('disposed', 'told'),
        ('received', 'accepted'),
        ('received', 'returned'),
        ('sealed', 'sent'),
        ('sealed', 'voided'),
        ('sent', 'received'),
        ('sent', 'sealed'),
        ('told', 'accepted')
    ) THEN
        RAISE EXCEPTION 'referral % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.uid, OLD.number, OLD.origin_id, OLD.receiver_id, OLD.is_shared, OLD.sealed_from, OLD.sealed_to, OLD.has_reporter,
        OLD.follows_id, OLD.sealed_at, OLD.sealed_by_id)
       IS DISTINCT FROM
       (NEW.uid, NEW.number, NEW.origin_id, NEW.receiver_id, NEW.is_shared, NEW.sealed_from, NEW.sealed_to, NEW.has_reporter,
        NEW.follows_id, NEW.sealed_at, NEW.sealed_by_id) THEN
        RAISE EXCEPTION 'referral % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.custody_id <> (CASE WHEN NEW.state IN ('received', 'accepted', 'disposed', 'told') AND NOT NEW.is_shared
                               THEN NEW.receiver_id ELSE NEW.origin_id END) THEN
        RAISE EXCEPTION 'custody of referral % is elsewhere', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER referrals_step BEFORE UPDATE ON referrals_referral
    FOR EACH ROW EXECUTE FUNCTION referrals_step();

-- What is sealed stays as it was sealed.
CREATE FUNCTION referrals_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'part % does not change', OLD.id USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stays BEFORE UPDATE ON referrals_part FOR EACH ROW EXECUTE FUNCTION referrals_stays();

-- The key of a part is emptied once, never exchanged: another body's key gets a row of its own.
CREATE FUNCTION referrals_emptied_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.part_id, OLD.body_key_id, OLD.made_at) IS DISTINCT FROM (NEW.part_id, NEW.body_key_id, NEW.made_at)
       OR OLD.ended_at IS NOT NULL OR NEW.sealed <> ''::bytea OR NEW.ended_at IS NULL THEN
        RAISE EXCEPTION 'key % of a part does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER emptied_once BEFORE UPDATE ON referrals_partkey
    FOR EACH ROW EXECUTE FUNCTION referrals_emptied_once();

-- An authorisation is spent once.
CREATE FUNCTION referrals_spent_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.referral_id, OLD.body_id, OLD.person_id, OLD.given_by_id, OLD.given_at)
       IS DISTINCT FROM (NEW.referral_id, NEW.body_id, NEW.person_id, NEW.given_by_id, NEW.given_at)
       OR OLD.spent_at IS NOT NULL OR OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'authorisation % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER spent_once BEFORE UPDATE ON referrals_grant
    FOR EACH ROW EXECUTE FUNCTION referrals_spent_once();

-- No officer of the system keeps a key, holds a body's key or keeps a share.
CREATE FUNCTION referrals_no_officer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM directory_person p WHERE p.id = NEW.person_id AND p.is_officer) THEN
        RAISE EXCEPTION 'person % is an officer', NEW.person_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER no_officer BEFORE INSERT ON referrals_personkey
    FOR EACH ROW EXECUTE FUNCTION referrals_no_officer();

-- How many referrals there are, for people who may see none: counts below three are not told.
CREATE FUNCTION referrals_count() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN count(*) < 3 THEN NULL ELSE count(*)::integer END FROM referrals_referral
    WHERE state NOT IN ('sealed', 'voided')
$$;
