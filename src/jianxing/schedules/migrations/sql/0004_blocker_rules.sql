-- A blocker is seen with its finding; whoever registers one sees the schedule too. What hangs on it is seen with it.
ALTER TABLE schedules_blocker ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON schedules_blocker FOR SELECT
    USING (EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = finding_id));
CREATE POLICY added ON schedules_blocker FOR INSERT WITH CHECK (
    registered_body_id = jianxing_body()
    AND EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = finding_id)
    AND EXISTS (SELECT 1 FROM schedules_schedule s WHERE s.id = schedule_id));
CREATE POLICY changed ON schedules_blocker FOR UPDATE
    USING (EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = finding_id));

ALTER TABLE schedules_blockerrevision ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_root ON schedules_blockerrevision
    USING (EXISTS (SELECT 1 FROM schedules_blocker b WHERE b.id = blocker_id));

ALTER TABLE schedules_counterfactual ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON schedules_counterfactual FOR SELECT
    USING (EXISTS (SELECT 1 FROM schedules_blocker b WHERE b.id = blocker_id));
CREATE POLICY added ON schedules_counterfactual FOR INSERT WITH CHECK (
    set_body_id = jianxing_body() AND EXISTS (SELECT 1 FROM schedules_blocker b WHERE b.id = blocker_id));
CREATE POLICY changed ON schedules_counterfactual FOR UPDATE
    USING (EXISTS (SELECT 1 FROM schedules_blocker b WHERE b.id = blocker_id));

-- An analysis tells of every blocker that went into it: it is seen by whoever sees the schedule and all of them.
ALTER TABLE schedules_analysis ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON schedules_analysis FOR SELECT USING (
    EXISTS (SELECT 1 FROM schedules_schedule s WHERE s.id = schedule_id)
    AND (SELECT count(*) FROM schedules_blocker b WHERE b.id = ANY (blockers)) = cardinality(blockers));
CREATE POLICY added ON schedules_analysis FOR INSERT WITH CHECK (
    made_body_id = jianxing_body() AND EXISTS (SELECT 1 FROM schedules_schedule s WHERE s.id = schedule_id));

SELECT ledger_admit('blocker', 'schedules_blocker');
SELECT ledger_admit('analysis', 'schedules_analysis');

-- A blocker stays with its finding and its schedule; when it first ended is known for good; once it has ended nobody expects
-- its end any more; what is void stays so.
CREATE FUNCTION schedules_blocker_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.uid, OLD.finding_id, OLD.schedule_id, OLD.registered_body_id, OLD.registered_at)
       IS DISTINCT FROM (NEW.uid, NEW.finding_id, NEW.schedule_id, NEW.registered_body_id, NEW.registered_at)
       OR OLD.was_ended_at IS NOT NULL AND OLD.was_ended_at IS DISTINCT FROM NEW.was_ended_at
       OR OLD.ended_on IS NOT NULL AND NEW.ended_on IS NOT NULL AND OLD.expected_on <> NEW.expected_on
       OR OLD.voided_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'blocker % does not change so', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.ended_on IS NOT NULL AND NEW.ended_on IS NULL AND NOT OLD.ended_by_closing THEN
        RAISE EXCEPTION 'blocker % has ended', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER schedules_blocker_step BEFORE UPDATE ON schedules_blocker
    FOR EACH ROW EXECUTE FUNCTION schedules_blocker_step();

-- Until when a blocker would have lasted is said before it ends, or it proves nothing. What was said stays; it can be voided,
-- before the end too, and then be said anew.
CREATE FUNCTION schedules_counterfactual_beforehand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held schedules_blocker;
BEGIN
    SELECT * INTO held FROM schedules_blocker b WHERE b.id = NEW.blocker_id FOR SHARE;
    IF held.was_ended_at IS NOT NULL OR held.voided_at IS NOT NULL THEN
        RAISE EXCEPTION 'blocker % has ended: nothing is said of it beforehand any more', NEW.blocker_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'counterfactual_beforehand';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.end_on < held.first_on THEN
        RAISE EXCEPTION 'blocker % would have ended before it began', NEW.blocker_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'counterfactual_span';
    END IF;
    IF TG_OP = 'UPDATE' AND ((OLD.blocker_id, OLD.kind, OLD.end_on, OLD.set_at, OLD.set_body_id, OLD.set_by_id, OLD.letter_id,
                              OLD.note, OLD.basis)
       IS DISTINCT FROM (NEW.blocker_id, NEW.kind, NEW.end_on, NEW.set_at, NEW.set_body_id, NEW.set_by_id, NEW.letter_id,
                         NEW.note, NEW.basis) OR OLD.voided_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'counterfactual % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER schedules_counterfactual_beforehand BEFORE INSERT OR UPDATE ON schedules_counterfactual
    FOR EACH ROW EXECUTE FUNCTION schedules_counterfactual_beforehand();

-- What a correction replaced, and what was analysed, stand as they are.
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON schedules_blockerrevision
    FOR EACH ROW EXECUTE FUNCTION schedules_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON schedules_analysis
    FOR EACH ROW EXECUTE FUNCTION schedules_stands();
