-- What was put aside goes back to where it stood, known by where it came from: the pairs of the table stand alone in the rule.
CREATE OR REPLACE FUNCTION approvals_approval_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('accepted', 'correcting'),
        ('accepted', 'granted'),
        ('accepted', 'refused'),
        ('accepted', 'reviewing'),
        ('accepted', 'withdrawn'),
        ('correcting', 'accepted'),
        ('correcting', 'filed'),
        ('correcting', 'withdrawn'),
        ('filed', 'accepted'),
        ('filed', 'correcting'),
        ('filed', 'granted'),
        ('filed', 'refused'),
        ('filed', 'withdrawn'),
        ('not_filed', 'filed'),
        ('not_filed', 'withdrawn'),
        ('refused', 'filed'),
        ('reviewing', 'accepted'),
        ('reviewing', 'withdrawn'),
        ('withdrawn', 'filed')
    ) THEN
        RAISE EXCEPTION 'approval % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.came_from <> '' AND NEW.state NOT IN (OLD.state, OLD.came_from, 'withdrawn') THEN
        RAISE EXCEPTION 'approval % goes back to where it stood', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state
       AND NOT EXISTS (SELECT 1 FROM approvals_bundle b WHERE b.id = NEW.bundle_id AND b.state = 'running') THEN
        RAISE EXCEPTION 'the bundle of approval % is not under way', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.bundle_id, OLD.code, OLD.body_id) IS DISTINCT FROM (NEW.bundle_id, NEW.code, NEW.body_id) THEN
        RAISE EXCEPTION 'approval % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
