-- A bundle is seen, added and changed by the bodies named in visible_to, and by nobody else.
ALTER TABLE approvals_bundle ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON approvals_bundle FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON approvals_bundle FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON approvals_bundle FOR UPDATE
    USING (visible_to @> ARRAY[jianxing_body()]) WITH CHECK (visible_to @> ARRAY[jianxing_body()]);

-- What hangs on a bundle, at whatever depth, is seen and written by whoever sees it.
DO $$
DECLARE child text[];
BEGIN
    FOREACH child SLICE 1 IN ARRAY ARRAY[
        ['approvals_approval', 'approvals_bundle', 'bundle_id'],
        ['approvals_material', 'approvals_bundle', 'bundle_id'],
        ['approvals_trackingcode', 'approvals_bundle', 'bundle_id'],
        ['approvals_forecast', 'approvals_bundle', 'bundle_id'],
        ['approvals_step', 'approvals_bundle', 'bundle_id'],
        ['approvals_prerequisite', 'approvals_approval', 'approval_id'],
        ['approvals_need', 'approvals_approval', 'approval_id'],
        ['approvals_pause', 'approvals_approval', 'approval_id']
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child[1]);
        EXECUTE format('CREATE POLICY with_its_root ON %I USING (EXISTS (SELECT 1 FROM %I r WHERE r.id = %I.%I))',
                       child[1], child[2], child[1], child[3]);
    END LOOP;
END
$$;

COMMENT ON TABLE approvals_kind IS 'No row security: what is approved within how many days is published by law.';
COMMENT ON TABLE approvals_template IS 'No row security: lists of published kinds of approvals alone.';
COMMENT ON TABLE approvals_templateitem IS 'No row security: lists of published kinds of approvals alone.';
COMMENT ON TABLE approvals_pastcase IS 'No row security: numbers of days alone, of no named case.';

SELECT ledger_admit('bundle', 'approvals_bundle');
SELECT ledger_admit('approval_kind', 'approvals_kind');
SELECT ledger_admit('approval_template', 'approvals_template');
-- What a body was told of a bundle or of an approval is read by it as long as it sees the bundle.
SELECT notices_go_with('bundle', 'approvals_bundle');
SELECT notices_go_with('approval', 'approvals_approval');

-- Who may see a bundle: the body that follows it and the one that coordinates it, with those above them; the applicant;
-- the bodies of its approvals. The one place of this rule.
CREATE FUNCTION approvals_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT b.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(o.ancestors, o.id)) AS eye
                FROM directory_body o WHERE o.id IN (b.body_id, b.coordinator_id)
                UNION ALL SELECT b.applicant_id
                UNION ALL SELECT a.body_id FROM approvals_approval a WHERE a.bundle_id = b.id
            ) eyes
        ) AS eyes
        FROM approvals_bundle b WHERE b.id = ANY (ids)
    )
    UPDATE approvals_bundle b SET visible_to = target.eyes FROM target
    WHERE b.id = target.id AND b.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The bundles that a change in the place of these bodies may concern.
CREATE FUNCTION approvals_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT b.id FROM approvals_bundle b
    WHERE b.id > after_id AND (b.body_id = ANY (bodies) OR b.coordinator_id = ANY (bodies))
    ORDER BY b.id LIMIT most
$$;

-- The bundles that are under way, with the body for which the worker looks at them each day.
CREATE FUNCTION approvals_running() RETURNS TABLE (bundle_id bigint, body_id bigint)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT b.id, b.body_id FROM approvals_bundle b WHERE b.state = 'running' ORDER BY b.id
$$;

-- What a tracking code opens; nothing for one that was revoked. It answers with keys alone, to whoever knows 100 bits by heart.
CREATE FUNCTION approvals_tracked(wanted text) RETURNS TABLE (code_id bigint, bundle_id bigint, applicant_id bigint)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT c.id, b.id, b.applicant_id FROM approvals_trackingcode c JOIN approvals_bundle b ON b.id = c.bundle_id
    WHERE c.digest = wanted AND c.revoked_at IS NULL
$$;

