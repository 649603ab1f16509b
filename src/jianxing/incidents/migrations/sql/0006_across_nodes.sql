-- A told body receives and accepts for itself alone; that its envelope was delivered is noted for the body that leads.
DROP POLICY changed ON incidents_told;
CREATE POLICY changed ON incidents_told FOR UPDATE USING (
    body_id = jianxing_body() OR carried_as <> '' AND EXISTS (
        SELECT 1 FROM incidents_incident i WHERE i.id = incident_id AND i.body_id = jianxing_body()));

-- A told body was told once and for one reason; receipt and acceptance are given once, by itself, delivery is noted once.
CREATE OR REPLACE FUNCTION incidents_told_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given CONSTANT text[] := ARRAY['received_at', 'received_by_id', 'accepted_at', 'accepted_by_id'];
    carried CONSTANT text[] := ARRAY['delivered_at', 'refused'];
BEGIN
    IF to_jsonb(OLD) - given - carried IS DISTINCT FROM to_jsonb(NEW) - given - carried
       OR OLD.received_at IS NOT NULL
          AND (OLD.received_at, OLD.received_by_id) IS DISTINCT FROM (NEW.received_at, NEW.received_by_id)
       OR OLD.accepted_at IS NOT NULL
          AND (OLD.accepted_at, OLD.accepted_by_id) IS DISTINCT FROM (NEW.accepted_at, NEW.accepted_by_id)
       OR to_jsonb(OLD) - carried IS DISTINCT FROM to_jsonb(NEW) - carried AND OLD.body_id IS DISTINCT FROM jianxing_body()
       OR (OLD.delivered_at IS NOT NULL OR OLD.refused <> '')
          AND (OLD.delivered_at, OLD.refused) IS DISTINCT FROM (NEW.delivered_at, NEW.refused)
       OR OLD.accepted_at IS NOT NULL AND to_jsonb(OLD) - carried IS NOT DISTINCT FROM to_jsonb(NEW) - carried
          AND (OLD.delivered_at, OLD.refused) IS NOT DISTINCT FROM (NEW.delivered_at, NEW.refused)
    THEN
        RAISE EXCEPTION 'who was told (%) does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

-- Who may see an incident: the body that leads it alone until it is published; then also those above it, those told, and those
-- above them, who hear when an acknowledgement is late; and the body that has the agreement under which it is, with those above
-- it: a stationed group so reads of the incidents of its bureau. The one place of this rule.
CREATE OR REPLACE FUNCTION incidents_refresh_visibility(ids bigint[]) RETURNS integer
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
                UNION ALL SELECT unnest(array_append(b.ancestors, b.id))
                    FROM projects_programme p JOIN directory_body b ON b.id = p.registered_by_id
                    WHERE p.id = i.agreement_id AND i.published_at IS NOT NULL
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
CREATE OR REPLACE FUNCTION incidents_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT i.id FROM incidents_incident i
    WHERE i.id > after_id AND (i.body_id = ANY (bodies)
        OR EXISTS (SELECT 1 FROM incidents_told t WHERE t.incident_id = i.id AND t.body_id = ANY (bodies))
        OR EXISTS (SELECT 1 FROM projects_programme p WHERE p.id = i.agreement_id AND p.registered_by_id = ANY (bodies)))
    ORDER BY i.id LIMIT most
$$;

-- Incidents of before are seen by those who have their agreement from now on.
SELECT incidents_refresh_visibility(array(SELECT id FROM incidents_incident WHERE agreement_id IS NOT NULL));
