-- An incident is seen by the bodies named in visible_to; it is reported and led by one body, and changed by nobody else.
ALTER TABLE incidents_incident ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_incident FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON incidents_incident FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON incidents_incident FOR UPDATE
    USING (body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()])
    WITH CHECK (body_id = jianxing_body());

-- An alert is seen with its incident; the body that leads issues it, a body that was told acknowledges it.
ALTER TABLE incidents_alert ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_alert FOR SELECT USING
    (EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id));
CREATE POLICY added ON incidents_alert FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND CASE WHEN type = 'ack'
    THEN EXISTS (SELECT 1 FROM incidents_told t WHERE t.incident_id = incidents_alert.incident_id AND t.body_id = jianxing_body())
    ELSE EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id AND i.body_id = jianxing_body()) END);

-- Who was told is seen with the incident. The body that leads tells; a told body receives and accepts for itself alone.
ALTER TABLE incidents_told ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_told FOR SELECT USING
    (EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id));
CREATE POLICY added ON incidents_told FOR INSERT WITH CHECK
    (EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id AND i.body_id = jianxing_body()));
CREATE POLICY changed ON incidents_told FOR UPDATE USING (body_id = jianxing_body());

-- A reminder is seen with the incident; it is sent for the body that leads.
ALTER TABLE incidents_reminder ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_reminder FOR SELECT USING
    (EXISTS (SELECT 1 FROM incidents_told t WHERE t.id = told_id));
CREATE POLICY added ON incidents_reminder FOR INSERT WITH CHECK
    (EXISTS (SELECT 1 FROM incidents_told t JOIN incidents_incident i ON i.id = t.incident_id
             WHERE t.id = told_id AND i.body_id = jianxing_body()));

-- The time line is seen with the incident; the body that leads and those told write into it, each in its own name.
ALTER TABLE incidents_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_entry FOR SELECT USING
    (EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id));
CREATE POLICY added ON incidents_entry FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND (
        EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id AND i.body_id = jianxing_body())
        OR EXISTS (SELECT 1 FROM incidents_told t
                   WHERE t.incident_id = incidents_entry.incident_id AND t.body_id = jianxing_body())));

-- Who keeps the watch is the body's own.
ALTER TABLE incidents_watch ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON incidents_watch USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());

SELECT ledger_admit('incident', 'incidents_incident');
-- Whoever does not see an incident any more is not reminded of it.
SELECT notices_go_with('incident', 'incidents_incident');

-- Who may see an incident: the body that leads it alone until it is published; then also those above it, those told, and those
-- above them, who hear when an acknowledgement is late. The one place of this rule.
CREATE FUNCTION incidents_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT i.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT i.body_id AS eye
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b
                    WHERE b.id = i.body_id AND i.published_at IS NOT NULL
                UNION ALL SELECT unnest(array_append(b.ancestors, b.id))
                    FROM incidents_told t JOIN directory_body b ON b.id = t.body_id WHERE t.incident_id = i.id
            ) eyes
        ) AS eyes
        FROM incidents_incident i WHERE i.id = ANY (ids)
    )
    UPDATE incidents_incident i SET visible_to = target.eyes FROM target
    WHERE i.id = target.id AND i.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The incidents that a change in the place of these bodies may concern.
CREATE FUNCTION incidents_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT i.id FROM incidents_incident i
    WHERE i.id > after_id AND (i.body_id = ANY (bodies)
        OR EXISTS (SELECT 1 FROM incidents_told t WHERE t.incident_id = i.id AND t.body_id = ANY (bodies)))
    ORDER BY i.id LIMIT most
$$;

-- The incidents under way in which an acknowledgement is late, with the body for which the worker looks at them. Keys alone.
CREATE FUNCTION incidents_late(at timestamptz) RETURNS TABLE (incident_id bigint, body_id bigint)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT DISTINCT i.id, i.body_id FROM incidents_told t JOIN incidents_incident i ON i.id = t.incident_id
    WHERE i.state = 'published' AND t.accepted_at IS NULL
      AND (t.received_at IS NULL AND t.receipt_due_at <= at OR t.acceptance_due_at <= at)
      AND (SELECT count(*) FROM incidents_reminder r WHERE r.told_id = t.id) < 6
    ORDER BY i.id
$$;

-- An incident changes its state only along its table (incidents/lifecycle.py; a test compares the two). Whose it is, what it was
-- reported as, and whether it is a drill stay; a draft is filled in until it is published.
CREATE FUNCTION incidents_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := ARRAY['state', 'visible_to', 'version', 'severity', 'wkb', 'longitude', 'latitude', 'within_m',
        'downstream_m', 'rivers', 'published_at', 'published_by_id', 'ended_at', 'ended_by_id', 'end_reason'];
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'published'),
        ('draft', 'void'),
        ('published', 'cancelled'),
        ('published', 'ended')
    ) THEN
        RAISE EXCEPTION 'incident % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving
       OR OLD.published_at IS NOT NULL AND (OLD.published_at, OLD.published_by_id)
          IS DISTINCT FROM (NEW.published_at, NEW.published_by_id)
       OR OLD.ended_at IS NOT NULL AND to_jsonb(OLD) - 'visible_to' IS DISTINCT FROM to_jsonb(NEW) - 'visible_to'
    THEN
        RAISE EXCEPTION 'incident % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER incidents_step BEFORE UPDATE ON incidents_incident FOR EACH ROW EXECUTE FUNCTION incidents_step();

-- A told body was told once and for one reason; receipt and acceptance are given once, by itself.
CREATE FUNCTION incidents_told_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given CONSTANT text[] := ARRAY['received_at', 'received_by_id', 'accepted_at', 'accepted_by_id'];
BEGIN
    IF to_jsonb(OLD) - given IS DISTINCT FROM to_jsonb(NEW) - given
       OR OLD.received_at IS NOT NULL
          AND (OLD.received_at, OLD.received_by_id) IS DISTINCT FROM (NEW.received_at, NEW.received_by_id)
       OR OLD.accepted_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'who was told (%) does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON incidents_told FOR EACH ROW EXECUTE FUNCTION incidents_told_stands();

-- What was issued, written or sent stays as it is; an alert refers to one of its own incident, and an acknowledgement to no other
-- acknowledgement.
CREATE FUNCTION incidents_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % does not change', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON incidents_alert FOR EACH ROW EXECUTE FUNCTION incidents_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON incidents_entry FOR EACH ROW EXECUTE FUNCTION incidents_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON incidents_reminder FOR EACH ROW EXECUTE FUNCTION incidents_stays();
CREATE FUNCTION incidents_alert_refers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.refers_to_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM incidents_alert a
        WHERE a.id = NEW.refers_to_id AND a.incident_id = NEW.incident_id AND a.type <> 'ack'
    ) THEN
        RAISE EXCEPTION 'an alert refers to one of its own incident' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER refers BEFORE INSERT ON incidents_alert FOR EACH ROW EXECUTE FUNCTION incidents_alert_refers();
