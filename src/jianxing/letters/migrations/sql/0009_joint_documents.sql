-- Who issues a letter together with its host is read by whoever sees the letter; the host writes it down, and each of those
-- bodies signs or refuses for itself.
ALTER TABLE letters_coissuer ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON letters_coissuer FOR SELECT USING
    (EXISTS (SELECT 1 FROM letters_letter l WHERE l.id = letter_id));
CREATE POLICY added ON letters_coissuer FOR INSERT WITH CHECK
    (EXISTS (SELECT 1 FROM letters_letter l WHERE l.id = letter_id AND l.kept_by_id = jianxing_body()));
CREATE POLICY changed ON letters_coissuer FOR UPDATE USING
    (body_id = jianxing_body()
     OR EXISTS (SELECT 1 FROM letters_letter l WHERE l.id = letter_id AND l.kept_by_id = jianxing_body()));

-- Co-issuers are those named when the letter was drafted. Each says its word once, along its table (letters/lifecycle.py; a test
-- compares the two), to a draft, and never by whoever drafted it; signing and refusing are that body's own.
CREATE FUNCTION letters_coissuer_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held letters_letter;
BEGIN
    SELECT * INTO held FROM letters_letter WHERE id = NEW.letter_id;
    IF TG_OP = 'INSERT' THEN
        IF held.state <> 'draft' OR NOT NEW.body_id = ANY (held.co_issued) OR NEW.state <> 'waiting' THEN
            RAISE EXCEPTION 'letter % does not name body % as a co-issuer', NEW.letter_id, NEW.body_id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('waiting', 'ended'),
        ('waiting', 'refused'),
        ('waiting', 'signed')
    ) THEN
        RAISE EXCEPTION 'co-issuer % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NEW.state <> 'ended'
       AND (held.state <> 'draft' OR NEW.body_id IS DISTINCT FROM jianxing_body()) THEN
        RAISE EXCEPTION 'co-issuer % speaks for itself, and to a draft', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'signed' AND NEW.said_by_id = held.drafted_by_id THEN
        RAISE EXCEPTION 'letter % is signed by who drafted it', held.id USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.letter_id, OLD.body_id, OLD.ordinal) IS DISTINCT FROM (NEW.letter_id, NEW.body_id, NEW.ordinal)
       OR OLD.state <> 'waiting' AND OLD IS DISTINCT FROM NEW THEN
        RAISE EXCEPTION 'co-issuer % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER letters_coissuer_step BEFORE INSERT OR UPDATE ON letters_coissuer
    FOR EACH ROW EXECUTE FUNCTION letters_coissuer_step();

-- The host signs when every co-issuer has, and not before; who they are stays as drafted, and the host is none of them.
CREATE FUNCTION letters_signed_by_all() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.body_id = ANY (NEW.co_issued) THEN
            RAISE EXCEPTION 'letter %: its host is no co-issuer', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.co_issued, OLD.co_issued_as) IS DISTINCT FROM (NEW.co_issued, NEW.co_issued_as) THEN
        RAISE EXCEPTION 'letter % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'draft' AND NEW.state = 'signed' AND cardinality(NEW.co_issued) <> (
        SELECT count(*) FROM letters_coissuer c WHERE c.letter_id = NEW.id AND c.state = 'signed') THEN
        RAISE EXCEPTION 'letter % waits for the signatures of its co-issuers', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER letters_signed_by_all BEFORE INSERT OR UPDATE ON letters_letter
    FOR EACH ROW EXECUTE FUNCTION letters_signed_by_all();

-- Who may see a letter: the bodies that issue it, from the draft on, since each signs it; those above them once it is signed;
-- an addressee when it is delivered, and who gets a copy when it is sent. What was given up unsigned stays with who issues it.
-- A receipt: the same side of the sender, its addressee alone of the others; and in a joint action every party that has
-- accepted, so that it knows who else was asked.
-- The one place of these rules.
CREATE OR REPLACE FUNCTION letters_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed integer;
    actions bigint[];
BEGIN
    WITH target AS (
        SELECT l.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(l.kept_by_id || l.co_issued) AS eye
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b
                    WHERE b.id = ANY (l.kept_by_id || l.co_issued) AND l.dated_on IS NOT NULL
                UNION ALL SELECT r.addressee_id FROM letters_receipt r
                    WHERE r.letter_id = l.id AND r.delivered_at IS NOT NULL
                UNION ALL SELECT unnest(l.copied_to) WHERE l.sent_at IS NOT NULL
            ) eyes
        ) AS eyes
        FROM letters_letter l WHERE l.id = ANY (ids)
    )
    UPDATE letters_letter l SET visible_to = target.eyes FROM target
    WHERE l.id = target.id AND l.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;

    SELECT array_agg(DISTINCT l.action_id) INTO actions FROM letters_letter l
    WHERE l.id = ANY (ids) AND l.action_id IS NOT NULL;
    PERFORM letters_refresh_actions(actions);

    WITH target AS (
        SELECT r.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(l.kept_by_id || l.co_issued) AS eye
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b
                    WHERE b.id = ANY (l.kept_by_id || l.co_issued) AND l.dated_on IS NOT NULL
                UNION ALL SELECT r.addressee_id WHERE r.delivered_at IS NOT NULL
                UNION ALL SELECT other.addressee_id FROM letters_receipt other
                    JOIN letters_letter sent ON sent.id = other.letter_id
                    WHERE l.sent_at IS NOT NULL AND sent.action_id = l.action_id AND other.accepted_at IS NOT NULL
            ) eyes
        ) AS eyes
        FROM letters_receipt r JOIN letters_letter l ON l.id = r.letter_id
        WHERE r.letter_id = ANY (ids) OR l.action_id = ANY (actions)
    )
    UPDATE letters_receipt r SET visible_to = target.eyes FROM target
    WHERE r.id = target.id AND r.visible_to IS DISTINCT FROM target.eyes;
    RETURN changed;
END
$$;

CREATE OR REPLACE FUNCTION letters_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT l.id FROM letters_letter l
    WHERE l.id > after_id AND (l.kept_by_id = ANY (bodies) OR l.co_issued && bodies)
    ORDER BY l.id LIMIT most
$$;
