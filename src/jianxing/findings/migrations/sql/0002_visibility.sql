-- Who may see a finding: the body that registered it and the body that supervises it, with those above either; the
-- responsible and assisting bodies from the assignment on; the bodies it is shared with. The one place of this rule.
CREATE FUNCTION findings_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT f.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id IN (f.registered_by_id, f.supervised_by_id)
                UNION ALL SELECT unnest(f.shared_with)
                UNION ALL SELECT f.responsible_id
                    WHERE f.responsible_id IS NOT NULL AND f.assigned_at IS NOT NULL
                UNION ALL SELECT a.body_id FROM findings_findingassistant a
                    WHERE a.finding_id = f.id AND a.is_current AND f.assigned_at IS NOT NULL
            ) eyes
        ) AS eyes
        FROM findings_finding f WHERE f.id = ANY (ids)
    )
    UPDATE findings_finding f SET visible_to = target.eyes FROM target
    WHERE f.id = target.id AND f.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The findings that a change in the place of these bodies may concern, for a resumable recomputation.
CREATE FUNCTION findings_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT f.id FROM findings_finding f
    WHERE f.id > after_id AND (f.registered_by_id = ANY (bodies) OR f.supervised_by_id = ANY (bodies))
    ORDER BY f.id LIMIT most
$$;
