-- Who may see a project: the body that registered it, with those above it; its owners and the bodies responsible for
-- it, while they are; the bodies it is shared with. The one place of this rule.
CREATE FUNCTION projects_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT p.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id = p.registered_by_id
                UNION ALL SELECT unnest(p.shared_with)
                UNION ALL SELECT part.body_id FROM projects_projectbody part
                    WHERE part.project_id = p.id AND part.until_at IS NULL AND part.part IN ('owner', 'responsible')
            ) eyes
        ) AS eyes
        FROM projects_project p WHERE p.id = ANY (ids)
    )
    UPDATE projects_project p SET visible_to = target.eyes FROM target
    WHERE p.id = target.id AND p.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The projects that a change in the place of these bodies may concern, for a resumable recomputation.
CREATE FUNCTION projects_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT p.id FROM projects_project p
    WHERE p.id > after_id AND p.registered_by_id = ANY (bodies)
    ORDER BY p.id LIMIT most
$$;

-- Who may see a programme: the body that set it up, with those above it; its parties; the bodies it is shared with.
-- The one place of this rule.
CREATE FUNCTION projects_refresh_programme_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT p.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id = p.registered_by_id
                UNION ALL SELECT unnest(p.shared_with)
                UNION ALL SELECT party.body_id FROM projects_programmeparty party WHERE party.programme_id = p.id
            ) eyes
        ) AS eyes
        FROM projects_programme p WHERE p.id = ANY (ids)
    )
    UPDATE projects_programme p SET visible_to = target.eyes FROM target
    WHERE p.id = target.id AND p.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The programmes that a change in the place of these bodies may concern.
CREATE FUNCTION projects_programmes_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT p.id FROM projects_programme p
    WHERE p.id > after_id AND p.registered_by_id = ANY (bodies)
    ORDER BY p.id LIMIT most
$$;
