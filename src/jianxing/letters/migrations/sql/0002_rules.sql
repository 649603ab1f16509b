-- A letter, what it asks of one addressee, a joint action and an impasse are seen, added and changed by the bodies named in
-- visible_to, and by nobody else.
DO $$
DECLARE root text;
BEGIN
    FOREACH root IN ARRAY ARRAY['letters_letter', 'letters_receipt', 'letters_jointaction', 'letters_impasse'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', root);
        EXECUTE format('CREATE POLICY seen ON %I FOR SELECT USING (visible_to @> ARRAY[jianxing_body()])', root);
        EXECUTE format('CREATE POLICY added ON %I FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()])', root);
        EXECUTE format('CREATE POLICY changed ON %I FOR UPDATE USING (visible_to @> ARRAY[jianxing_body()])'
                       ' WITH CHECK (visible_to @> ARRAY[jianxing_body()])', root);
    END LOOP;
END
$$;

-- What hangs on a letter is seen and written by whoever sees the letter; an answer by whoever sees the receipt, so that one
-- addressee does not read another's; a plan and the positions on it by whoever sees the action.
ALTER TABLE letters_letterfinding ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_letter ON letters_letterfinding USING
    (EXISTS (SELECT 1 FROM letters_letter l WHERE l.id = letter_id));
ALTER TABLE letters_letterfile ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_letter ON letters_letterfile USING
    (EXISTS (SELECT 1 FROM letters_letter l WHERE l.id = letter_id));
ALTER TABLE letters_plannedassignment ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_letter ON letters_plannedassignment USING
    (EXISTS (SELECT 1 FROM letters_letter l WHERE l.id = letter_id));
ALTER TABLE letters_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_receipt ON letters_answer USING
    (EXISTS (SELECT 1 FROM letters_receipt r WHERE r.id = receipt_id));
ALTER TABLE letters_answerfile ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_answer ON letters_answerfile USING
    (EXISTS (SELECT 1 FROM letters_answer a WHERE a.id = answer_id));
ALTER TABLE letters_actionfinding ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_action ON letters_actionfinding USING
    (EXISTS (SELECT 1 FROM letters_jointaction a WHERE a.id = action_id));
ALTER TABLE letters_jointplan ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_action ON letters_jointplan USING
    (EXISTS (SELECT 1 FROM letters_jointaction a WHERE a.id = action_id));
ALTER TABLE letters_position ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_plan ON letters_position USING
    (EXISTS (SELECT 1 FROM letters_jointplan p WHERE p.id = plan_id));
COMMENT ON TABLE letters_signingrule IS 'No row security: how a body works, no case content.';

SELECT ledger_admit('letter', 'letters_letter');
SELECT ledger_admit('receipt', 'letters_receipt');
SELECT ledger_admit('joint_action', 'letters_jointaction');
SELECT ledger_admit('impasse', 'letters_impasse');

-- Who may see a letter: the body that keeps it; those above it once it is signed; an addressee when it is delivered, and
-- who gets a copy when it is sent. What was given up unsigned stays at home.
-- A receipt: the same side of the sender, its addressee alone of the others; and in a joint action every party that has
-- accepted, so that it knows who else was asked.
-- A joint action: its lead and those above it, and every party that has accepted.
-- The one place of these rules.
CREATE FUNCTION letters_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed integer;
    actions bigint[];
BEGIN
    WITH target AS (
        SELECT l.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT l.kept_by_id AS eye
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b
                    WHERE b.id = l.kept_by_id AND l.dated_on IS NOT NULL
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
                SELECT l.kept_by_id AS eye
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b
                    WHERE b.id = l.kept_by_id AND l.dated_on IS NOT NULL
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

CREATE FUNCTION letters_refresh_actions(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT a.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye FROM directory_body b WHERE b.id = a.lead_id
                UNION ALL SELECT r.addressee_id FROM letters_receipt r
                    JOIN letters_letter l ON l.id = r.letter_id
                    WHERE l.action_id = a.id AND r.accepted_at IS NOT NULL
            ) eyes
        ) AS eyes
        FROM letters_jointaction a WHERE a.id = ANY (ids)
    )
    UPDATE letters_jointaction a SET visible_to = target.eyes FROM target
    WHERE a.id = target.id AND a.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- An impasse is seen by who asked, and by those above up to who decides.
