-- The projects whose name, code, aliases or pinyin initials hold every word, for the acting body only and in pinyin order.
-- The policy's rule is applied here, in the same statement: under the policy itself no such operator comes before it.
CREATE FUNCTION projects_search(words text[], after_key text, after_id bigint, most integer)
RETURNS TABLE (id bigint, name text, code text, stage text, pinyin_key text)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT p.id, p.name, p.code, p.stage, p.pinyin_key FROM projects_project p
    WHERE p.voided_at IS NULL AND p.visible_to @> ARRAY[jianxing_body()] AND cardinality(words) > 0
      AND (after_key IS NULL OR (p.pinyin_key, p.id) > (after_key, after_id))
      AND NOT EXISTS (
          SELECT 1 FROM unnest(words) AS word
          WHERE position(lower(word) IN lower(
              p.name || ' ' || p.code || ' ' || p.pinyin_initials || ' ' || array_to_string(p.aliases, ' '))) = 0)
    ORDER BY p.pinyin_key, p.id LIMIT most
$$;
