-- What somebody subscribes to is that person's own, for the body acted for.
ALTER TABLE subscriptions_subscription ENABLE ROW LEVEL SECURITY;
CREATE POLICY subscription_own ON subscriptions_subscription
    USING (person_id = jianxing_person() AND body_id = jianxing_body());

-- Whose subscriptions wait to be looked at: people who act for the body today. The worker acts as each of them in turn,
-- so that what they are told of is what they may see at that instant.
CREATE FUNCTION subscriptions_waiting(today date, upto bigint)
RETURNS TABLE (subscription_id bigint, person_id bigint, body_id bigint, role text)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (s.id) s.id, s.person_id, s.body_id, a.role
    FROM subscriptions_subscription s
    JOIN directory_person p ON p.id = s.person_id AND p.is_active
    JOIN directory_appointment a ON a.person_id = s.person_id AND a.body_id = s.body_id AND NOT a.is_officer
         AND a.valid_from <= today AND (a.valid_to IS NULL OR a.valid_to >= today)
    WHERE NOT s.is_paused AND s.ended_at IS NULL AND s.seen_to < upto
    ORDER BY s.id, a.id
$$;
