-- A candidate finding is seen by the body that decides on it and those above; that body alone writes, and for it the worker.
ALTER TABLE incidents_lapse ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_lapse FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON incidents_lapse FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON incidents_lapse FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());
SELECT ledger_admit('incident_lapse', 'incidents_lapse');

-- What was not kept stays as it was noted; a finding that was made of it stays too.
CREATE FUNCTION incidents_lapse_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := ARRAY['visible_to', 'ended_at', 'ended_by_id', 'end_reason', 'holds_until', 'finding_id'];
BEGIN
    IF to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving
       OR OLD.finding_id IS NOT NULL AND to_jsonb(OLD) - 'visible_to' IS DISTINCT FROM to_jsonb(NEW) - 'visible_to'
    THEN
        RAISE EXCEPTION 'lapse % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON incidents_lapse FOR EACH ROW EXECUTE FUNCTION incidents_lapse_stands();

-- Who may see a candidate: the body that decides on it and those above it. The one place of this rule.
CREATE FUNCTION incidents_refresh_lapses(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT l.id, array_agg(DISTINCT eye ORDER BY eye) AS eyes
        FROM incidents_lapse l JOIN directory_body b ON b.id = l.body_id, unnest(array_append(b.ancestors, b.id)) AS eye
        WHERE l.id = ANY (ids) GROUP BY l.id
    )
    UPDATE incidents_lapse l SET visible_to = target.eyes FROM target
    WHERE l.id = target.id AND l.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

CREATE FUNCTION incidents_lapses_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT l.id FROM incidents_lapse l WHERE l.id > after_id AND l.body_id = ANY (bodies) ORDER BY l.id LIMIT most
$$;

-- What is silent or was late and has not been noted, with the body that decides: a feed's own where it supervises, else the one
-- that has the agreement. Acknowledgements count where the body told is a party to the incident's agreement, of what was published
-- within a week; tests do not, nor what was cancelled. For the worker: keys, the name of a feed, the number of an incident.
CREATE FUNCTION incidents_lapsed(at timestamptz) RETURNS TABLE (
    kind text, body_id bigint, late_id bigint, feed_id bigint, told_id bigint, title text, due_at timestamptz, minutes integer)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    WITH deciding AS (
        SELECT b.id FROM directory_body b WHERE b.kind IN ('commission', 'stationed_group', 'zone_commission', 'task_group')
    ), silent AS (
        SELECT f.*, coalesce(f.heard_at, f.opened_at) + make_interval(mins => f.greatest_age_minutes) AS due_at,
            coalesce(own.id, keeping.id) AS decides, own.id IS NULL AS is_anothers
        FROM incidents_feed f
        LEFT JOIN deciding own ON own.id = f.body_id
        LEFT JOIN projects_programme p ON p.id = f.agreement_id
        LEFT JOIN deciding keeping ON keeping.id = p.registered_by_id
        WHERE f.closed_at IS NULL
    ), late AS (
        SELECT t.*, i.number, p.registered_by_id AS decides,
            t.receipt_due_at < coalesce(t.received_at, at) AS no_receipt
        FROM incidents_told t
        JOIN incidents_incident i ON i.id = t.incident_id
        JOIN projects_programme p ON p.id = i.agreement_id
        JOIN deciding keeping ON keeping.id = p.registered_by_id
        WHERE i.state IN ('published', 'ended') AND i.nature <> 'test' AND i.published_at > at - interval '7 days'
          AND (t.receipt_due_at < coalesce(t.received_at, least(at, i.ended_at))
            OR t.acceptance_due_at < coalesce(t.accepted_at, least(at, i.ended_at)))
          AND EXISTS (SELECT 1 FROM projects_programmeparty q WHERE q.programme_id = p.id AND q.body_id = t.body_id)
    )
    SELECT 'feed', s.decides, CASE WHEN s.is_anothers THEN s.body_id END, s.id, NULL::bigint, s.name::text, s.due_at,
        s.greatest_age_minutes
    FROM silent s
    WHERE s.due_at < at AND s.decides IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM incidents_lapse l WHERE l.feed_id = s.id
                      AND (l.due_at = s.due_at OR l.holds_until >= (at AT TIME ZONE 'Asia/Shanghai')::date))
    UNION ALL
    SELECT CASE WHEN no_receipt THEN 'receipt' ELSE 'acceptance' END, l.decides, l.body_id, NULL, l.id, l.number,
        CASE WHEN no_receipt THEN l.receipt_due_at ELSE l.acceptance_due_at END,
        (extract(epoch FROM CASE WHEN no_receipt THEN l.receipt_due_at ELSE l.acceptance_due_at END - l.told_at) / 60)::integer
    FROM late l WHERE NOT EXISTS (SELECT 1 FROM incidents_lapse k WHERE k.told_id = l.id)
$$;
