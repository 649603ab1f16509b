-- One way to write an envelope, for what is handed in at the door here and for what a door on a machine of its own has kept: row and
-- photos together or not at all; 'known' when the same came before, 'differs' when something else came under its identity, 'full'
-- when too much waits for that body.
CREATE FUNCTION feedback_write_envelope(
    through bigint, of_body bigint, handed_identity text, handed_token text, handed_kind text, handed jsonb, sealed bytea,
    pictures bytea[], came timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made bigint;
    told text := encode(sha256(convert_to(handed_kind || handed::text, 'UTF8')
        || coalesce((SELECT string_agg(sha256(p), ''::bytea ORDER BY n) FROM unnest(pictures) WITH ORDINALITY AS u(p, n)), ''::bytea)), 'hex');
    stood text;
BEGIN
    SELECT i.digest INTO stood FROM feedback_intake i WHERE i.identity = handed_identity;
    IF stood IS NOT NULL THEN
        RETURN CASE WHEN stood = told THEN 'known' ELSE 'differs' END;
    END IF;
    IF (SELECT count(*) FROM (SELECT 1 FROM feedback_intake i
            WHERE i.taken_at IS NULL AND i.body_id = of_body LIMIT 50000) w) >= 50000 THEN
        RETURN 'full';
    END IF;
    INSERT INTO feedback_intake (identity, token, kind, door_id, body_id, said, digest, contact, received_at, refused)
    VALUES (handed_identity, handed_token, handed_kind, through, of_body, handed, told, sealed, came, '')
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
REVOKE ALL ON FUNCTION feedback_write_envelope FROM PUBLIC;

-- What is no envelope is refused before anything else is looked at.
CREATE FUNCTION feedback_check_envelope(
    handed_identity text, handed_token text, handed_kind text, handed jsonb, sealed bytea, pictures bytea[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF handed_identity !~ '^[0-9a-f]{64}$' OR handed_token !~ '^[0-9a-f]{64}$' OR handed_kind NOT IN ('report', 'word')
       OR jsonb_typeof(handed) IS DISTINCT FROM 'object' OR octet_length(handed::text) > 20000 OR octet_length(sealed) > 4096
       OR cardinality(pictures) > 4 OR EXISTS (SELECT 1 FROM unnest(pictures) p WHERE octet_length(p) > 6291456) THEN
        RAISE EXCEPTION 'not an envelope' USING ERRCODE = 'check_violation';
    END IF;
END
$$;
REVOKE ALL ON FUNCTION feedback_check_envelope FROM PUBLIC;

-- As before: 'closed' besides, when there is no such door or no answer to speak of.
CREATE OR REPLACE FUNCTION door.hand_in(
    asked text, handed_identity text, handed_token text, handed_kind text, handed jsonb, sealed bytea, pictures bytea[]
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    through feedback_door;
BEGIN
    PERFORM feedback_check_envelope(handed_identity, handed_token, handed_kind, handed, sealed, pictures);
    -- A repetition is told apart before the door is looked for: it may have been closed since.
    SELECT d.* INTO through FROM feedback_intake i JOIN feedback_door d ON d.id = i.door_id WHERE i.identity = handed_identity;
    IF through.id IS NULL AND handed_kind = 'word' THEN
        SELECT d.* INTO through FROM feedback_door d JOIN feedback_report r ON r.door_id = d.id
            LEFT JOIN feedback_report m ON m.id = r.main_id
        WHERE r.token = handed_token AND coalesce(m.state, r.state) = 'answered';
    ELSIF through.id IS NULL THEN
        SELECT d.* INTO through FROM feedback_door d WHERE d.code = asked AND d.closed_at IS NULL;
    END IF;
    IF through.id IS NULL THEN
        RETURN 'closed';
    END IF;
    RETURN feedback_write_envelope(
        through.id, through.body_id, handed_identity, handed_token, handed_kind, handed, sealed, pictures, clock_timestamp());
END
$$;

-- What a door on a machine of its own kept, brought in for the acting body, whose door it must be. It came when that machine says it
-- came, which is never later than now; a door that was closed after that took it while it was open.
CREATE FUNCTION feedback_bring_in(
    asked text, handed_identity text, handed_token text, handed_kind text, handed jsonb, sealed bytea, pictures bytea[],
    came timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    through feedback_door;
BEGIN
    PERFORM feedback_check_envelope(handed_identity, handed_token, handed_kind, handed, sealed, pictures);
    SELECT d.* INTO through FROM feedback_door d
    WHERE d.code = asked AND d.body_id = jianxing_body() AND (d.closed_at IS NULL OR d.closed_at > came OR handed_kind = 'word');
    IF through.id IS NULL THEN
        RETURN 'closed';
    END IF;
    RETURN feedback_write_envelope(
        through.id, through.body_id, handed_identity, handed_token, handed_kind, handed, sealed, pictures,
        least(came, clock_timestamp()));
END
$$;