CREATE FUNCTION letters_refresh_impasses(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT i.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT i.asker_id AS eye
                UNION ALL SELECT i.decider_id
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b WHERE b.id = i.asker_id
            ) eyes
        ) AS eyes
        FROM letters_impasse i WHERE i.id = ANY (ids)
    )
    UPDATE letters_impasse i SET visible_to = target.eyes FROM target
    WHERE i.id = target.id AND i.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The letters, actions and impasses that a change in the place of these bodies may concern.
CREATE FUNCTION letters_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT l.id FROM letters_letter l
    WHERE l.id > after_id AND l.kept_by_id = ANY (bodies)
    ORDER BY l.id LIMIT most
$$;
CREATE FUNCTION letters_actions_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT a.id FROM letters_jointaction a
    WHERE a.id > after_id AND a.lead_id = ANY (bodies)
    ORDER BY a.id LIMIT most
$$;
CREATE FUNCTION letters_impasses_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT i.id FROM letters_impasse i
    WHERE i.id > after_id AND i.asker_id = ANY (bodies)
    ORDER BY i.id LIMIT most
$$;

-- A letter changes its state only along its table (letters/lifecycle.py; a test compares the two). What was drafted stays as
-- drafted, what was signed as signed; a scan of the sealed letter is attached once.
CREATE FUNCTION letters_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'dropped'),
        ('draft', 'signed'),
        ('sent', 'settled'),
        ('sent', 'superseded'),
        ('sent', 'withdrawn'),
        ('signed', 'dropped'),
        ('signed', 'sent')
    ) THEN
        RAISE EXCEPTION 'letter % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.uid, OLD.number, OLD.origin, OLD.kind, OLD.form, OLD.urgency, OLD.body_id, OLD.kept_by_id, OLD.title, OLD.text,
        OLD.action_id, OLD.project_id, OLD.matter, OLD.instead_of_id, OLD.effect, OLD.answers_id, OLD.urges_id,
        OLD.addressed, OLD.copied_to, OLD.drafted_at, OLD.drafted_by_id)
       IS DISTINCT FROM
       (NEW.uid, NEW.number, NEW.origin, NEW.kind, NEW.form, NEW.urgency, NEW.body_id, NEW.kept_by_id, NEW.title, NEW.text,
        NEW.action_id, NEW.project_id, NEW.matter, NEW.instead_of_id, NEW.effect, NEW.answers_id, NEW.urges_id,
        NEW.addressed, NEW.copied_to, NEW.drafted_at, NEW.drafted_by_id)
       OR OLD.state <> 'draft'
       AND (OLD.document_number, OLD.digest, OLD.signed_at, OLD.signed_by_id, OLD.dated_on)
       IS DISTINCT FROM (NEW.document_number, NEW.digest, NEW.signed_at, NEW.signed_by_id, NEW.dated_on)
       OR OLD.sent_at IS NOT NULL AND (OLD.sent_at, OLD.sent_by_id) IS DISTINCT FROM (NEW.sent_at, NEW.sent_by_id)
       OR OLD.scan_id IS NOT NULL AND OLD.scan_id IS DISTINCT FROM NEW.scan_id THEN
        RAISE EXCEPTION 'letter % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER letters_step BEFORE UPDATE ON letters_letter FOR EACH ROW EXECUTE FUNCTION letters_step();

