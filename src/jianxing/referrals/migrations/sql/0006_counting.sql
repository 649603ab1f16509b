-- What a figure counts: opaque handles of the referrals that were passed on between two days, at least one side of which is a
-- body or stands below it, and both sides of which are among those given where that is given. They lead to nothing, and where
-- they are fewer than three there are none: a count of one or two, with its period and bodies, would say of somebody that
-- there is a lead.
CREATE FUNCTION referrals_handles(asking bigint, among bigint[], since date, until date) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH found AS (
        SELECT r.uid, r.sent_at, r.id FROM referrals_referral r
        JOIN directory_body o ON o.id = r.origin_id JOIN directory_body t ON t.id = r.receiver_id
        WHERE r.state NOT IN ('sealed', 'voided')
          AND (r.sent_at AT TIME ZONE 'Asia/Shanghai')::date <= until
          AND (since IS NULL OR (r.sent_at AT TIME ZONE 'Asia/Shanghai')::date >= since)
          AND (o.id = asking OR t.id = asking OR asking = ANY (o.ancestors) OR asking = ANY (t.ancestors))
          AND (cardinality(among) = 0 OR (r.origin_id = ANY (among) AND r.receiver_id = ANY (among)))
    )
    SELECT 'referral:' || left(encode(sha256(convert_to('counted ' || f.uid::text, 'UTF8')), 'hex'), 16)
    FROM found f WHERE (SELECT count(*) FROM found) >= 3 ORDER BY 1
$$;
