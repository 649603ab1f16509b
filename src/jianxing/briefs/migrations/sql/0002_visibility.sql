-- Who may see a brief: the body that writes it; once it has been issued also those above that body, and the bodies that
-- it is sent to. A draft is nobody else's. The one place of this rule.
CREATE FUNCTION briefs_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT brief.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT brief.body_id AS eye
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b
                    WHERE b.id = brief.body_id AND brief.issued_at IS NOT NULL
                UNION ALL SELECT unnest(brief.shared_with) WHERE brief.issued_at IS NOT NULL
            ) eyes
        ) AS eyes
        FROM briefs_brief brief WHERE brief.id = ANY (ids)
    )
    UPDATE briefs_brief brief SET visible_to = target.eyes FROM target
    WHERE brief.id = target.id AND brief.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The briefs that a change in the place of these bodies may concern, for a resumable recomputation.
CREATE FUNCTION briefs_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT brief.id FROM briefs_brief brief
    WHERE brief.id > after_id AND brief.body_id = ANY (bodies)
    ORDER BY brief.id LIMIT most
$$;
