-- Who may see a file: the body that uploaded it and the bodies in shared_above, each with those above it; and the bodies
-- in shared_with alone. The one place of this rule. Those above are never written down in a share, since bodies move.
CREATE OR REPLACE FUNCTION evidence_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT f.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id = f.uploaded_body_id OR b.id = ANY (f.shared_above)
                UNION ALL SELECT unnest(f.shared_with)
            ) eyes
        ) AS eyes
        FROM evidence_file f WHERE f.id = ANY (ids)
    )
    UPDATE evidence_file f SET visible_to = target.eyes FROM target
    WHERE f.id = target.id AND f.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The files that a change in the place of these bodies may concern, for a resumable recomputation.
CREATE OR REPLACE FUNCTION evidence_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT f.id FROM evidence_file f
    WHERE f.id > after_id AND (f.uploaded_body_id = ANY (bodies) OR f.shared_above && bodies)
    ORDER BY f.id LIMIT most
$$;
