-- Who may see an inspection: the body that inspects, with those above it; the bodies that inspect jointly; the bodies
-- it is shared with. Who is inspected, or only took part, does not. The one place of this rule.
CREATE FUNCTION inspections_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT i.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id = i.body_id
                UNION ALL SELECT unnest(i.shared_with)
                UNION ALL SELECT link.body_id FROM inspections_inspectionbody link
                    WHERE link.inspection_id = i.id AND link.is_joint
            ) eyes
        ) AS eyes
        FROM inspections_inspection i WHERE i.id = ANY (ids)
    )
    UPDATE inspections_inspection i SET visible_to = target.eyes FROM target
    WHERE i.id = target.id AND i.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The inspections that a change in the place of these bodies may concern, for a resumable recomputation.
CREATE FUNCTION inspections_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT i.id FROM inspections_inspection i
    WHERE i.id > after_id AND i.body_id = ANY (bodies)
    ORDER BY i.id LIMIT most
$$;

-- Who may see a reminder: the body that sent it, with those above it; the body that it is addressed to. The one place
-- of this rule.
CREATE FUNCTION inspections_refresh_reminder_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT r.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id = r.sent_by_body_id
                UNION ALL SELECT r.addressee_id
            ) eyes
        ) AS eyes
        FROM inspections_reminder r WHERE r.id = ANY (ids)
    )
    UPDATE inspections_reminder r SET visible_to = target.eyes FROM target
    WHERE r.id = target.id AND r.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The reminders that a change in the place of these bodies may concern.
CREATE FUNCTION inspections_reminders_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT r.id FROM inspections_reminder r
    WHERE r.id > after_id AND r.sent_by_body_id = ANY (bodies)
    ORDER BY r.id LIMIT most
$$;
