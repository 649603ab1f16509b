-- A project changes its stage only along the table of stages (projects/lifecycle.py; a test compares the two), and
-- each change stands in its history.
CREATE FUNCTION projects_stage_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.stage = NEW.stage THEN
        RETURN NEW;
    END IF;
    IF OLD.voided_at IS NOT NULL THEN
        RAISE EXCEPTION 'project % is void', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.stage, NEW.stage) NOT IN (
        ('acceptance', 'approval'),
        ('acceptance', 'construction'),
        ('acceptance', 'operation'),
        ('acceptance', 'planning'),
        ('acceptance', 'tendering'),
        ('approval', 'construction'),
        ('approval', 'planning'),
        ('approval', 'tendering'),
        ('construction', 'acceptance'),
        ('construction', 'approval'),
        ('construction', 'planning'),
        ('construction', 'tendering'),
        ('operation', 'acceptance'),
        ('operation', 'approval'),
        ('operation', 'construction'),
        ('operation', 'planning'),
        ('operation', 'tendering'),
        ('planning', 'approval'),
        ('tendering', 'approval'),
        ('tendering', 'construction'),
        ('tendering', 'planning')
    ) THEN
        RAISE EXCEPTION 'project % may not go from % to %', OLD.id, OLD.stage, NEW.stage
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER projects_stage_step BEFORE UPDATE OF stage ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_stage_step();

-- An idle asset changes its state only along its table.
CREATE FUNCTION projects_asset_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.voided_at IS NOT NULL OR (OLD.state, NEW.state) NOT IN (
        ('idle', 'planned'),
        ('idle', 'reused'),
        ('planned', 'idle'),
        ('planned', 'reused'),
        ('reused', 'idle')
    )) THEN
        RAISE EXCEPTION 'asset % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER projects_asset_step BEFORE UPDATE OF state ON projects_parkasset
    FOR EACH ROW EXECUTE FUNCTION projects_asset_step();

-- Money that was written down stays as written: an entry may only happen (once) or be voided (once).
CREATE FUNCTION projects_entry_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.fund_id, OLD.kind, OLD.amount, OLD.purpose, OLD.payee, OLD.entered_at) IS DISTINCT FROM
       (NEW.fund_id, NEW.kind, NEW.amount, NEW.purpose, NEW.payee, NEW.entered_at)
       OR OLD.planned_on IS DISTINCT FROM NEW.planned_on
       OR OLD.payee_body_id IS DISTINCT FROM NEW.payee_body_id
       OR OLD."on" IS NOT NULL AND (OLD."on", OLD.document) IS DISTINCT FROM (NEW."on", NEW.document)
       OR OLD.voided_at IS NOT NULL AND OLD IS DISTINCT FROM NEW THEN
        RAISE EXCEPTION 'entry % is corrected by another one, not changed', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER fixed BEFORE UPDATE ON projects_fundentry
    FOR EACH ROW EXECUTE FUNCTION projects_entry_is_fixed();

-- History is added to and never rewritten.
CREATE FUNCTION projects_history_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history in % does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON projects_projectstage
    FOR EACH ROW EXECUTE FUNCTION projects_history_is_fixed();
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON projects_projectrevision
    FOR EACH ROW EXECUTE FUNCTION projects_history_is_fixed();
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON projects_assetstep
    FOR EACH ROW EXECUTE FUNCTION projects_history_is_fixed();