-- A receipt likewise; what is asked of whom stays. It moves only with a letter that has been sent; to its end with any.
CREATE FUNCTION letters_receipt_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('accepted', 'answered'),
        ('accepted', 'ended'),
        ('accepted', 'settled'),
        ('answered', 'accepted'),
        ('answered', 'ended'),
        ('answered', 'settled'),
        ('declined', 'ended'),
        ('declined', 'settled'),
        ('delivered', 'ended'),
        ('delivered', 'opened'),
        ('opened', 'accepted'),
        ('opened', 'declined'),
        ('opened', 'ended'),
        ('sent', 'delivered'),
        ('sent', 'ended'),
        ('sent', 'undelivered'),
        ('undelivered', 'ended'),
        ('undelivered', 'sent'),
        ('waiting', 'ended'),
        ('waiting', 'sent')
    ) THEN
        RAISE EXCEPTION 'receipt % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NEW.state <> 'ended' AND NOT EXISTS (
        SELECT 1 FROM letters_letter l
        WHERE l.id = NEW.letter_id AND l.state IN ('sent', 'settled', 'superseded', 'withdrawn')) THEN
        RAISE EXCEPTION 'receipt % is of a letter that has not been sent', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.letter_id, OLD.addressee_id, OLD.addressed_as, OLD.asked, OLD.due_days)
       IS DISTINCT FROM (NEW.letter_id, NEW.addressee_id, NEW.addressed_as, NEW.asked, NEW.due_days) THEN
        RAISE EXCEPTION 'receipt % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER letters_receipt_step BEFORE UPDATE ON letters_receipt
    FOR EACH ROW EXECUTE FUNCTION letters_receipt_step();

-- A joint action closes once; what it is called, who leads it and on what stays.
CREATE FUNCTION letters_action_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('open', 'closed')) THEN
        RAISE EXCEPTION 'joint action % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.uid, OLD.number, OLD.name, OLD.shape, OLD.lead_id, OLD.project_id, OLD.opened_at, OLD.opened_by_id)
       IS DISTINCT FROM
       (NEW.uid, NEW.number, NEW.name, NEW.shape, NEW.lead_id, NEW.project_id, NEW.opened_at, NEW.opened_by_id)
       OR OLD.state = 'closed' AND OLD.outcome IS DISTINCT FROM NEW.outcome THEN
        RAISE EXCEPTION 'joint action % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER letters_action_step BEFORE UPDATE ON letters_jointaction
    FOR EACH ROW EXECUTE FUNCTION letters_action_step();

-- An impasse is decided once.
CREATE FUNCTION letters_impasse_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('open', 'decided')) THEN
        RAISE EXCEPTION 'impasse % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'decided' AND (OLD.falls_to_id, OLD.decision, OLD.decided_by_id)
       IS DISTINCT FROM (NEW.falls_to_id, NEW.decision, NEW.decided_by_id) THEN
        RAISE EXCEPTION 'impasse % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER letters_impasse_step BEFORE UPDATE ON letters_impasse
    FOR EACH ROW EXECUTE FUNCTION letters_impasse_step();

-- An answer stays as it was given; it is returned once. Plans and positions never change: others follow them.
CREATE FUNCTION letters_answer_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.receipt_id, OLD.round, OLD.text, OLD.answered_at, OLD.answered_by_id, OLD.paper_number, OLD.paper_on)
       IS DISTINCT FROM
       (NEW.receipt_id, NEW.round, NEW.text, NEW.answered_at, NEW.answered_by_id, NEW.paper_number, NEW.paper_on)
       OR OLD.returned_at IS NOT NULL THEN
        RAISE EXCEPTION 'answer % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON letters_answer FOR EACH ROW EXECUTE FUNCTION letters_answer_stands();

CREATE FUNCTION letters_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % does not change', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON letters_jointplan FOR EACH ROW EXECUTE FUNCTION letters_stands();
CREATE TRIGGER stands BEFORE UPDATE ON letters_position FOR EACH ROW EXECUTE FUNCTION letters_stands();
