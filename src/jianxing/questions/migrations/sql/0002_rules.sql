-- A question is seen and changed by the bodies named in visible_to; it is raised by the body that asks, and by nobody else.
ALTER TABLE questions_question ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON questions_question FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON questions_question FOR INSERT WITH CHECK (
    body_id = jianxing_body() AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON questions_question FOR UPDATE
    USING (jianxing_body() IN (body_id, asked_id) AND visible_to @> ARRAY[jianxing_body()])
    WITH CHECK (visible_to @> ARRAY[jianxing_body()]);

-- An answer is seen with its question; the asked body gives it, and either side's step changes it.
ALTER TABLE questions_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON questions_answer FOR SELECT USING
    (EXISTS (SELECT 1 FROM questions_question q WHERE q.id = question_id));
CREATE POLICY added ON questions_answer FOR INSERT WITH CHECK
    (EXISTS (SELECT 1 FROM questions_question q WHERE q.id = question_id AND q.asked_id = jianxing_body()));
CREATE POLICY changed ON questions_answer FOR UPDATE USING
    (EXISTS (SELECT 1 FROM questions_question q WHERE q.id = question_id AND q.body_id = jianxing_body()));
ALTER TABLE questions_answerfile ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_answer ON questions_answerfile USING
    (EXISTS (SELECT 1 FROM questions_answer a WHERE a.id = answer_id));

SELECT ledger_admit('question', 'questions_question');
-- Whoever does not see a question any more is not reminded of it.
SELECT notices_go_with('question', 'questions_question');

-- Who may see a question: the asking body alone until it is sent; then also those above it, and the body that is asked. The one
-- place of this rule.
CREATE FUNCTION questions_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT q.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT q.body_id AS eye
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b
                    WHERE b.id = q.body_id AND q.sent_at IS NOT NULL
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

-- The questions that a change in the place of these bodies may concern.
CREATE FUNCTION questions_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT q.id FROM questions_question q
    WHERE q.id > after_id AND q.body_id = ANY (bodies)
    ORDER BY q.id LIMIT most
$$;

-- A question changes its state only along its table (questions/lifecycle.py; a test compares the two), and each side takes its own
-- steps alone: the asked body receives and answers, the asking body does the rest. What it says stays as it was raised.
CREATE FUNCTION questions_step() RETURNS trigger LANGUAGE plpgsql AS $$
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
         THEN OLD.asked_id ELSE OLD.body_id END)
    THEN
        RAISE EXCEPTION 'question % is not this body''s to take from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF to_jsonb(OLD) - ARRAY['state', 'visible_to', 'remark', 'sent_at', 'sent_by_id', 'due_on', 'received_at',
           'received_by_id', 'answered_by_id', 'ended_at', 'ended_by_id', 'end_reason', 'finding_id']
       IS DISTINCT FROM
       to_jsonb(NEW) - ARRAY['state', 'visible_to', 'remark', 'sent_at', 'sent_by_id', 'due_on', 'received_at',
           'received_by_id', 'answered_by_id', 'ended_at', 'ended_by_id', 'end_reason', 'finding_id']
       OR OLD.sent_at IS NOT NULL AND (OLD.sent_at, OLD.sent_by_id, OLD.remark)
       IS DISTINCT FROM (NEW.sent_at, NEW.sent_by_id, NEW.remark)
    THEN
        RAISE EXCEPTION 'question % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER questions_step BEFORE UPDATE ON questions_question
    FOR EACH ROW EXECUTE FUNCTION questions_step();

-- An answer stays as it was given; it is returned once.
CREATE FUNCTION questions_answer_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.question_id, OLD.round, OLD.says, OLD.text, OLD.answered_at, OLD.answered_by_id)
       IS DISTINCT FROM (NEW.question_id, NEW.round, NEW.says, NEW.text, NEW.answered_at, NEW.answered_by_id)
       OR OLD.returned_at IS NOT NULL THEN
        RAISE EXCEPTION 'answer % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON questions_answer
    FOR EACH ROW EXECUTE FUNCTION questions_answer_stands();
