-- A notice is read by the body that it is for, and by nobody else, its writer included. Anybody who does something may
-- leave one, the software included: that reveals nothing.
ALTER TABLE notices_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY notice_seen ON notices_notice FOR SELECT USING (body_id = jianxing_body());
CREATE POLICY notice_left ON notices_notice FOR INSERT WITH CHECK (true);

-- What somebody has read is that person's own, and only of notices that the acting body was given.
ALTER TABLE notices_noticeread ENABLE ROW LEVEL SECURITY;
CREATE POLICY reading_seen ON notices_noticeread FOR SELECT USING (person_id = jianxing_person());
CREATE POLICY reading_added ON notices_noticeread FOR INSERT WITH CHECK (
    person_id = jianxing_person() AND EXISTS (SELECT 1 FROM notices_notice n WHERE n.id = notice_id)
);

-- Mail is left by whoever tells something, and read and marked by the postman's office alone.
ALTER TABLE notices_mailout ENABLE ROW LEVEL SECURITY;
CREATE POLICY mail_left ON notices_mailout FOR INSERT WITH CHECK (true);
CREATE POLICY mail_read_by_postman ON notices_mailout FOR SELECT USING ((SELECT jianxing_office()) = 'postman');
CREATE POLICY mail_marked_by_postman ON notices_mailout FOR UPDATE
    USING ((SELECT jianxing_office()) = 'postman') WITH CHECK ((SELECT jianxing_office()) = 'postman');

-- How much mail waits is no secret; to whom and about what is.
CREATE FUNCTION notices_mail_waiting() RETURNS bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM notices_mailout WHERE sent_at IS NULL AND given_up_at IS NULL
$$;

-- The people who act for bodies on a day and have an address. Officers get no mail about cases.
CREATE FUNCTION notices_addressees(bodies bigint[], today date) RETURNS TABLE (body_id bigint, person_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT a.body_id, p.id
    FROM directory_appointment a JOIN directory_person p ON p.id = a.person_id
    WHERE a.body_id = ANY (bodies) AND a.valid_from <= today AND (a.valid_to IS NULL OR a.valid_to >= today)
      AND p.is_active AND p.email <> '' AND NOT a.is_officer
$$;

-- A notice and a line of mail say a number, dates and codes; there is no room for what the matter says.
ALTER TABLE notices_notice ADD CONSTRAINT notice_says_little CHECK (octet_length(params::text) <= 1000);
ALTER TABLE notices_mailout ADD CONSTRAINT mail_says_little CHECK (octet_length(params::text) <= 1000);

-- A clock that has ended never runs again, and the other ending cannot be put in place of the first.
CREATE FUNCTION notices_clock_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('running', 'stopped'), ('running', 'met')) THEN
        RAISE EXCEPTION 'a clock does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER clock_step BEFORE UPDATE OF state ON notices_clock
    FOR EACH ROW EXECUTE FUNCTION notices_clock_step();

COMMENT ON TABLE notices_clock IS 'No row security: bodies, dates and a number; the worker that watches acts for no body.';
COMMENT ON TABLE notices_clockstep IS 'No row security: which reminder of a clock has been sent.';
