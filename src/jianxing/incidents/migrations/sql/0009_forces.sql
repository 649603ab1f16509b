-- A force is seen by the bodies named in visible_to; its own body registers and changes it, and nobody else.
ALTER TABLE incidents_force ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_force FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON incidents_force FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON incidents_force FOR UPDATE
    USING (body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()])
    WITH CHECK (body_id = jianxing_body());

-- What is asked for is seen with the incident; the body that leads and those told ask, each in its own name.
ALTER TABLE incidents_resourcerequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_resourcerequest FOR SELECT USING
    (EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id));
CREATE POLICY added ON incidents_resourcerequest FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND (
        EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id AND i.body_id = jianxing_body())
        OR EXISTS (SELECT 1 FROM incidents_told t
                   WHERE t.incident_id = incidents_resourcerequest.incident_id AND t.body_id = jianxing_body())));
CREATE POLICY changed ON incidents_resourcerequest FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());

-- A dispatch is seen with the incident. The body that asked puts down whom it asks, the owner of a force what it promises unasked;
-- the force is seen by whoever asks for it, and is its owner's. Afterwards these two take its steps.
ALTER TABLE incidents_dispatch ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_dispatch FOR SELECT USING
    (EXISTS (SELECT 1 FROM incidents_resourcerequest r WHERE r.id = request_id));
CREATE POLICY added ON incidents_dispatch FOR INSERT WITH CHECK (
    EXISTS (SELECT 1 FROM incidents_force f WHERE f.id = force_id AND f.body_id = incidents_dispatch.body_id)
    AND CASE WHEN state = 'asked'
        THEN EXISTS (SELECT 1 FROM incidents_resourcerequest r WHERE r.id = request_id AND r.body_id = jianxing_body())
        ELSE state = 'committed' AND body_id = jianxing_body()
             AND EXISTS (SELECT 1 FROM incidents_resourcerequest r WHERE r.id = request_id) END);
CREATE POLICY changed ON incidents_dispatch FOR UPDATE USING (
    body_id = jianxing_body()
    OR EXISTS (SELECT 1 FROM incidents_resourcerequest r WHERE r.id = request_id AND r.body_id = jianxing_body()));

-- The bodies involved write into the time line, now also those of whose forces some are asked for or promised.
DROP POLICY added ON incidents_entry;
CREATE POLICY added ON incidents_entry FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND (
        EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident_id AND i.body_id = jianxing_body())
        OR EXISTS (SELECT 1 FROM incidents_told t
                   WHERE t.incident_id = incidents_entry.incident_id AND t.body_id = jianxing_body())
        OR EXISTS (SELECT 1 FROM incidents_dispatch d JOIN incidents_resourcerequest r ON r.id = d.request_id
                   WHERE r.incident_id = incidents_entry.incident_id AND d.body_id = jianxing_body())));

SELECT ledger_admit('force', 'incidents_force');
SELECT notices_go_with('force', 'incidents_force');

-- Who may see a force: its body and those above it; lent under an agreement that is not void, also the body that has the agreement,
-- its parties, and those above each. The one place of this rule.
CREATE FUNCTION forces_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT f.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye FROM directory_body b
                    WHERE b.id = f.body_id
                       OR EXISTS (SELECT 1 FROM projects_programme p WHERE p.id = f.agreement_id AND p.voided_at IS NULL
                                  AND (p.registered_by_id = b.id OR EXISTS (
                                      SELECT 1 FROM projects_programmeparty q WHERE q.programme_id = p.id AND q.body_id = b.id)))
            ) eyes
        ) AS eyes
        FROM incidents_force f WHERE f.id = ANY (ids)
    )
    UPDATE incidents_force f SET visible_to = target.eyes FROM target
    WHERE f.id = target.id AND f.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The forces that a change in the place of these bodies may concern.
CREATE FUNCTION forces_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT f.id FROM incidents_force f
    WHERE f.id > after_id AND (f.body_id = ANY (bodies)
        OR EXISTS (SELECT 1 FROM projects_programme p WHERE p.id = f.agreement_id AND (p.registered_by_id = ANY (bodies)
            OR EXISTS (SELECT 1 FROM projects_programmeparty q WHERE q.programme_id = p.id AND q.body_id = ANY (bodies)))))
    ORDER BY f.id LIMIT most
$$;

-- How many of a force are promised or away. Written by nobody: whatever a row says is replaced by what its dispatches say, and the
-- table's own constraint then refuses what would dispatch one twice.
CREATE FUNCTION incidents_force_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moving CONSTANT text[] := ARRAY['kind', 'capabilities', 'quantity', 'unit', 'committed', 'readiness', 'place_name', 'longitude',
        'latitude', 'located_in_id', 'agreement_id', 'as_of', 'visible_to', 'version', 'retired_at', 'retired_by_id', 'retire_reason'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.committed := 0;
        RETURN NEW;
    END IF;
    IF to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving
       OR OLD.retired_at IS NOT NULL
          AND to_jsonb(OLD) - 'visible_to' - 'committed' IS DISTINCT FROM to_jsonb(NEW) - 'visible_to' - 'committed'
    THEN
        RAISE EXCEPTION 'force % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.committed := (SELECT COALESCE(sum(d.quantity), 0) FROM incidents_dispatch d
        WHERE d.force_id = NEW.id AND d.state IN ('committed', 'under_way', 'arrived', 'released'));
    IF NEW.unit <> OLD.unit AND NEW.committed > 0 THEN
        RAISE EXCEPTION 'force % is counted otherwise while some of it is away', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE ON incidents_force FOR EACH ROW EXECUTE FUNCTION incidents_force_stands();

