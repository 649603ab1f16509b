-- Whatever changes the calendar changes its stamp, at random: a process compares stamps to know whether its copy is
-- still good, and the stamp of a change that was rolled back can never come again.
CREATE FUNCTION notices_stamp_calendar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notices_calendarstamp (singleton, stamp) VALUES (true, gen_random_uuid())
    ON CONFLICT (singleton) DO UPDATE SET stamp = EXCLUDED.stamp;
    RETURN NULL;
END
$$;
CREATE TRIGGER stamp_calendar AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON notices_workday
    FOR EACH STATEMENT EXECUTE FUNCTION notices_stamp_calendar();
CREATE TRIGGER stamp_calendar AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON notices_workyear
    FOR EACH STATEMENT EXECUTE FUNCTION notices_stamp_calendar();
INSERT INTO notices_calendarstamp (singleton, stamp) VALUES (true, gen_random_uuid());

COMMENT ON TABLE notices_workday IS 'No row security: the public calendar.';
COMMENT ON TABLE notices_workyear IS 'No row security: the public calendar.';
COMMENT ON TABLE notices_calendarstamp IS 'No row security: a random number.';
