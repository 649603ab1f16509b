-- Which bodies compare a layer, under whose matrices it must be compared anew; where none does, the body that keeps it.
-- For the job that follows a publication, which acts for each of them in turn.
CREATE FUNCTION atlas_bodies_comparing(layer bigint) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    WITH comparing AS (SELECT DISTINCT c.body_id FROM atlas_comparison c WHERE layer IN (c.a_id, c.b_id))
    SELECT body_id FROM comparing
    UNION ALL
    SELECT l.registered_by_id FROM atlas_layer l WHERE l.id = layer AND NOT EXISTS (SELECT 1 FROM comparing)
    ORDER BY 1
$$;

-- The layers of comparisons for whose versions in force on a day no run was ever asked.
CREATE FUNCTION atlas_layers_behind(day date) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    WITH held AS (
        SELECT v.id, v.layer_id FROM atlas_planversion v JOIN atlas_layer l ON l.id = v.layer_id
        WHERE v.state = 'published' AND l.voided_at IS NULL
          AND v.valid_from <= day AND (v.valid_to IS NULL OR v.valid_to > day)
    )
    SELECT DISTINCT c.a_id
    FROM atlas_comparison c JOIN held a ON a.layer_id = c.a_id JOIN held b ON b.layer_id = c.b_id
    WHERE NOT EXISTS (SELECT 1 FROM atlas_conflictrun r
                      WHERE r.comparison_id = c.id AND r.a_version_id = a.id AND r.b_version_id = b.id)
    ORDER BY 1
$$;
