-- As atlas_tile_shapes and atlas_tile_cells were for one tile of one version, for several at once: the n-th version in the n-th
-- rectangle. *place* says of which of them a row is, counted from one.
DROP FUNCTION atlas_tile_shapes;
DROP FUNCTION atlas_tile_cells;

-- The lines and areas of a version that meet a rectangle and are at least so wide or high, in degrees; the largest first.
CREATE FUNCTION atlas_tiles_shapes(
    wanted bigint[], west double precision[], south double precision[], east double precision[], north double precision[],
    smallest double precision[], most integer
) RETURNS TABLE (place bigint, id bigint, key text, name text, wkb bytea, size double precision)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT t.place, f.*
    FROM unnest(wanted, west, south, east, north, smallest)
         WITH ORDINALITY AS t (version, west, south, east, north, smallest, place)
    CROSS JOIN LATERAL (
        SELECT f.id, f.key, f.name, f.wkb, greatest(f.max_x - f.min_x, f.max_y - f.min_y) AS size
        FROM atlas_feature f
        WHERE f.plan_version_id = t.version AND f.shape <> 'point'
          AND box(point(f.min_x, f.min_y), point(f.max_x, f.max_y)) && box(point(t.west, t.south), point(t.east, t.north))
          AND greatest(f.max_x - f.min_x, f.max_y - f.min_y) >= t.smallest
        ORDER BY 5 DESC, 1 LIMIT most
    ) f
    WHERE atlas_on_map(t.version)
    ORDER BY t.place, f.size DESC, f.id
$$;

-- The points of a version in a rectangle, and the lines and areas there that are drawn as points since they are smaller than
-- (smallest, or than the last that was drawn: last_size, last_id), gathered in a grid of so many cells to a side. The rectangle
-- has its western and northern side and not the others, so that nothing is counted in two tiles.
CREATE FUNCTION atlas_tiles_cells(
    wanted bigint[], west double precision[], south double precision[], east double precision[], north double precision[],
    cells integer[], last_size double precision[], last_id bigint[]
) RETURNS TABLE (
    place bigint, is_point boolean, number bigint, longitude double precision, latitude double precision, id bigint,
    key text, name text
)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT t.place, f.*
    FROM unnest(wanted, west, south, east, north, cells, last_size, last_id)
         WITH ORDINALITY AS t (version, west, south, east, north, cells, last_size, last_id, place)
    CROSS JOIN LATERAL (
        SELECT f.shape = 'point', count(*), avg(f.longitude), avg(f.latitude), min(f.id), min(f.key), min(f.name)
        FROM atlas_feature f
        WHERE f.plan_version_id = t.version
          AND box(point(f.min_x, f.min_y), point(f.max_x, f.max_y)) && box(point(t.west, t.south), point(t.east, t.north))
          AND f.longitude >= t.west AND f.longitude < t.east AND f.latitude > t.south AND f.latitude <= t.north
          AND (f.shape = 'point'
               OR (greatest(f.max_x - f.min_x, f.max_y - f.min_y), -f.id) < (t.last_size, -t.last_id))
        GROUP BY 1, floor((f.longitude - t.west) / (t.east - t.west) * t.cells),
                 floor((f.latitude - t.south) / (t.north - t.south) * t.cells)
    ) f
    WHERE atlas_on_map(t.version)
    ORDER BY t.place
$$;
