-- A brief changes its state only along its table (briefs/lifecycle.py; a test compares the two), nobody reviews what
-- they have written, and what was issued is never written again.
CREATE FUNCTION briefs_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'returned'),
        ('draft', 'reviewed'),
        ('draft', 'void'),
        ('issued', 'void'),
        ('returned', 'draft'),
        ('returned', 'void'),
        ('reviewed', 'issued'),
        ('reviewed', 'returned'),
        ('reviewed', 'void')
    ) THEN
        RAISE EXCEPTION 'brief % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'reviewed' AND NEW.reviewed_by_id IS NOT NULL AND NEW.reviewed_by_id = ANY (NEW.authors) THEN
        RAISE EXCEPTION 'brief % is reviewed by who wrote it', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state NOT IN ('draft', 'returned') AND
       (OLD.title, OLD.subtitle, OLD.sections, OLD.as_of) IS DISTINCT FROM
       (NEW.title, NEW.subtitle, NEW.sections, NEW.as_of) THEN
        RAISE EXCEPTION 'brief % is no draft', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.issued_at IS NOT NULL AND
       (OLD.issued_at, OLD.issued_by_id, OLD.head, OLD.number, OLD.body_id) IS DISTINCT FROM
       (NEW.issued_at, NEW.issued_by_id, NEW.head, NEW.number, NEW.body_id) THEN
        RAISE EXCEPTION 'brief % has been issued', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER briefs_step BEFORE UPDATE ON briefs_brief FOR EACH ROW EXECUTE FUNCTION briefs_step();

-- What was frozen does not thaw: figures and rows are added with the issue, and never changed.
CREATE FUNCTION briefs_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what % holds was frozen with its brief', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON briefs_brieffigure FOR EACH ROW EXECUTE FUNCTION briefs_frozen();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON briefs_briefrow FOR EACH ROW EXECUTE FUNCTION briefs_frozen();

-- They are added while the brief is being issued, not to one that has been.
CREATE FUNCTION briefs_freezes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM briefs_brief b WHERE b.id = NEW.brief_id AND b.state = 'reviewed') THEN
        RAISE EXCEPTION 'brief % is not being issued', NEW.brief_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER freezes BEFORE INSERT ON briefs_brieffigure FOR EACH ROW EXECUTE FUNCTION briefs_freezes();

-- A version of a figure or of a template stays as it was made; only whether it is current, and its retirement, change.
CREATE FUNCTION briefs_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'briefs_figure' THEN
        IF (to_jsonb(OLD) - ARRAY['is_current', 'retired_at', 'retired_by_id', 'retire_reason']) IS DISTINCT FROM
           (to_jsonb(NEW) - ARRAY['is_current', 'retired_at', 'retired_by_id', 'retire_reason']) THEN
            RAISE EXCEPTION 'figure % is a version that was made', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF (to_jsonb(OLD) - 'is_current') IS DISTINCT FROM (to_jsonb(NEW) - 'is_current') THEN
        RAISE EXCEPTION 'template % is a version that was made', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER version_stays BEFORE UPDATE ON briefs_figure FOR EACH ROW EXECUTE FUNCTION briefs_version_stays();
CREATE TRIGGER version_stays BEFORE UPDATE ON briefs_template FOR EACH ROW EXECUTE FUNCTION briefs_version_stays();
