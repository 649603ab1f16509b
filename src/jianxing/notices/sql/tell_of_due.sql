-- Leave the notices of one batch of clocks, and with %(mail)s the mail for the people of the bodies told.
-- The clocks are given as an array, whose length the planner knows; it cannot know what a WITH … INSERT returns, and
-- joins that row by row.
WITH told AS MATERIALIZED (
    SELECT DISTINCT c.id, eye.body_id, c.subject, c.subject_id,
           jsonb_build_object('number', c.number, 'purpose', c.purpose, 'due_on', c.due_on) AS params
    FROM notices_clock c
    JOIN directory_body asker ON asker.id = c.asked_by_id
    CROSS JOIN LATERAL unnest(CASE %(step)s
        WHEN 'near' THEN ARRAY[c.body_id]
        WHEN 'overdue' THEN ARRAY[c.body_id, c.asked_by_id]
        WHEN 'escalated' THEN ARRAY[asker.parent_id]
    END) AS eye(body_id)
    WHERE c.id = ANY (%(clocks)s::bigint[]) AND eye.body_id IS NOT NULL
), noticed AS (
    INSERT INTO notices_notice (body_id, kind, subject, subject_id, params, created_at)
    SELECT body_id, %(kind)s, subject, subject_id, params, %(at)s FROM told ORDER BY id, body_id
), mailed AS (
    INSERT INTO notices_mailout
        (person_id, kind, subject, subject_id, params, created_at, attempts, next_try_at, last_error)
    SELECT DISTINCT a.person_id, %(kind)s, told.subject, told.subject_id, told.params,
           %(at)s::timestamptz, 0, %(at)s::timestamptz, ''
    FROM told
    JOIN notices_addressees((SELECT array_agg(DISTINCT body_id) FROM told), %(today)s::date) a USING (body_id)
    WHERE %(mail)s
)
SELECT count(*) FROM told