-- What was asked for stays as it was asked, and a closed request stays closed. How many are promised is counted as for a force:
-- what was released before it arrived, or was asked back, is promised no more.
CREATE FUNCTION incidents_request_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moving CONSTANT text[] := ARRAY['committed', 'closed_at', 'closed_by_id', 'close_reason'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.committed := 0;
        RETURN NEW;
    END IF;
    IF to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving
       OR OLD.closed_at IS NOT NULL AND to_jsonb(OLD) - 'committed' IS DISTINCT FROM to_jsonb(NEW) - 'committed'
    THEN
        RAISE EXCEPTION 'request % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.committed := (SELECT COALESCE(sum(d.quantity), 0) FROM incidents_dispatch d WHERE d.request_id = NEW.id AND (
        d.state IN ('committed', 'under_way', 'arrived')
        OR d.state IN ('released', 'returned') AND d.arrived_at IS NOT NULL AND d.recalled_at IS NULL));
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE ON incidents_resourcerequest
    FOR EACH ROW EXECUTE FUNCTION incidents_request_stands();

-- A dispatch changes its state only along its table (incidents/lifecycle.py; a test compares the two), each step by the body whose
-- it is. What it is of, and for what, stays; an instant once noted stays.
CREATE FUNCTION incidents_dispatch_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moving CONSTANT text[] := ARRAY['state', 'reason', 'committed_at', 'expected_at', 'departed_at', 'arrived_at', 'recalled_at',
        'released_at', 'over_at', 'used'];
    asking bigint := (SELECT r.body_id FROM incidents_resourcerequest r WHERE r.id = NEW.request_id);
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT 1 FROM incidents_force f JOIN incidents_resourcerequest r ON r.id = NEW.request_id
                   WHERE f.id = NEW.force_id AND (f.unit <> r.unit OR NOT r.capability = ANY (f.capabilities)
                         OR f.retired_at IS NOT NULL OR r.closed_at IS NOT NULL)) THEN
            RAISE EXCEPTION 'force % does not suit request %', NEW.force_id, NEW.request_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('arrived', 'released'),
        ('asked', 'committed'),
        ('asked', 'declined'),
        ('asked', 'withdrawn'),
        ('committed', 'released'),
        ('committed', 'under_way'),
        ('released', 'returned'),
        ('under_way', 'arrived'),
        ('under_way', 'released')
    ) THEN
        RAISE EXCEPTION 'dispatch % may not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'asked' AND NEW.state = 'committed'
       AND EXISTS (SELECT 1 FROM incidents_resourcerequest r WHERE r.id = NEW.request_id AND r.closed_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'request % is closed', NEW.request_id USING ERRCODE = 'check_violation';
    END IF;
    IF to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving
       OR OLD.state = NEW.state AND (OLD.over_at IS NOT NULL OR OLD.recalled_at IS NOT NULL)
       OR OLD.committed_at IS NOT NULL AND (OLD.committed_at, OLD.expected_at) IS DISTINCT FROM (NEW.committed_at, NEW.expected_at)
       OR OLD.departed_at IS NOT NULL AND OLD.departed_at IS DISTINCT FROM NEW.departed_at
       OR OLD.arrived_at IS NOT NULL AND OLD.arrived_at IS DISTINCT FROM NEW.arrived_at
       OR OLD.recalled_at IS NOT NULL AND (OLD.recalled_at, OLD.reason) IS DISTINCT FROM (NEW.recalled_at, NEW.reason)
       OR OLD.released_at IS NOT NULL AND OLD.released_at IS DISTINCT FROM NEW.released_at
       OR NEW.body_id IS DISTINCT FROM jianxing_body()
          AND (NEW.state IN ('committed', 'declined', 'under_way', 'returned') OR OLD.state = NEW.state)
       OR asking IS DISTINCT FROM jianxing_body() AND NEW.state <> OLD.state AND (NEW.state = 'withdrawn' OR NEW.state = 'released')
    THEN
        RAISE EXCEPTION 'dispatch % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER step BEFORE INSERT OR UPDATE ON incidents_dispatch FOR EACH ROW EXECUTE FUNCTION incidents_dispatch_step();

-- Afterwards the force and the request count anew, each under its lock: of two who promise the same force at once, or more than is
-- asked for, the second is refused.
CREATE FUNCTION incidents_dispatch_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE incidents_force SET committed = committed WHERE id = NEW.force_id;
    UPDATE incidents_resourcerequest SET committed = committed WHERE id = NEW.request_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER counts AFTER INSERT OR UPDATE ON incidents_dispatch FOR EACH ROW EXECUTE FUNCTION incidents_dispatch_counts();
CREATE TRIGGER stays BEFORE DELETE ON incidents_dispatch FOR EACH ROW EXECUTE FUNCTION incidents_stays();
CREATE TRIGGER stays BEFORE DELETE ON incidents_resourcerequest FOR EACH ROW EXECUTE FUNCTION incidents_stays();
CREATE TRIGGER stays BEFORE DELETE ON incidents_force FOR EACH ROW EXECUTE FUNCTION incidents_stays();

-- Who may see an incident: as before, and now also the bodies of whose forces some are asked for or promised, with those above them.
-- The one place of this rule.
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
                UNION ALL SELECT unnest(array_append(b.ancestors, b.id))
                    FROM incidents_resourcerequest r JOIN incidents_dispatch d ON d.request_id = r.id
                    JOIN directory_body b ON b.id = d.body_id WHERE r.incident_id = i.id
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
        OR EXISTS (SELECT 1 FROM incidents_resourcerequest r JOIN incidents_dispatch d ON d.request_id = r.id
                   WHERE r.incident_id = i.id AND d.body_id = ANY (bodies))
        OR EXISTS (SELECT 1 FROM projects_programme p WHERE p.id = i.agreement_id AND p.registered_by_id = ANY (bodies)))
    ORDER BY i.id LIMIT most
$$;
