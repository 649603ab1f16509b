-- Two neighbouring characters at a time: what a search for two-character Chinese words needs, where trigrams never help.
CREATE FUNCTION jianxing_bigrams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(folded, i, 2)), '{}')
    FROM (SELECT lower(regexp_replace(words, '\s+', '', 'g')) AS folded) f,
         generate_series(1, greatest(length(folded) - 1, 1)) AS i
    WHERE folded <> ''
$$;
CREATE INDEX finding_bigrams ON findings_finding
    USING gin (jianxing_bigrams(description || ' ' || number || ' ' || place || ' ' || category));

-- The findings whose text holds every word, for the acting body only: under the policy the index could not be used
-- (array operators are not leakproof), so the policy's rule is applied here, in the same query as the index.
CREATE FUNCTION findings_search(words text[], most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT f.id FROM findings_finding f
    WHERE jianxing_bigrams(f.description || ' ' || f.number || ' ' || f.place || ' ' || f.category) @> ARRAY(
              SELECT pair FROM unnest(words) AS word, unnest(jianxing_bigrams(word)) AS pair WHERE length(pair) = 2)
      AND f.visible_to @> ARRAY[jianxing_body()]
      AND NOT EXISTS (
          SELECT 1 FROM unnest(words) AS word
          WHERE position(lower(word) IN lower(regexp_replace(
              f.description || ' ' || f.number || ' ' || f.place || ' ' || f.category, '\s+', '', 'g'))) = 0)
    ORDER BY f.id DESC LIMIT most
$$;
