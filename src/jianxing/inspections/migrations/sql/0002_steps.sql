-- An inspection changes its state only along its table (inspections/lifecycle.py; a test compares the two).
CREATE FUNCTION inspections_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('held', 'recorded'),
        ('held', 'void'),
        ('planned', 'held'),
        ('planned', 'void'),
        ('recorded', 'void')
    ) THEN
        RAISE EXCEPTION 'inspection % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER inspections_step BEFORE UPDATE OF state ON inspections_inspection
    FOR EACH ROW EXECUTE FUNCTION inspections_step();

-- A reminder is answered once, and what it said stays as it was sent.
CREATE FUNCTION inspections_reminder_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('answered', 'void'),
        ('sent', 'answered'),
        ('sent', 'void')
    ) THEN
        RAISE EXCEPTION 'reminder % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.text, OLD.sent_at, OLD.addressee_id, OLD.sent_by_body_id) IS DISTINCT FROM
       (NEW.text, NEW.sent_at, NEW.addressee_id, NEW.sent_by_body_id)
       OR OLD.replied_at IS NOT NULL AND (OLD.reply, OLD.replied_at) IS DISTINCT FROM (NEW.reply, NEW.replied_at) THEN
        RAISE EXCEPTION 'reminder % has been sent', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER inspections_reminder_step BEFORE UPDATE ON inspections_reminder
    FOR EACH ROW EXECUTE FUNCTION inspections_reminder_step();

-- One project, one checklist: a result is of an item whose project the inspection looked at.
CREATE FUNCTION inspections_result_is_of_a_target() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM inspections_inspectionproject target
        JOIN projects_checklist list ON list.project_id = target.project_id
        JOIN projects_checkitem item ON item.checklist_id = list.id
        WHERE target.inspection_id = NEW.inspection_id AND item.id = NEW.check_item_id
    ) THEN
        RAISE EXCEPTION 'inspection % did not look at the project of item %', NEW.inspection_id, NEW.check_item_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER of_a_target BEFORE INSERT ON inspections_checkresult
    FOR EACH ROW EXECUTE FUNCTION inspections_result_is_of_a_target();

-- History is added to and never rewritten.
CREATE FUNCTION inspections_history_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history in % does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON inspections_inspectionrevision
    FOR EACH ROW EXECUTE FUNCTION inspections_history_is_fixed();
