-- A notice names its subject's number. A domain may have the notices of a subject read only while the body sees what they
-- are about, so that a body that a reorganisation has taken the matter from is not reminded of it:
--     SELECT notices_go_with('impasse', 'letters_impasse');
-- after row security stands on that table: the policy reads it with the rights of whoever asks. Nothing is deleted; who
-- sees the matter again has its notices again.
CREATE FUNCTION notices_go_with(subject_name text, seen_through regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP POLICY IF EXISTS %I ON notices_notice', 'goes_with_' || subject_name);
    EXECUTE format(
        'CREATE POLICY %I ON notices_notice AS RESTRICTIVE FOR SELECT USING (subject <> %L OR EXISTS ('
        'SELECT 1 FROM %s AS seen WHERE seen.id = notices_notice.subject_id))',
        'goes_with_' || subject_name, subject_name, seen_through
    );
END
$$;
REVOKE EXECUTE ON FUNCTION notices_go_with(text, regclass) FROM PUBLIC;
