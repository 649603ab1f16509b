-- A feed is the agreement of one body with a source; no other body sees it. A closed one stays.
ALTER TABLE incidents_feed ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON incidents_feed USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());

-- A message that came in is seen with its incident; the body that leads the incident takes it.
ALTER TABLE incidents_message ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_message FOR SELECT USING
    (EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id));
CREATE POLICY added ON incidents_message FOR INSERT WITH CHECK (
    body_id = jianxing_body()
    AND EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id AND i.body_id = jianxing_body()));
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON incidents_message FOR EACH ROW EXECUTE FUNCTION incidents_stays();

-- What a message refers to is of its own incident.
CREATE FUNCTION incidents_message_refers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.answers_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM incidents_message m WHERE m.id = NEW.answers_id AND m.incident_id = NEW.incident_id
    ) OR NEW.acknowledges_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM incidents_alert a WHERE a.id = NEW.acknowledges_id AND a.incident_id = NEW.incident_id AND a.type <> 'ack'
    ) THEN
        RAISE EXCEPTION 'a message refers to what is of its own incident' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER refers BEFORE INSERT ON incidents_message FOR EACH ROW EXECUTE FUNCTION incidents_message_refers();

-- A feed's agreement stays as it was made; what came last, and its end, are noted.
CREATE FUNCTION incidents_feed_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := ARRAY['heard_at', 'closed_at', 'closed_by_id'];
BEGIN
    IF to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving OR OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'feed % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON incidents_feed FOR EACH ROW EXECUTE FUNCTION incidents_feed_stands();
