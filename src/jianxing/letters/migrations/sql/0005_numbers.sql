-- How the numbers of a body begin is how it works, no case content. How far a series has come, and which numbers were taken
-- when, is the body's own: a stranger does not learn how many letters it writes.
COMMENT ON TABLE letters_numberprefix IS 'No row security: how a body works, no case content.';

ALTER TABLE letters_numberseries ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_its_body ON letters_numberseries
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());
ALTER TABLE letters_takennumber ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_its_series ON letters_takennumber USING
    (EXISTS (SELECT 1 FROM letters_numberseries s WHERE s.id = series_id));

-- A series goes on by one, and by nothing else; it is not taken back, and not renamed.
CREATE FUNCTION letters_series_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.last <> OLD.last + 1
       OR (NEW.body_id, NEW.words, NEW.year, NEW.began_after) IS DISTINCT FROM (OLD.body_id, OLD.words, OLD.year, OLD.began_after)
    THEN
        RAISE EXCEPTION 'a series of numbers goes on by one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER goes_on BEFORE UPDATE OR DELETE ON letters_numberseries
    FOR EACH ROW EXECUTE FUNCTION letters_series_goes_on();

CREATE FUNCTION letters_series_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last NOT IN (NEW.began_after, NEW.began_after + 1) THEN
        RAISE EXCEPTION 'a series of numbers begins after what was given on paper' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER begins BEFORE INSERT ON letters_numberseries FOR EACH ROW EXECUTE FUNCTION letters_series_begins();

-- A number is the one that its series has come to; once taken it stays as it was taken.
CREATE FUNCTION letters_number_is_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'a number that was taken stays' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.value IS DISTINCT FROM (SELECT s.last FROM letters_numberseries s WHERE s.id = NEW.series_id) THEN
        RAISE EXCEPTION 'not the next number of its series' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER is_taken BEFORE INSERT OR UPDATE OR DELETE ON letters_takennumber
    FOR EACH ROW EXECUTE FUNCTION letters_number_is_taken();
