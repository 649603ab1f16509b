-- A series, a meeting and a decision are seen, added and changed by the bodies named in visible_to, and by nobody else.
DO $$
DECLARE root text;
BEGIN
    FOREACH root IN ARRAY ARRAY['meetings_series', 'meetings_meeting', 'meetings_decision'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', root);
        EXECUTE format('CREATE POLICY seen ON %I FOR SELECT USING (visible_to @> ARRAY[jianxing_body()])', root);
        EXECUTE format('CREATE POLICY added ON %I FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()])', root);
        EXECUTE format('CREATE POLICY changed ON %I FOR UPDATE USING (visible_to @> ARRAY[jianxing_body()])'
                       ' WITH CHECK (visible_to @> ARRAY[jianxing_body()])', root);
    END LOOP;
END
$$;

-- Rules and participants are seen and written by whoever sees the series; moves, attendances, items and minutes by whoever
-- sees the meeting; reports by whoever sees the decision.
DO $$
DECLARE child text[];
BEGIN
    FOREACH child SLICE 1 IN ARRAY ARRAY[
        ['meetings_seriesrules', 'meetings_series', 'series_id'],
        ['meetings_participant', 'meetings_series', 'series_id'],
        ['meetings_move', 'meetings_meeting', 'meeting_id'],
        ['meetings_attendance', 'meetings_meeting', 'meeting_id'],
        ['meetings_agendaitem', 'meetings_meeting', 'meeting_id'],
        ['meetings_minutes', 'meetings_meeting', 'meeting_id'],
        ['meetings_decisionreport', 'meetings_decision', 'decision_id']
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child[1]);
        EXECUTE format('CREATE POLICY with_its_root ON %I USING (EXISTS (SELECT 1 FROM %I r WHERE r.id = %I.%I))',
                       child[1], child[2], child[1], child[3]);
    END LOOP;
END
$$;

-- A feed is seen and written by its body alone. What a calendar program shows is looked up by the function below.
ALTER TABLE meetings_feed ENABLE ROW LEVEL SECURITY;
CREATE POLICY its_body ON meetings_feed USING (body_id = jianxing_body());

SELECT ledger_admit('series', 'meetings_series');
SELECT ledger_admit('meeting', 'meetings_meeting');
SELECT ledger_admit('decision', 'meetings_decision');
SELECT ledger_admit('feed', 'meetings_feed');

-- Whose meetings a token opens; nothing for a token that was revoked. It answers with a body alone, to whoever knows 256
-- bits by heart.
CREATE FUNCTION meetings_feed_of(wanted text) RETURNS TABLE (feed_id bigint, body_id bigint)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT f.id, f.body_id FROM meetings_feed f WHERE f.digest = wanted AND f.revoked_at IS NULL
$$;

-- The series whose meetings the worker lays out and counts, with the host for which it acts: those that have not ended, and
-- those of which a meeting is still due.
CREATE FUNCTION meetings_to_lay_out() RETURNS TABLE (series_id bigint, body_id bigint)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT s.id, s.body_id FROM meetings_series s
    WHERE NOT s.is_elsewhere AND (s.ended_on IS NULL OR EXISTS (
        SELECT 1 FROM meetings_meeting m WHERE m.series_id = s.id AND m.state = 'due'))
    ORDER BY s.id
$$;

-- A series that another node's host keeps, by its uid there: the acting body is let in where other bodies of this node were
-- invited to it before. Nothing for one that is not known, or that is somebody else's.
CREATE FUNCTION meetings_admit(wanted uuid, host bigint, today date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE found bigint;
BEGIN
    SELECT s.id INTO found FROM meetings_series s WHERE s.uid = wanted AND s.body_id = host AND s.is_elsewhere;
    IF found IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM meetings_participant p WHERE p.series_id = found AND p.body_id = jianxing_body() AND p.until IS NULL
    ) THEN
        INSERT INTO meetings_participant (series_id, body_id, since) VALUES (found, jianxing_body(), today);
        PERFORM meetings_refresh_visibility(ARRAY[found]);
    END IF;
    RETURN found;
END
$$;

-- Who may see a series and its meetings: the host, those above it, and the bodies that take part or took part in it. A
-- meeting also: who was asked to it. A decision also: who is responsible for it, who sees of the meeting nothing more.
-- The one place of this rule.
CREATE FUNCTION meetings_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer; more integer;
BEGIN
    WITH target AS (
        SELECT s.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT s.body_id AS eye
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b WHERE b.id = s.body_id
                UNION ALL SELECT p.body_id FROM meetings_participant p WHERE p.series_id = s.id
            ) eyes
        ) AS eyes
        FROM meetings_series s WHERE s.id = ANY (ids)
    )
    UPDATE meetings_series s SET visible_to = target.eyes FROM target
    WHERE s.id = target.id AND s.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    WITH target AS (
        SELECT m.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(s.visible_to) AS eye
                UNION ALL SELECT a.body_id FROM meetings_attendance a WHERE a.meeting_id = m.id
            ) eyes
        ) AS eyes
        FROM meetings_meeting m JOIN meetings_series s ON s.id = m.series_id WHERE m.series_id = ANY (ids)
    )
    UPDATE meetings_meeting m SET visible_to = target.eyes FROM target
    WHERE m.id = target.id AND m.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS more = ROW_COUNT;
    changed := changed + more;
    WITH target AS (
        SELECT d.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(m.visible_to) AS eye UNION ALL SELECT d.responsible_id
            ) eyes
        ) AS eyes
        FROM meetings_decision d JOIN meetings_meeting m ON m.id = d.meeting_id WHERE m.series_id = ANY (ids)
    )
    UPDATE meetings_decision d SET visible_to = target.eyes FROM target
    WHERE d.id = target.id AND d.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS more = ROW_COUNT;
    RETURN changed + more;
