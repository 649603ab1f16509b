COMMENT ON TABLE directory_generation IS 'No row security: public boundaries.';
COMMENT ON TABLE directory_generationunit IS 'No row security: public boundaries.';
COMMENT ON TABLE directory_succession IS 'No row security: public divisions.';

-- Acts about boundaries are read by whoever works here, as the boundaries are.
SELECT ledger_admit('generation', 'directory_generation');

-- A boundary carries the code of its jurisdiction, and the pair must exist.
ALTER TABLE directory_boundary
    ADD CONSTRAINT boundary_of_a_jurisdiction_so_coded
    FOREIGN KEY (jurisdiction_id, code) REFERENCES directory_jurisdiction (id, code);

-- No two jurisdictions of one code, and no two boundaries of one code, are valid on one day. A range of one number stands
-- for equality, so that no extension is needed.
ALTER TABLE directory_jurisdiction ADD CONSTRAINT jurisdiction_alone_on_a_day
    EXCLUDE USING gist (int4range(code::int, code::int, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&);
ALTER TABLE directory_boundary ADD CONSTRAINT boundary_alone_on_a_day
    EXCLUDE USING gist (int4range(code::int, code::int, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&);

-- A boundary lies within the days of its jurisdiction, whichever of the two is written.
CREATE FUNCTION directory_boundary_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM directory_jurisdiction j
                   WHERE j.id = NEW.jurisdiction_id
                     AND daterange(j.valid_from, j.valid_to) @> daterange(NEW.valid_from, NEW.valid_to)
                   FOR SHARE) THEN
        RAISE EXCEPTION 'the boundary of % is valid on days on which the jurisdiction is not', NEW.code
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER within BEFORE INSERT OR UPDATE ON directory_boundary
    FOR EACH ROW EXECUTE FUNCTION directory_boundary_within();

CREATE FUNCTION directory_jurisdiction_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.code <> OLD.code THEN
        RAISE EXCEPTION 'jurisdiction % keeps its code', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM directory_boundary b
               WHERE b.jurisdiction_id = NEW.id
                 AND NOT daterange(NEW.valid_from, NEW.valid_to) @> daterange(b.valid_from, b.valid_to)) THEN
        RAISE EXCEPTION 'a boundary of % is valid on days on which the jurisdiction would not be', NEW.code
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER holds BEFORE UPDATE OF code, valid_from, valid_to ON directory_jurisdiction
    FOR EACH ROW EXECUTE FUNCTION directory_jurisdiction_holds();

-- A boundary stands as it came in; only its last day is written later, once.
CREATE FUNCTION directory_boundary_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.jurisdiction_id, OLD.code, OLD.generation_id, OLD.wkb, OLD.source, OLD.valid_from)
       IS DISTINCT FROM (NEW.jurisdiction_id, NEW.code, NEW.generation_id, NEW.wkb, NEW.source, NEW.valid_from)
       OR OLD.valid_to IS NOT NULL AND NEW.valid_to IS DISTINCT FROM OLD.valid_to THEN
        RAISE EXCEPTION 'the boundary % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON directory_boundary FOR EACH ROW EXECUTE FUNCTION directory_boundary_stands();

-- A generation changes its state only along its table (directory/lifecycle.py; a test compares the two), and once it is no
-- draft it stands.
CREATE FUNCTION directory_generation_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'published'),
        ('draft', 'put_aside')
    ) THEN
        RAISE EXCEPTION 'generation % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'generation % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER step BEFORE UPDATE ON directory_generation FOR EACH ROW EXECUTE FUNCTION directory_generation_step();

-- A unit is added while its generation is a draft, and changes only by being given its jurisdiction when that comes to be.
CREATE FUNCTION directory_unit_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM directory_generation g WHERE g.id = NEW.generation_id AND g.state = 'draft')
       OR TG_OP = 'UPDATE' AND (OLD.generation_id, OLD.code, OLD.name, OLD.what, OLD.wkb)
       IS DISTINCT FROM (NEW.generation_id, NEW.code, NEW.name, NEW.what, NEW.wkb) THEN
        RAISE EXCEPTION 'the units of generation % do not change', NEW.generation_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE ON directory_generationunit
    FOR EACH ROW EXECUTE FUNCTION directory_unit_stands();
