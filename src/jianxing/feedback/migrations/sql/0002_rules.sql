-- Doors, routes and clusters are the affair of the body that made them and of those above it; that body alone writes. Who sees a
-- report sees the door by which it came.
ALTER TABLE feedback_door ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON feedback_door FOR SELECT USING (
    visible_to @> ARRAY[jianxing_body()] OR EXISTS (SELECT 1 FROM feedback_report r WHERE r.door_id = feedback_door.id));
CREATE POLICY added ON feedback_door FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON feedback_door FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());
ALTER TABLE feedback_route ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON feedback_route FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON feedback_route FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON feedback_route FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());
ALTER TABLE feedback_cluster ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON feedback_cluster FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON feedback_cluster FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON feedback_cluster FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());
COMMENT ON TABLE feedback_sealingkey IS 'No row security: public halves of keys alone.';

-- What came in waits for the body whose door it was, and for nobody else; the door's function alone adds, nobody reads it back.
ALTER TABLE feedback_intake ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON feedback_intake FOR SELECT USING (body_id = jianxing_body());
CREATE POLICY changed ON feedback_intake FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());
ALTER TABLE feedback_intakephoto ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON feedback_intakephoto FOR SELECT USING (
    EXISTS (SELECT 1 FROM feedback_intake i WHERE i.id = intake_id));
CREATE POLICY changed ON feedback_intakephoto FOR UPDATE USING (
    EXISTS (SELECT 1 FROM feedback_intake i WHERE i.id = intake_id));

-- A report is seen by the body whose door it came by, those above it, and the bodies it was passed to; it is made of an envelope
-- of that door, and changed by the supervising and the responsible body.
ALTER TABLE feedback_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON feedback_report FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON feedback_report FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]
    AND EXISTS (SELECT 1 FROM feedback_intake i WHERE i.id = intake_id AND i.body_id = jianxing_body()));
CREATE POLICY changed ON feedback_report FOR UPDATE
    USING (jianxing_body() IN (body_id, responsible_id) AND visible_to @> ARRAY[jianxing_body()])
    WITH CHECK (visible_to @> ARRAY[jianxing_body()]);
ALTER TABLE feedback_assignment ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_report ON feedback_assignment USING (
    EXISTS (SELECT 1 FROM feedback_report r WHERE r.id = report_id));
ALTER TABLE feedback_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON feedback_answer FOR SELECT USING (
    EXISTS (SELECT 1 FROM feedback_report r WHERE r.id = report_id));
CREATE POLICY added ON feedback_answer FOR INSERT WITH CHECK (body_id = jianxing_body() AND
    EXISTS (SELECT 1 FROM feedback_report r WHERE r.id = report_id AND r.responsible_id = jianxing_body()));
CREATE POLICY changed ON feedback_answer FOR UPDATE USING (
    EXISTS (SELECT 1 FROM feedback_report r WHERE r.id = report_id AND r.body_id = jianxing_body()));
ALTER TABLE feedback_reportfile ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_report ON feedback_reportfile USING (
    EXISTS (SELECT 1 FROM feedback_report r WHERE r.id = report_id));
-- The sealed contact is for the two bodies that deal with the report, not for those that see it from above.
ALTER TABLE feedback_contact ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON feedback_contact FOR SELECT USING (
    EXISTS (SELECT 1 FROM feedback_report r WHERE r.id = report_id AND jianxing_body() IN (r.body_id, r.responsible_id)));
CREATE POLICY added ON feedback_contact FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM feedback_report r WHERE r.id = report_id AND r.body_id = jianxing_body()));

SELECT ledger_admit('report', 'feedback_report');
SELECT ledger_admit('report_door', 'feedback_door');
SELECT ledger_admit('report_route', 'feedback_route');
SELECT ledger_admit('report_cluster', 'feedback_cluster');
SELECT notices_go_with('report', 'feedback_report');

-- Who may see what a body keeps: itself and those above it.
CREATE FUNCTION feedback_eyes(whose bigint) RETURNS bigint[]
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT array_agg(DISTINCT eye ORDER BY eye)
    FROM directory_body b, unnest(array_append(b.ancestors, b.id)) AS eye WHERE b.id = whose
