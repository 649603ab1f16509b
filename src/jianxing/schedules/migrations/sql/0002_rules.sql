-- A schedule is seen and written by whoever sees its project: the project's own policy applies inside.
ALTER TABLE schedules_schedule ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_project ON schedules_schedule
    USING (EXISTS (SELECT 1 FROM projects_project p WHERE p.id = project_id));

-- What was adopted, and what became of it, is seen by whoever sees the schedule. What is still being read or looked at, or
-- was refused or put aside, is the affair of the body that brought it.
ALTER TABLE schedules_scheduleupdate ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON schedules_scheduleupdate FOR SELECT USING (
    (state IN ('adopted', 'void') OR made_body_id = jianxing_body())
    AND EXISTS (SELECT 1 FROM schedules_schedule s WHERE s.id = schedule_id));
CREATE POLICY added ON schedules_scheduleupdate FOR INSERT WITH CHECK (
    made_body_id = jianxing_body() AND EXISTS (SELECT 1 FROM schedules_schedule s WHERE s.id = schedule_id));
CREATE POLICY changed ON schedules_scheduleupdate FOR UPDATE USING (
    (state IN ('adopted', 'void') OR made_body_id = jianxing_body())
    AND EXISTS (SELECT 1 FROM schedules_schedule s WHERE s.id = schedule_id));

-- What an update says is seen with it, and written by the body that brings it, while it is being read.
ALTER TABLE schedules_schedulecontent ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON schedules_schedulecontent FOR SELECT USING (EXISTS (
    SELECT 1 FROM schedules_scheduleupdate u WHERE u.id = update_id));
CREATE POLICY added ON schedules_schedulecontent FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM schedules_scheduleupdate u
    WHERE u.id = update_id AND u.state = 'reading' AND u.made_body_id = jianxing_body()));

-- Its tasks likewise.
ALTER TABLE schedules_scheduletask ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON schedules_scheduletask FOR SELECT USING (EXISTS (
    SELECT 1 FROM schedules_scheduleupdate u WHERE u.id = update_id));
CREATE POLICY added ON schedules_scheduletask FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM schedules_scheduleupdate u
    WHERE u.id = update_id AND u.state = 'reading' AND u.made_body_id = jianxing_body()));

SELECT ledger_admit('schedule', 'schedules_schedule');
SELECT ledger_admit('schedule_update', 'schedules_scheduleupdate');

-- An update changes its state only along its table (schedules/lifecycle.py; a test compares the two). Once it has been read,
-- what it says stays as it is; only who adopted it, and its being voided, is written later.
CREATE FUNCTION schedules_update_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('adopted', 'void'),
        ('draft', 'adopted'),
        ('draft', 'put_aside'),
        ('reading', 'draft'),
        ('reading', 'put_aside'),
        ('reading', 'refused')
    ) THEN
        RAISE EXCEPTION 'update % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.schedule_id, OLD.ordinal, OLD.file_sha256, OLD.made_body_id, OLD.made_at)
       IS DISTINCT FROM (NEW.schedule_id, NEW.ordinal, NEW.file_sha256, NEW.made_body_id, NEW.made_at)
       OR OLD.state <> 'reading' AND
       (OLD.kind, OLD.format, OLD.digest, OLD.data_on, OLD.starts_on, OLD.finishes_on, OLD.tasks, OLD.links, OLD.critical,
        OLD.finished, OLD.remarks, OLD.refusal, OLD.note, OLD.based_on_id)
       IS DISTINCT FROM
       (NEW.kind, NEW.format, NEW.digest, NEW.data_on, NEW.starts_on, NEW.finishes_on, NEW.tasks, NEW.links, NEW.critical,
        NEW.finished, NEW.remarks, NEW.refusal, NEW.note, NEW.based_on_id)
       OR OLD.adopted_at IS NOT NULL AND OLD.adopted_at IS DISTINCT FROM NEW.adopted_at
    THEN
        RAISE EXCEPTION 'update % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER schedules_update_step BEFORE UPDATE ON schedules_scheduleupdate
    FOR EACH ROW EXECUTE FUNCTION schedules_update_step();

-- What is kept of an update, and its tasks, stay as they were read.
CREATE FUNCTION schedules_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON schedules_schedulecontent
    FOR EACH ROW EXECUTE FUNCTION schedules_stands();
CREATE TRIGGER stands BEFORE UPDATE ON schedules_scheduletask
    FOR EACH ROW EXECUTE FUNCTION schedules_stands();

-- The update that counts, and the one that all is held against, are adopted updates of the schedule itself.
CREATE FUNCTION schedules_own_updates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.project_id <> NEW.project_id THEN
        RAISE EXCEPTION 'schedule % stays with its project', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM schedules_scheduleupdate u WHERE u.id IN (NEW.current_id, NEW.baseline_id)
        AND (u.schedule_id <> NEW.id OR u.state <> 'adopted')
    ) THEN
        RAISE EXCEPTION 'schedule % counts with adopted updates of its own', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER own_updates BEFORE UPDATE OF project_id, current_id, baseline_id ON schedules_schedule
    FOR EACH ROW EXECUTE FUNCTION schedules_own_updates();

-- Empty an update that is read again, or one that was put aside: nothing of it ever counted.
CREATE FUNCTION schedules_empty_update(wanted bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE emptied integer;
BEGIN
    DELETE FROM schedules_schedulecontent c USING schedules_scheduleupdate u
    WHERE c.update_id = u.id AND u.id = wanted AND u.state IN ('reading', 'put_aside', 'refused')
      AND u.made_body_id = jianxing_body();
    DELETE FROM schedules_scheduletask t USING schedules_scheduleupdate u
    WHERE t.update_id = u.id AND u.id = wanted AND u.state IN ('reading', 'put_aside', 'refused')
      AND u.made_body_id = jianxing_body();
    GET DIAGNOSTICS emptied = ROW_COUNT;
    RETURN emptied;
END
$$;

-- The number of the last update of a schedule, drafts of other bodies included, whose numbers are given away too.
CREATE FUNCTION schedules_last_ordinal(wanted bigint) RETURNS integer
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(max(u.ordinal), 0) FROM schedules_scheduleupdate u
    JOIN schedules_schedule s ON s.id = u.schedule_id JOIN projects_project p ON p.id = s.project_id
    WHERE s.id = wanted AND p.visible_to @> ARRAY[jianxing_body()]
$$;