END
$$;

-- The series that a change in the place of these bodies may concern.
CREATE FUNCTION meetings_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT s.id FROM meetings_series s
    WHERE s.id > after_id AND s.body_id = ANY (bodies)
    ORDER BY s.id LIMIT most
$$;

-- A meeting changes its state only along its table (meetings/lifecycle.py; a test compares the two). What it is due by
-- stays; what was held or missed is moved no more.
CREATE FUNCTION meetings_meeting_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('due', 'held'),
        ('due', 'lapsed'),
        ('due', 'missed'),
        ('missed', 'held')
    ) THEN
        RAISE EXCEPTION 'meeting % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.uid, OLD.number, OLD.series_id, OLD.body_id, OLD.cadence, OLD.ruled_on, OLD.makes_up_for_id)
       IS DISTINCT FROM
       (NEW.uid, NEW.number, NEW.series_id, NEW.body_id, NEW.cadence, NEW.ruled_on, NEW.makes_up_for_id)
       OR OLD.state <> 'due' AND (OLD.by_rule, OLD.due_on, OLD.planned_on)
       IS DISTINCT FROM (NEW.by_rule, NEW.due_on, NEW.planned_on)
       OR OLD.missed_at IS NOT NULL AND NEW.missed_at IS DISTINCT FROM OLD.missed_at
       OR OLD.explained_at IS NOT NULL AND (OLD.missed_reason, OLD.explained_at)
       IS DISTINCT FROM (NEW.missed_reason, NEW.explained_at) THEN
        RAISE EXCEPTION 'meeting % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER meetings_meeting_step BEFORE UPDATE ON meetings_meeting
    FOR EACH ROW EXECUTE FUNCTION meetings_meeting_step();

-- A decision likewise; what it says and who is responsible stay.
CREATE FUNCTION meetings_decision_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('done', 'confirmed'),
        ('done', 'ended'),
        ('done', 'open'),
        ('open', 'done'),
        ('open', 'ended')
    ) THEN
        RAISE EXCEPTION 'decision % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.number, OLD.meeting_id, OLD.body_id, OLD.item_id, OLD.text, OLD.responsible_id, OLD.decided_at)
       IS DISTINCT FROM
       (NEW.number, NEW.meeting_id, NEW.body_id, NEW.item_id, NEW.text, NEW.responsible_id, NEW.decided_at)
       OR OLD.finding_id IS NOT NULL AND NEW.finding_id IS DISTINCT FROM OLD.finding_id
       OR OLD.letter_id IS NOT NULL AND NEW.letter_id IS DISTINCT FROM OLD.letter_id THEN
        RAISE EXCEPTION 'decision % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER meetings_decision_step BEFORE UPDATE ON meetings_decision
    FOR EACH ROW EXECUTE FUNCTION meetings_decision_step();

-- Minutes likewise; a version stays as it was written.
CREATE FUNCTION meetings_minutes_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'dropped'),
        ('draft', 'signed'),
        ('signed', 'superseded')
    ) THEN
        RAISE EXCEPTION 'minutes % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.meeting_id, OLD.version, OLD.title, OLD.text, OLD.drafted_at, OLD.drafted_by_id)
       IS DISTINCT FROM (NEW.meeting_id, NEW.version, NEW.title, NEW.text, NEW.drafted_at, NEW.drafted_by_id)
       OR OLD.state <> 'draft' AND (OLD.number, OLD.digest, OLD.signed_at, OLD.signed_by_id)
       IS DISTINCT FROM (NEW.number, NEW.digest, NEW.signed_at, NEW.signed_by_id) THEN
        RAISE EXCEPTION 'minutes % do not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER meetings_minutes_step BEFORE UPDATE ON meetings_minutes
    FOR EACH ROW EXECUTE FUNCTION meetings_minutes_step();

-- Rules that were set, and moves that were made, stay as they were.
CREATE FUNCTION meetings_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON meetings_seriesrules
    FOR EACH ROW EXECUTE FUNCTION meetings_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON meetings_move
    FOR EACH ROW EXECUTE FUNCTION meetings_stands();
