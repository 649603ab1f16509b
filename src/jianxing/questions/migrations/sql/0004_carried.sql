-- A question of another node is kept for the body here that is asked: the other half of it lives there. What its other side does
-- comes as envelopes, and is written acting for the body that lives here.
DROP POLICY added ON questions_question;
CREATE POLICY added ON questions_question FOR INSERT WITH CHECK (
    (body_id = jianxing_body() OR is_elsewhere AND asked_id = jianxing_body())
    AND visible_to @> ARRAY[jianxing_body()]);
DROP POLICY added ON questions_answer;
CREATE POLICY added ON questions_answer FOR INSERT WITH CHECK
    (EXISTS (SELECT 1 FROM questions_question q WHERE q.id = question_id
        AND (q.asked_id = jianxing_body() OR q.carried_as <> '' AND q.body_id = jianxing_body())));
DROP POLICY changed ON questions_answer;
CREATE POLICY changed ON questions_answer FOR UPDATE USING
    (EXISTS (SELECT 1 FROM questions_question q WHERE q.id = question_id
        AND (q.body_id = jianxing_body() OR q.is_elsewhere AND q.asked_id = jianxing_body())));

-- Who may see a question: the asking body alone until it is sent; then also those above it, and the body that is asked. One that
-- came from another node is seen by the body that is asked alone. The one place of this rule.
CREATE OR REPLACE FUNCTION questions_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT q.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT q.body_id AS eye WHERE NOT q.is_elsewhere
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b
                    WHERE b.id = q.body_id AND q.sent_at IS NOT NULL AND NOT q.is_elsewhere
                UNION ALL SELECT q.asked_id WHERE q.sent_at IS NOT NULL
            ) eyes
        ) AS eyes
        FROM questions_question q WHERE q.id = ANY (ids)
    )
    UPDATE questions_question q SET visible_to = target.eyes FROM target
    WHERE q.id = target.id AND q.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- A question changes its state only along its table (questions/lifecycle.py; a test compares the two), and each side takes its own
-- steps alone: the asked body receives and answers, the asking body does the rest. Where one side lives on another node, its steps
-- are written for the side that lives here. What it says stays as it was raised.
CREATE OR REPLACE FUNCTION questions_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('answered', 'corrected'),
        ('answered', 'explained'),
        ('answered', 'finding'),
        ('answered', 'received'),
        ('answered', 'withdrawn'),
        ('dismissed', 'raised'),
        ('raised', 'dismissed'),
        ('raised', 'sent'),
        ('received', 'answered'),
        ('received', 'finding'),
        ('received', 'withdrawn'),
        ('sent', 'finding'),
        ('sent', 'received'),
        ('sent', 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'question % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND jianxing_body() IS DISTINCT FROM
        (CASE WHEN OLD.state = 'sent' AND NEW.state = 'received' OR NEW.state = 'answered'
         THEN CASE WHEN OLD.carried_as <> '' THEN OLD.body_id ELSE OLD.asked_id END
         ELSE CASE WHEN OLD.is_elsewhere THEN OLD.asked_id ELSE OLD.body_id END END)
    THEN
        RAISE EXCEPTION 'question % is not this body''s to take from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF to_jsonb(OLD) - ARRAY['state', 'visible_to', 'remark', 'sent_at', 'sent_by_id', 'due_on', 'received_at',
           'received_by_id', 'answered_by_id', 'ended_at', 'ended_by_id', 'end_reason', 'finding_id', 'carried_as',
           'delivered_at', 'refused']
       IS DISTINCT FROM
       to_jsonb(NEW) - ARRAY['state', 'visible_to', 'remark', 'sent_at', 'sent_by_id', 'due_on', 'received_at',
           'received_by_id', 'answered_by_id', 'ended_at', 'ended_by_id', 'end_reason', 'finding_id', 'carried_as',
           'delivered_at', 'refused']
       OR OLD.sent_at IS NOT NULL AND (OLD.sent_at, OLD.sent_by_id, OLD.remark)
       IS DISTINCT FROM (NEW.sent_at, NEW.sent_by_id, NEW.remark)
       OR OLD.carried_as <> '' AND OLD.carried_as <> NEW.carried_as
    THEN
        RAISE EXCEPTION 'question % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
