-- A boundary stands as it came in; its last day is written later, once. Where a generation is void, what came in by it ends on
-- the day on which it begins, and what it ended is open again.
CREATE OR REPLACE FUNCTION directory_boundary_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.jurisdiction_id, OLD.code, OLD.generation_id, OLD.wkb, OLD.source, OLD.valid_from)
       IS DISTINCT FROM (NEW.jurisdiction_id, NEW.code, NEW.generation_id, NEW.wkb, NEW.source, NEW.valid_from)
       OR OLD.valid_to IS NOT NULL AND NEW.valid_to IS DISTINCT FROM OLD.valid_to
          AND (NEW.valid_to IS NOT NULL OR NOT directory_is_taken_back(OLD.valid_to))
       OR NEW.valid_to = NEW.valid_from
          AND NOT EXISTS (SELECT 1 FROM directory_generation g WHERE g.id = NEW.generation_id AND g.state = 'void') THEN
        RAISE EXCEPTION 'the boundary % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

-- Whether boundaries were to change on a day by a generation that is void, and by no other.
CREATE FUNCTION directory_is_taken_back(day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM directory_generation g WHERE g.valid_from = day AND g.state = 'void')
       AND NOT EXISTS (SELECT 1 FROM directory_generation g WHERE g.valid_from = day AND g.state = 'published')
$$;

-- A generation changes its state only along its table (directory/lifecycle.py; a test compares the two). Once it is no draft
-- it stands, but for the last one, which may become void.
CREATE OR REPLACE FUNCTION directory_generation_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'published'),
        ('draft', 'put_aside'),
        ('published', 'void')
    ) THEN
        RAISE EXCEPTION 'generation % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'draft' AND (
        (OLD.state, NEW.state) <> ('published', 'void')
        OR to_jsonb(OLD) - ARRAY['state', 'voided_at', 'voided_by_id', 'void_reason']
           IS DISTINCT FROM to_jsonb(NEW) - ARRAY['state', 'voided_at', 'voided_by_id', 'void_reason']
        OR EXISTS (SELECT 1 FROM directory_generation g WHERE g.state = 'published' AND g.valid_from > OLD.valid_from)
    ) THEN
        RAISE EXCEPTION 'generation % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
