-- Recompute ``ancestors`` (nearest first) of a body and of everything below it; returns the bodies touched.
CREATE FUNCTION directory_refresh_ancestors(moved bigint) RETURNS SETOF bigint
LANGUAGE sql AS $$
    WITH RECURSIVE below AS (
        SELECT b.id,
               CASE WHEN b.parent_id IS NULL THEN '{}'::bigint[]
                    ELSE array_prepend(b.parent_id, (SELECT p.ancestors FROM directory_body p WHERE p.id = b.parent_id))
               END AS above
        FROM directory_body b WHERE b.id = moved
        UNION ALL
        SELECT c.id, array_prepend(b.id, b.above) FROM directory_body c JOIN below b ON c.parent_id = b.id
    )
    UPDATE directory_body body SET ancestors = below.above FROM below WHERE body.id = below.id
    RETURNING body.id
$$;
