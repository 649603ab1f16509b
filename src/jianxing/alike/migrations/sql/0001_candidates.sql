-- How common a pair of characters is among all findings, from the statistics that the planner keeps of the search
-- index; a pair that is not named is rarer than those that are. Shares of the whole, so that they tell nobody a row.
CREATE FUNCTION alike_shares(pairs text[]) RETURNS TABLE (pair text, share real)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT common.pair, common.share
    FROM pg_stats s,
         unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS common(pair, share)
    WHERE s.schemaname = 'public' AND s.tablename = 'finding_bigrams' AND common.pair = ANY (pairs)
$$;

-- The findings that may be the same matter as one of these words, projects and place, for the acting body only: under
-- the policy the index could not be used (array operators are not leakproof), so the policy's rule is applied here, in
-- the same query as the index. Three ways in, each bounded: the same project, newest first; the rarest pairs of
-- characters; and, where all pairs are common, many of them at once.
CREATE FUNCTION alike_candidates(pairs text[], held bigint[], itself bigint, most integer)
RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER STABLE SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    body bigint := jianxing_body();
    total real := (SELECT greatest(c.reltuples, 1) FROM pg_class c WHERE c.oid = 'findings_finding'::regclass);
    rare text[];
    together text[];
BEGIN
    WITH known AS (
        SELECT p.pair, coalesce(s.share, 0) * total AS holders
        FROM unnest(pairs) AS p(pair) LEFT JOIN alike_shares(pairs) s ON s.pair = p.pair
        WHERE length(p.pair) = 2
    ), ranked AS (
        SELECT pair, holders, row_number() OVER (ORDER BY holders, pair) AS place FROM known
    )
    SELECT array_agg(pair ORDER BY place) FILTER (WHERE place <= 8 AND holders <= 4 * most),
           array_agg(pair ORDER BY place) FILTER (WHERE place <= 5)
    INTO rare, together FROM ranked;
    RETURN QUERY
        SELECT found.id FROM (
            (SELECT f.id FROM findings_findingproject p JOIN findings_finding f ON f.id = p.finding_id
             WHERE p.project_id = ANY (held) AND f.visible_to @> ARRAY[body] AND f.state NOT IN ('draft', 'void', 'joined')
             ORDER BY p.finding_id DESC LIMIT most)
            UNION
            (SELECT f.id FROM findings_finding f
             WHERE jianxing_bigrams(f.description || ' ' || f.number || ' ' || f.place || ' ' || f.category) && rare
               AND f.visible_to @> ARRAY[body] AND f.state NOT IN ('draft', 'void', 'joined')
             ORDER BY (SELECT count(*) FROM unnest(pairs) AS pair WHERE position(pair IN f.description || f.place) > 0) DESC,
                      f.id DESC
             LIMIT most)
            UNION
            (SELECT f.id FROM findings_finding f
             WHERE jianxing_bigrams(f.description || ' ' || f.number || ' ' || f.place || ' ' || f.category) @> together
               AND f.visible_to @> ARRAY[body] AND f.state NOT IN ('draft', 'void', 'joined')
             LIMIT most)
        ) found
        WHERE found.id <> itself;
END
$$;