-- A bundle changes its state only along its table (approvals/lifecycle.py; a test compares the two). Whose it is stays.
CREATE FUNCTION approvals_bundle_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('completed', 'running'),
        ('running', 'completed'),
        ('running', 'ended')
    ) THEN
        RAISE EXCEPTION 'bundle % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'running' AND NEW.state = 'completed' AND (
        NOT EXISTS (SELECT 1 FROM approvals_approval a WHERE a.bundle_id = NEW.id AND a.state = 'granted')
        OR EXISTS (SELECT 1 FROM approvals_approval a
                   WHERE a.bundle_id = NEW.id AND a.state <> 'granted' AND a.state <> 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'bundle % has approvals that are not granted', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.uid, OLD.number, OLD.project_id, OLD.applicant_id, OLD.body_id, OLD.coordinator_id, OLD.opened_at)
       IS DISTINCT FROM
       (NEW.uid, NEW.number, NEW.project_id, NEW.applicant_id, NEW.body_id, NEW.coordinator_id, NEW.opened_at)
       OR OLD.state <> 'running' AND OLD.deadline <> NEW.deadline THEN
        RAISE EXCEPTION 'bundle % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER approvals_bundle_step BEFORE UPDATE ON approvals_bundle
    FOR EACH ROW EXECUTE FUNCTION approvals_bundle_step();

-- An approval likewise, while its bundle is under way.
CREATE FUNCTION approvals_approval_step() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF OLD.state IN ('correcting', 'reviewing') AND NEW.state NOT IN (OLD.state, OLD.came_from, 'withdrawn') THEN
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
CREATE TRIGGER approvals_approval_step BEFORE UPDATE ON approvals_approval
    FOR EACH ROW EXECUTE FUNCTION approvals_approval_step();

-- What an approval waits for is of the same bundle, and never itself, by whatever way round.
CREATE FUNCTION approvals_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT a.bundle_id FROM approvals_approval a WHERE a.id = NEW.approval_id)
       IS DISTINCT FROM (SELECT a.bundle_id FROM approvals_approval a WHERE a.id = NEW.needs_id) THEN
        RAISE EXCEPTION 'approval % waits for one of another bundle', NEW.approval_id USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        WITH RECURSIVE before (id) AS (
            SELECT NEW.needs_id
            UNION SELECT p.needs_id FROM approvals_prerequisite p JOIN before ON p.approval_id = before.id
        )
        SELECT 1 FROM before WHERE id = NEW.approval_id
    ) THEN
        RAISE EXCEPTION 'approval % would wait for itself', NEW.approval_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER no_circle BEFORE INSERT OR UPDATE ON approvals_prerequisite
    FOR EACH ROW EXECUTE FUNCTION approvals_no_circle();

-- A material is of the bundle of the approval that needs it.
CREATE FUNCTION approvals_of_one_bundle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT a.bundle_id FROM approvals_approval a WHERE a.id = NEW.approval_id)
       IS DISTINCT FROM (SELECT m.bundle_id FROM approvals_material m WHERE m.id = NEW.material_id) THEN
        RAISE EXCEPTION 'approval % needs a material of another bundle', NEW.approval_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER of_one_bundle BEFORE INSERT OR UPDATE ON approvals_need
    FOR EACH ROW EXECUTE FUNCTION approvals_of_one_bundle();

-- What happened, what was expected of it and how long it took stay as they were written; a pause changes once, when it ends.
CREATE FUNCTION approvals_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON approvals_step
    FOR EACH ROW EXECUTE FUNCTION approvals_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON approvals_forecast
    FOR EACH ROW EXECUTE FUNCTION approvals_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON approvals_pastcase
    FOR EACH ROW EXECUTE FUNCTION approvals_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON approvals_templateitem
    FOR EACH ROW EXECUTE FUNCTION approvals_stands();

CREATE FUNCTION approvals_pause_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.last IS NOT NULL OR (OLD.approval_id, OLD.round, OLD.kind, OLD.first, OLD.text)
       IS DISTINCT FROM (NEW.approval_id, NEW.round, NEW.kind, NEW.first, NEW.text) THEN
        RAISE EXCEPTION 'pause % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER pause_ends BEFORE UPDATE ON approvals_pause
    FOR EACH ROW EXECUTE FUNCTION approvals_pause_ends();

-- A kind and a template are superseded, once, and stay as they were.
CREATE FUNCTION approvals_superseded_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL OR (OLD.body_id, OLD.name, OLD.kept_at)
       IS DISTINCT FROM (NEW.body_id, NEW.name, NEW.kept_at) THEN
        RAISE EXCEPTION '% % does not change', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER superseded_once BEFORE UPDATE ON approvals_kind
    FOR EACH ROW EXECUTE FUNCTION approvals_superseded_once();
CREATE TRIGGER superseded_once BEFORE UPDATE ON approvals_template
    FOR EACH ROW EXECUTE FUNCTION approvals_superseded_once();
