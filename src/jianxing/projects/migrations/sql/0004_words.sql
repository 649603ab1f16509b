-- What a project is searched by, folded once when it is written instead of at every search. array_to_string is called stable
-- because of other types; over texts it is immutable.
CREATE FUNCTION projects_words(name text, code text, initials text, aliases text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(name || ' ' || code || ' ' || initials || ' ' || array_to_string(aliases, ' '))
$$;
ALTER TABLE projects_project ADD COLUMN words text
    GENERATED ALWAYS AS (projects_words(name, code, pinyin_initials, aliases)) STORED;

CREATE OR REPLACE FUNCTION projects_search(words text[], after_key text, after_id bigint, most integer)
RETURNS TABLE (id bigint, name text, code text, stage text, pinyin_key text)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT p.id, p.name, p.code, p.stage, p.pinyin_key FROM projects_project p
    WHERE p.voided_at IS NULL AND p.visible_to @> ARRAY[jianxing_body()] AND cardinality(projects_search.words) > 0
      AND (after_key IS NULL OR (p.pinyin_key, p.id) > (after_key, after_id))
      AND p.words LIKE ALL (ARRAY(
          SELECT '%' || regexp_replace(lower(word), '([\\%_])', '\\\1', 'g') || '%'
          FROM unnest(projects_search.words) AS word))
    ORDER BY p.pinyin_key, p.id LIMIT most
$$;
