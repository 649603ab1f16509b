-- An impasse is seen by who asked and by those above. It is decided by the body directly above the asker, by the asker itself
-- where none stands above; what has been decided stays with who decided it.
CREATE OR REPLACE FUNCTION letters_refresh_impasses(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT i.id,
               CASE WHEN i.state = 'open' THEN coalesce(b.parent_id, b.id) ELSE i.decider_id END AS decider,
               ARRAY(SELECT DISTINCT eye FROM unnest(b.ancestors || b.id) AS eye ORDER BY eye) AS eyes
        FROM letters_impasse i JOIN directory_body b ON b.id = i.asker_id
        WHERE i.id = ANY (ids)
    )
    UPDATE letters_impasse i SET visible_to = target.eyes, decider_id = target.decider FROM target
    WHERE i.id = target.id
      AND (i.visible_to, i.decider_id) IS DISTINCT FROM (target.eyes, target.decider);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
