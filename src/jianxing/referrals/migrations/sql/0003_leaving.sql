-- How many keys of parts are sealed to a body's key, those of referrals that have not been passed on to it included: it sees
-- a number, and not of what.
CREATE FUNCTION referrals_keyed_to(body_key bigint) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*)::integer FROM referrals_partkey k
    JOIN referrals_part p ON p.id = k.part_id JOIN referrals_referral r ON r.id = p.referral_id
    WHERE k.body_key_id = body_key AND k.ended_at IS NULL AND r.state <> 'voided'
$$;

-- Whether any body of another node has a key here, so that leads may come from there.
CREATE FUNCTION referrals_has_remote_keys() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM referrals_bodykey b
                   WHERE NOT EXISTS (SELECT 1 FROM referrals_custodycopy c WHERE c.body_key_id = b.id))
$$;

-- Who holds the key of a body in which he has no role any more.
CREATE FUNCTION referrals_leavers(today date) RETURNS TABLE (body_id bigint, person_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT b.body_id, k.person_id FROM referrals_heldkey h
    JOIN referrals_bodykey b ON b.id = h.body_key_id JOIN referrals_personkey k ON k.id = h.person_key_id
    WHERE h.ended_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM directory_appointment a
        WHERE a.person_id = k.person_id AND a.body_id = b.body_id AND a.valid_from <= today
          AND (a.valid_to IS NULL OR a.valid_to >= today))
$$;
