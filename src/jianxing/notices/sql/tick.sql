-- One batch of one kind of reminder: take the clocks whose deadline lies in the given span and which have not sent it,
-- note that they have, leave the notices and the mail. A clock that somebody is changing just now is left for the next
-- run, so that the worker never waits for a person.
WITH due AS MATERIALIZED (
    SELECT c.id, c.subject, c.subject_id, c.purpose, c.number, c.due_on, c.body_id, c.asked_by_id
    FROM notices_clock c
    WHERE c.state = 'running' AND c.id > %(after)s
      AND c.due_on >= %(since)s AND c.due_on < %(until)s
      AND NOT EXISTS (
          SELECT 1 FROM notices_clockstep s
          WHERE s.clock_id = c.id AND s.step = %(step)s AND s.due_on = c.due_on)
    ORDER BY c.id LIMIT %(most)s
    FOR NO KEY UPDATE OF c SKIP LOCKED
), taken AS (
    INSERT INTO notices_clockstep (clock_id, step, due_on, taken_at)
    SELECT id, %(step)s, due_on, %(at)s FROM due
    ON CONFLICT DO NOTHING
    RETURNING clock_id
), told AS MATERIALIZED (
    SELECT DISTINCT due.id, eye.body_id, due.subject, due.subject_id,
           jsonb_build_object('number', due.number, 'purpose', due.purpose, 'due_on', due.due_on) AS params
    FROM taken
    JOIN due ON due.id = taken.clock_id
    JOIN directory_body asker ON asker.id = due.asked_by_id
    CROSS JOIN LATERAL unnest(CASE %(step)s
        WHEN 'near' THEN ARRAY[due.body_id]
        WHEN 'overdue' THEN ARRAY[due.body_id, due.asked_by_id]
        WHEN 'escalated' THEN ARRAY[asker.parent_id]
    END) AS eye(body_id)
    WHERE eye.body_id IS NOT NULL
), noticed AS (
    INSERT INTO notices_notice (body_id, kind, subject, subject_id, params, created_at)
    SELECT body_id, %(kind)s, subject, subject_id, params, %(at)s FROM told ORDER BY id
), mailed AS (
    INSERT INTO notices_mailout
        (person_id, kind, subject, subject_id, params, created_at, attempts, next_try_at, last_error)
    SELECT DISTINCT a.person_id, %(kind)s, told.subject, told.subject_id, told.params,
           %(at)s::timestamptz, 0, %(at)s::timestamptz, ''
    FROM told
    JOIN notices_addressees((SELECT array_agg(DISTINCT body_id) FROM told), %(today)s::date) a USING (body_id)
    WHERE %(mail)s
)
SELECT (SELECT max(id) FROM due), (SELECT count(*) FROM taken), (SELECT count(*) FROM told)
