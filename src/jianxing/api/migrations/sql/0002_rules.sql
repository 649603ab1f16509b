-- A kept answer is seen by the person and for the body that asked, as the write itself was.
ALTER TABLE api_keptanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY kept_answer_own ON api_keptanswer
    USING (person_id = jianxing_person() AND body_id = jianxing_body())
    WITH CHECK (person_id = jianxing_person() AND body_id = jianxing_body());

-- Claim a key for a write. A second request under the key waits here until the first has committed or come to nothing:
-- then it finds the kept answer, or has the key to itself. Who waits for longer than a few seconds is told so
-- (lock_not_available). One statement a step, so that the last one sees what was committed meanwhile.
CREATE FUNCTION api_claim_key(
    of_token bigint, of_person bigint, of_body bigint, of_key text, of_request text, of_digest text, of_instant timestamptz
) RETURNS TABLE (
    kept_id bigint, is_new boolean, kept_request text, kept_digest text,
    kept_status smallint, kept_headers jsonb, kept_answer bytea
) LANGUAGE plpgsql SET lock_timeout = '5s' AS $$
BEGIN
    RETURN QUERY
        INSERT INTO api_keptanswer (token_id, person_id, body_id, key, request, digest, headers, answer, made_at)
        VALUES (of_token, of_person, of_body, of_key, of_request, of_digest, '{}', '', of_instant)
        ON CONFLICT (token_id, key) DO NOTHING
        RETURNING id, true, of_request, of_digest, NULL::smallint, NULL::jsonb, NULL::bytea;
    IF NOT FOUND THEN
        RETURN QUERY
            SELECT k.id, false, k.request::text, k.digest::text, k.status, k.headers, k.answer
            FROM api_keptanswer k WHERE k.token_id = of_token AND k.key = of_key;
    END IF;
END
$$;

-- Forget answers older than an instant, whoever asked. The caller learns only how many.
CREATE FUNCTION api_forget_answers(before timestamptz) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (DELETE FROM api_keptanswer WHERE made_at < before RETURNING 1) SELECT count(*) FROM gone
$$;
