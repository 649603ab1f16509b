-- What the ledger is asked most: open findings by deadline, of one responsible body or of all. With what the policy and the
-- filters look at in the index itself, a page and its count read no row of the table.
-- The key of the order is a CASE on purpose: the planner holds coalesce() for leaky and under row security would not let it
-- reach the index, so that page 100 would read all pages before it.
CREATE INDEX finding_open_by_responsible ON findings_finding (
    responsible_id, (CASE WHEN due_on IS NULL THEN '9999-12-31'::date ELSE due_on END), id
) INCLUDE (visible_to, due_on) WHERE state IN ('accepted', 'assigned', 'rectifying', 'registered', 'submitted');

CREATE INDEX finding_open_by_deadline ON findings_finding (
    (CASE WHEN due_on IS NULL THEN '9999-12-31'::date ELSE due_on END), id
) INCLUDE (visible_to, due_on, supervised_by_id, domain)
WHERE state IN ('accepted', 'assigned', 'rectifying', 'registered', 'submitted');

CREATE INDEX finding_by_deadline ON findings_finding (
    (CASE WHEN due_on IS NULL THEN '9999-12-31'::date ELSE due_on END), id
);

-- The keys of findings whose text holds every word, for the acting body only; newest first, those before a key, at most so
-- many. Under the policy the index could not be used (array operators are not leakproof), so the policy's rule is applied
-- here, in the same statement as the index. What is common is found among the newest without the index; what is not has
-- few places in the index.
CREATE FUNCTION findings_search_v2(words text[], before bigint, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint[] := ARRAY[jianxing_body()];
    pairs text[] := ARRAY(
        SELECT DISTINCT pair FROM unnest(words) AS word, unnest(jianxing_bigrams(word)) AS pair WHERE length(pair) = 2);
    -- Two characters are their own pair: only longer words must be looked for in the text itself, and single characters.
    others text[] := ARRAY(SELECT lower(word) FROM unnest(words) AS word WHERE length(word) <> 2);
    found bigint[];
    newest constant integer := 1000;
BEGIN
    IF jianxing_body() IS NULL OR cardinality(words) = 0 THEN
        RETURN;
    END IF;
    IF most <= 100 THEN
        found := ARRAY(
            SELECT recent.id FROM (
                SELECT f.id, f.visible_to,
                       lower(regexp_replace(f.description || ' ' || f.number || ' ' || f.place || ' ' || f.category, '\s+', '', 'g')) AS folded
                FROM findings_finding f WHERE before IS NULL OR f.id < before
                ORDER BY f.id DESC LIMIT newest
            ) recent
            WHERE recent.visible_to @> mine
              AND NOT EXISTS (SELECT 1 FROM unnest(words) AS word WHERE position(lower(word) IN recent.folded) = 0)
            LIMIT most);
        IF cardinality(found) = most THEN
            RETURN QUERY SELECT unnest(found);
            RETURN;
        END IF;
    END IF;
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
