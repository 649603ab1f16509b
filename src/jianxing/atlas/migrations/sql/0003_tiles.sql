-- Whether a version is on the map for the acting body: published, of a layer that is not void and that the body sees. The rule
-- of row security, asked once for a tile instead of once for each feature.
CREATE FUNCTION atlas_on_map(wanted bigint) RETURNS boolean
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM atlas_planversion v JOIN atlas_layer l ON l.id = v.layer_id
        WHERE v.id = wanted AND v.state = 'published' AND l.voided_at IS NULL
          AND l.visible_to @> ARRAY[jianxing_body()])
$$;

-- The lines and areas of a version that meet a rectangle and are at least so wide or high, in degrees; the largest first.
CREATE FUNCTION atlas_tile_shapes(
    wanted bigint, west double precision, south double precision, east double precision, north double precision,
    smallest double precision, most integer
) RETURNS TABLE (id bigint, key text, name text, wkb bytea, size double precision)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT f.id, f.key, f.name, f.wkb, greatest(f.max_x - f.min_x, f.max_y - f.min_y) AS size
    FROM atlas_feature f
    WHERE f.plan_version_id = wanted AND f.shape <> 'point' AND atlas_on_map(wanted)
      AND box(point(f.min_x, f.min_y), point(f.max_x, f.max_y)) && box(point(west, south), point(east, north))
      AND greatest(f.max_x - f.min_x, f.max_y - f.min_y) >= smallest
    ORDER BY 5 DESC, 1 LIMIT most
$$;

-- The points of a version in a rectangle, and the lines and areas there that are drawn as points since they are smaller than
-- (smallest, or than the last that was drawn: last_size, last_id), gathered in a grid of so many cells to a side. The rectangle has its
-- western and northern side and not the others, so that nothing is counted in two tiles.
CREATE FUNCTION atlas_tile_cells(
    wanted bigint, west double precision, south double precision, east double precision, north double precision,
    cells integer, last_size double precision, last_id bigint
) RETURNS TABLE (
    is_point boolean, number bigint, longitude double precision, latitude double precision, id bigint, key text, name text
)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT f.shape = 'point', count(*), avg(f.longitude), avg(f.latitude), min(f.id), min(f.key), min(f.name)
    FROM atlas_feature f
    WHERE f.plan_version_id = wanted AND atlas_on_map(wanted)
      AND box(point(f.min_x, f.min_y), point(f.max_x, f.max_y)) && box(point(west, south), point(east, north))
      AND f.longitude >= west AND f.longitude < east AND f.latitude > south AND f.latitude <= north
      AND (f.shape = 'point'
           OR (greatest(f.max_x - f.min_x, f.max_y - f.min_y), -f.id) < (last_size, -last_id))
    GROUP BY 1, floor((f.longitude - west) / (east - west) * cells), floor((f.latitude - south) / (north - south) * cells)
$$;

-- A page of the features of these versions whose bounds meet a rectangle, by their number, as far as the acting body sees them.
CREATE FUNCTION atlas_features_listed(
    versions bigint[], west double precision, south double precision, east double precision, north double precision,
    after_id bigint, most integer
) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT f.id FROM atlas_feature f
    WHERE f.plan_version_id = ANY (ARRAY(SELECT v FROM unnest(versions) v WHERE atlas_on_map(v))) AND f.id > after_id
      AND box(point(f.min_x, f.min_y), point(f.max_x, f.max_y)) && box(point(west, south), point(east, north))
    ORDER BY f.id LIMIT most
$$;

-- How many features of these versions meet a rectangle, counted up to a bound.
CREATE FUNCTION atlas_features_counted(
    versions bigint[], west double precision, south double precision, east double precision, north double precision,
    most integer
) RETURNS bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM (
        SELECT FROM atlas_feature f
        WHERE f.plan_version_id = ANY (ARRAY(SELECT v FROM unnest(versions) v WHERE atlas_on_map(v)))
          AND box(point(f.min_x, f.min_y), point(f.max_x, f.max_y)) && box(point(west, south), point(east, north))
        LIMIT most) met
$$;
