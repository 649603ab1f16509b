-- The public door. Its role (jianxing_door) may use this schema and call these functions, and has no right to any table: it hands
-- envelopes in, asks by the hash of a tracking code, and reads what is public of a door. The schema of cases is closed to it.
CREATE SCHEMA door;
COMMENT ON SCHEMA door IS 'All that the process which faces the public may call.';

-- What stands on the page of a door: its titles, its place, the key that a contact is sealed to, and what was published.
CREATE FUNCTION door.entry(asked text) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object(
        'code', d.code, 'zh', d.title_zh, 'en', d.title_en, 'longitude', d.longitude, 'latitude', d.latitude,
        'key', (SELECT encode(k.public, 'hex') FROM feedback_sealingkey k ORDER BY k.id DESC LIMIT 1),
        'published', coalesce((
            SELECT jsonb_agg(p.said) FROM (
                SELECT jsonb_build_object('text', r.public_text, 'category', r.category,
                    'on', (r.published_at AT TIME ZONE 'Asia/Shanghai')::date) AS said
                FROM feedback_report r WHERE r.door_id = d.id AND r.published_at IS NOT NULL
                ORDER BY r.published_at DESC LIMIT 20) p), '[]'::jsonb))
    FROM feedback_door d WHERE d.code = asked AND d.closed_at IS NULL
$$;

-- The public catalogue: codes and titles of the doors that are open.
CREATE FUNCTION door.catalogue() RETURNS TABLE (code text, zh text, en text)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT d.code, d.title_zh, d.title_en FROM feedback_door d WHERE d.closed_at IS NULL ORDER BY d.code LIMIT 2000
$$;

-- Hand an envelope in: 'taken', 'known' when the same came before, 'differs' when something else came under its identity, 'closed'
-- when there is no such door (or no answer to speak of), 'full' when too much waits. Row and photos are written together or not at all.
CREATE FUNCTION door.hand_in(
    asked text, handed_identity text, handed_token text, handed_kind text, handed jsonb, sealed bytea, pictures bytea[]
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    through feedback_door;
    made bigint;
    told text := encode(sha256(convert_to(handed_kind || handed::text, 'UTF8')
        || coalesce((SELECT string_agg(sha256(p), ''::bytea ORDER BY n) FROM unnest(pictures) WITH ORDINALITY AS u(p, n)), ''::bytea)), 'hex');
    stood text;
BEGIN
    IF handed_identity !~ '^[0-9a-f]{64}$' OR handed_token !~ '^[0-9a-f]{64}$' OR handed_kind NOT IN ('report', 'word')
       OR jsonb_typeof(handed) IS DISTINCT FROM 'object' OR octet_length(handed::text) > 20000 OR octet_length(sealed) > 4096
       OR cardinality(pictures) > 4 OR EXISTS (SELECT 1 FROM unnest(pictures) p WHERE octet_length(p) > 6291456) THEN
        RAISE EXCEPTION 'not an envelope' USING ERRCODE = 'check_violation';
    END IF;
    SELECT i.digest INTO stood FROM feedback_intake i WHERE i.identity = handed_identity;
    IF stood IS NOT NULL THEN
        RETURN CASE WHEN stood = told THEN 'known' ELSE 'differs' END;
    END IF;
    IF handed_kind = 'word' THEN
        SELECT d.* INTO through FROM feedback_door d JOIN feedback_report r ON r.door_id = d.id
            LEFT JOIN feedback_report m ON m.id = r.main_id
        WHERE r.token = handed_token AND coalesce(m.state, r.state) = 'answered';
    ELSE
        SELECT d.* INTO through FROM feedback_door d WHERE d.code = asked AND d.closed_at IS NULL;
    END IF;
    IF through.id IS NULL THEN
        RETURN 'closed';
    END IF;
    IF (SELECT count(*) FROM (SELECT 1 FROM feedback_intake i
            WHERE i.taken_at IS NULL AND i.body_id = through.body_id LIMIT 50000) w) >= 50000 THEN
        RETURN 'full';
    END IF;
    INSERT INTO feedback_intake (identity, token, kind, door_id, body_id, said, digest, contact, received_at, refused)
    VALUES (handed_identity, handed_token, handed_kind, through.id, through.body_id, handed, told, sealed,
        clock_timestamp(), '')
    ON CONFLICT (identity) DO NOTHING RETURNING id INTO made;
    IF made IS NULL THEN
        SELECT i.digest INTO stood FROM feedback_intake i WHERE i.identity = handed_identity;
        RETURN CASE WHEN stood = told THEN 'known' ELSE 'differs' END;
    END IF;
    INSERT INTO feedback_intakephoto (intake_id, ordinal, content)
    SELECT made, n, p FROM unnest(pictures) WITH ORDINALITY AS u(p, n);
    RETURN 'taken';
END
$$;

-- What the holder of a tracking code may know: where it stands, who answers for it, what was answered. Never names, never numbers.
CREATE FUNCTION door.ask(handed_token text) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object(
        'state', coalesce(m.state, r.state), 'gathered', m.id IS NOT NULL, 'category', r.category,
        'received_on', (i.received_at AT TIME ZONE 'Asia/Shanghai')::date,
        'zh', d.title_zh, 'en', d.title_en, 'door', d.code,
        'waits', EXISTS (SELECT 1 FROM feedback_intake w
            WHERE w.token = handed_token AND w.kind = 'word' AND w.taken_at IS NULL),
        'refused', i.refused <> '',
        'responsible', (SELECT b.name FROM directory_body b WHERE b.id = coalesce(m.responsible_id, r.responsible_id)),
        'due_on', coalesce(m.due_on, r.due_on),
        'reason', coalesce(nullif(m.end_reason, ''), r.end_reason),
        'answers', coalesce((
            SELECT jsonb_agg(jsonb_build_object('round', a.round, 'text', a.text, 'solved', a.solved,
                'on', (a.answered_at AT TIME ZONE 'Asia/Shanghai')::date) ORDER BY a.round)
            FROM feedback_answer a WHERE a.report_id = coalesce(m.id, r.id)), '[]'::jsonb))
    FROM feedback_intake i JOIN feedback_door d ON d.id = i.door_id
    LEFT JOIN feedback_report r ON r.intake_id = i.id
    LEFT JOIN feedback_report m ON m.id = r.main_id
    WHERE i.token = handed_token AND i.kind = 'report'
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA door FROM PUBLIC;
