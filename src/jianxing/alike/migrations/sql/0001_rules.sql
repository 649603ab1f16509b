-- That two findings may be the same is seen by whoever sees both, and noted by whoever sees both.
ALTER TABLE alike_likeness ENABLE ROW LEVEL SECURITY;
CREATE POLICY likeness_with_both ON alike_likeness USING (
    EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = finding_id)
    AND EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = other_id));

-- What a body has kept apart is its own word.
ALTER TABLE alike_keptapart ENABLE ROW LEVEL SECURITY;
CREATE POLICY kept_apart_by_body ON alike_keptapart USING (body_id = jianxing_body()) WITH CHECK (
    body_id = jianxing_body()
    AND EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = lower_id)
    AND EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = higher_id));

-- A joining is seen by whoever sees both findings, so that it shows nobody a finding; it is made and ended by the body
-- that supervises both.
ALTER TABLE alike_joining ENABLE ROW LEVEL SECURITY;
CREATE POLICY joining_with_both ON alike_joining FOR SELECT USING (
    EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = finding_id)
    AND EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = kept_id));
CREATE POLICY joining_made ON alike_joining FOR INSERT WITH CHECK (
    body_id = jianxing_body()
    AND EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = finding_id AND f.supervised_by_id = jianxing_body())
    AND EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = kept_id AND f.supervised_by_id = jianxing_body()));
CREATE POLICY joining_ended ON alike_joining FOR UPDATE USING (
    EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = finding_id AND f.supervised_by_id = jianxing_body()));

-- No chains: what others are joined into is not put aside itself, and nothing is joined into what is put aside, void or
-- a draft. Both findings are locked in the order of their keys, so that of two joinings at once the later sees the first.
CREATE FUNCTION alike_joining_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE kept_state text; its_state text;
BEGIN
    PERFORM 1 FROM findings_finding WHERE id IN (NEW.finding_id, NEW.kept_id) ORDER BY id FOR UPDATE;
    SELECT state INTO kept_state FROM findings_finding WHERE id = NEW.kept_id;
    SELECT state INTO its_state FROM findings_finding WHERE id = NEW.finding_id;
    IF kept_state IN ('draft', 'void', 'joined') THEN
        RAISE EXCEPTION 'nothing is joined into finding %, which is %', NEW.kept_id, kept_state
            USING ERRCODE = 'check_violation';
    END IF;
    IF its_state <> NEW.state_before THEN
        RAISE EXCEPTION 'finding % is %, not %', NEW.finding_id, its_state, NEW.state_before
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM alike_joining j WHERE j.kept_id = NEW.finding_id AND j.parted_at IS NULL) THEN
        RAISE EXCEPTION 'others are joined into finding %', NEW.finding_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER joining_rules BEFORE INSERT ON alike_joining FOR EACH ROW EXECUTE FUNCTION alike_joining_rules();

-- A joining says what it said: only its end is written later, once.
CREATE FUNCTION alike_joining_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.parted_at IS NOT NULL
       OR (OLD.finding_id, OLD.kept_id, OLD.state_before, OLD.reason, OLD.body_id, OLD.joined_at)
          IS DISTINCT FROM (NEW.finding_id, NEW.kept_id, NEW.state_before, NEW.reason, NEW.body_id, NEW.joined_at) THEN
        RAISE EXCEPTION 'a joining is only ended, once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER joining_ends BEFORE UPDATE ON alike_joining FOR EACH ROW EXECUTE FUNCTION alike_joining_ends();

-- A finding is “joined” exactly while a joining holds it, comes back to where it stood, and what others are joined into
-- is not voided under them.
CREATE FUNCTION alike_finding_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state = 'joined' AND NOT EXISTS (
        SELECT 1 FROM alike_joining j
        WHERE j.finding_id = NEW.id AND j.parted_at IS NULL AND j.state_before = OLD.state) THEN
        RAISE EXCEPTION 'finding % is joined into nothing', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'joined' AND NEW.state IS DISTINCT FROM (
        SELECT j.state_before FROM alike_joining j WHERE j.finding_id = NEW.id AND j.parted_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM alike_joining o WHERE o.finding_id = NEW.id AND o.parted_at IS NULL)
        ORDER BY j.id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'finding % goes back to where it stood, when it is parted', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'void' AND EXISTS (
        SELECT 1 FROM alike_joining j WHERE j.kept_id = NEW.id AND j.parted_at IS NULL) THEN
        RAISE EXCEPTION 'others are joined into finding %', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER finding_state_with_joinings BEFORE UPDATE OF state ON findings_finding
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state AND (NEW.state IN ('joined', 'void') OR OLD.state = 'joined'))
    EXECUTE FUNCTION alike_finding_state();

-- At the end of the transaction an open joining has put its finding aside.
CREATE FUNCTION alike_joining_holds() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM alike_joining j JOIN findings_finding f ON f.id = j.finding_id
               WHERE j.id = NEW.id AND (j.parted_at IS NULL) <> (f.state = 'joined')
                 AND NOT EXISTS (SELECT 1 FROM alike_joining l WHERE l.finding_id = j.finding_id AND l.id > j.id)) THEN
        RAISE EXCEPTION 'joining % and the state of its finding disagree', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER joining_holds AFTER INSERT OR UPDATE ON alike_joining
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION alike_joining_holds();
