-- As before, but for how much of the newest is looked through. A sample says how common the words are: what is common is
-- found by looking through so many as the sample promises, and what is rare costs the sample alone before the index is asked.
CREATE OR REPLACE FUNCTION findings_search_v2(words text[], before bigint, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := ARRAY[jianxing_body()];
    pairs text[] := ARRAY(
        SELECT DISTINCT pair FROM unnest(words) AS word, unnest(jianxing_bigrams(word)) AS pair WHERE length(pair) = 2);
    -- Two characters are their own pair: only longer words must be looked for in the text itself, and single characters.
    others text[] := ARRAY(SELECT lower(word) FROM unnest(words) AS word WHERE length(word) <> 2);
    patterns text[] := ARRAY(
        SELECT '%' || regexp_replace(lower(word), '([\\%_])', '\\\1', 'g') || '%' FROM unnest(words) AS word);
    found bigint[];
    sample constant integer := 100;
    newest constant integer := 2000;
    looked integer := sample;
BEGIN
    IF jianxing_body() IS NULL OR cardinality(words) = 0 THEN
        RETURN;
    END IF;
    WHILE most <= 100 AND looked <= newest LOOP
        found := ARRAY(
            SELECT recent.id FROM (
                SELECT f.id, f.visible_to,
                       lower(regexp_replace(f.description || ' ' || f.number || ' ' || f.place || ' ' || f.category, '\s+', '', 'g')) AS folded
                FROM findings_finding f WHERE before IS NULL OR f.id < before
                ORDER BY f.id DESC LIMIT looked
            ) recent
            WHERE recent.visible_to @> mine AND recent.folded LIKE ALL (patterns)
            LIMIT most);
        IF cardinality(found) = most THEN
            RETURN QUERY SELECT unnest(found);
            RETURN;
        END IF;
        EXIT WHEN looked > sample OR cardinality(found) = 0;
        looked := 2 * most * sample / cardinality(found);
    END LOOP;
    RETURN QUERY EXECUTE
        'SELECT f.id FROM findings_finding f'
        ' WHERE jianxing_bigrams(f.description || '' '' || f.number || '' '' || f.place || '' '' || f.category) @> $1'
        '   AND f.visible_to @> $2 AND ($3 IS NULL OR f.id < $3)'
        '   AND (cardinality($4) = 0 OR NOT EXISTS ('
        '       SELECT 1 FROM unnest($4) AS word WHERE position(word IN lower(regexp_replace('
        '           f.description || '' '' || f.number || '' '' || f.place || '' '' || f.category, ''\s+'', '''', ''g''))) = 0))'
        ' ORDER BY f.id DESC LIMIT $5'
    USING pairs, mine, before, others, most;
END
$$;