$$;
CREATE FUNCTION feedback_refresh_doors(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    UPDATE feedback_door d SET visible_to = feedback_eyes(d.body_id)
    WHERE d.id = ANY (ids) AND d.visible_to IS DISTINCT FROM feedback_eyes(d.body_id);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;
CREATE FUNCTION feedback_refresh_routes(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    UPDATE feedback_route d SET visible_to = feedback_eyes(d.body_id)
    WHERE d.id = ANY (ids) AND d.visible_to IS DISTINCT FROM feedback_eyes(d.body_id);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;
CREATE FUNCTION feedback_refresh_clusters(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    UPDATE feedback_cluster d SET visible_to = feedback_eyes(d.body_id)
    WHERE d.id = ANY (ids) AND d.visible_to IS DISTINCT FROM feedback_eyes(d.body_id);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;
-- A report is seen besides by every body that it was passed to: what somebody declined, they may look up.
CREATE FUNCTION feedback_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT r.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(feedback_eyes(r.body_id)) AS eye
                UNION ALL SELECT a.body_id FROM feedback_assignment a WHERE a.report_id = r.id
            ) eyes
        ) AS eyes
        FROM feedback_report r WHERE r.id = ANY (ids)
    )
    UPDATE feedback_report r SET visible_to = target.eyes FROM target
    WHERE r.id = target.id AND r.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;

-- What a change in the place of these bodies may concern.
CREATE FUNCTION feedback_reports_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT r.id FROM feedback_report r WHERE r.id > after_id AND r.body_id = ANY (bodies) ORDER BY r.id LIMIT most
$$;
CREATE FUNCTION feedback_doors_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT r.id FROM feedback_door r WHERE r.id > after_id AND r.body_id = ANY (bodies) ORDER BY r.id LIMIT most
$$;
CREATE FUNCTION feedback_routes_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT r.id FROM feedback_route r WHERE r.id > after_id AND r.body_id = ANY (bodies) ORDER BY r.id LIMIT most
$$;
CREATE FUNCTION feedback_clusters_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT r.id FROM feedback_cluster r WHERE r.id > after_id AND r.body_id = ANY (bodies) ORDER BY r.id LIMIT most
$$;

-- For whom something waits: keys of bodies alone, so that a job knows for whom to act.
CREATE FUNCTION feedback_bodies_waiting() RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT DISTINCT i.body_id FROM feedback_intake i WHERE i.taken_at IS NULL
$$;
CREATE FUNCTION feedback_bodies_answered(on_day date) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT DISTINCT r.body_id FROM feedback_report r WHERE r.state = 'answered' AND r.waits_until < on_day
$$;

-- A report changes its state only along its table (feedback/lifecycle.py; a test compares the two); the responsible body accepts,
-- declines and answers, the supervising body does the rest. What was said stays as it was said.
CREATE FUNCTION feedback_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('accepted', 'answered'),
        ('answered', 'assigned'),
        ('answered', 'contested'),
        ('answered', 'lapsed'),
        ('answered', 'solved'),
        ('assigned', 'accepted'),
        ('assigned', 'returned'),
        ('contested', 'assigned'),
        ('contested', 'closed'),
        ('received', 'assigned'),
        ('received', 'dismissed'),
        ('received', 'gathered'),
        ('returned', 'assigned'),
        ('returned', 'dismissed'),
        ('returned', 'gathered')
    ) THEN
        RAISE EXCEPTION 'report % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND jianxing_body() IS DISTINCT FROM
        (CASE WHEN NEW.state IN ('accepted', 'returned', 'answered') THEN OLD.responsible_id ELSE OLD.body_id END)
    THEN
        RAISE EXCEPTION 'report % is not this body''s to take from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.number, OLD.uid, OLD.body_id, OLD.intake_id, OLD.door_id, OLD.token, OLD.category, OLD.text, OLD.place,
        OLD.longitude, OLD.latitude, OLD.received_at) IS DISTINCT FROM
       (NEW.number, NEW.uid, NEW.body_id, NEW.intake_id, NEW.door_id, NEW.token, NEW.category, NEW.text, NEW.place,
        NEW.longitude, NEW.latitude, NEW.received_at)
    THEN
        RAISE EXCEPTION 'report % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER feedback_step BEFORE UPDATE ON feedback_report FOR EACH ROW EXECUTE FUNCTION feedback_step();

-- An answer stays as it was given; the reporter's word is written beside it once.
CREATE FUNCTION feedback_answer_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.report_id, OLD.round, OLD.text, OLD.answered_at, OLD.answered_by_id, OLD.body_id)
       IS DISTINCT FROM (NEW.report_id, NEW.round, NEW.text, NEW.answered_at, NEW.answered_by_id, NEW.body_id)
       OR OLD.said_at IS NOT NULL THEN
        RAISE EXCEPTION 'answer % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON feedback_answer FOR EACH ROW EXECUTE FUNCTION feedback_answer_stands();
