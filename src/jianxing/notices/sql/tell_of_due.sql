-- Leave the notices of one batch of clocks, and with %(mail)s the mail for the people of the bodies told. Where a body is to
-- be told of more than %(most)s matters at once – a ledger brought in, a worker that had slept – it is one notice with
-- their number.
-- Where a clock names who in a body owes or asked, that person is told alone, as long as the person acts for the body; else the
-- body is.
-- The clocks are given as an array, whose length the planner knows; it cannot know what a WITH … INSERT returns, and
-- joins that row by row.
WITH single AS MATERIALIZED (
    SELECT DISTINCT ON (c.id, eye.body_id, a.person_id) c.id, eye.body_id, a.person_id, eye.why, c.subject, c.subject_id,
           jsonb_build_object('number', c.number, 'purpose', c.purpose, 'due_on', c.due_on) AS params
    FROM notices_clock c
    JOIN directory_body asker ON asker.id = c.asked_by_id
    CROSS JOIN LATERAL (VALUES
        (CASE WHEN %(step)s IN ('near', 'overdue') THEN c.body_id END, c.owed_by_id, 'owes', 1),
        (CASE WHEN %(step)s = 'overdue' THEN c.asked_by_id END, c.asker_id, 'asked', 2),
        (CASE WHEN %(step)s = 'escalated' THEN asker.parent_id END, NULL, 'above', 3)
    ) AS eye(body_id, person_id, why, place)
    LEFT JOIN LATERAL (
        SELECT p.id AS person_id
        FROM directory_appointment held JOIN directory_person p ON p.id = held.person_id
        WHERE p.id = eye.person_id AND held.body_id = eye.body_id AND p.is_active
          AND held.valid_from <= %(today)s AND (held.valid_to IS NULL OR held.valid_to >= %(today)s)
        LIMIT 1
    ) a ON true
    WHERE c.id = ANY (%(clocks)s::bigint[]) AND eye.body_id IS NOT NULL
    ORDER BY c.id, eye.body_id, a.person_id, eye.place
), alone AS (
    -- Who is told with the whole body is not told once more alone.
    SELECT *, person_id IS NOT NULL AND bool_or(person_id IS NULL) OVER (PARTITION BY id, body_id) AS is_told FROM single
), counted AS (
    SELECT *, count(*) OVER (PARTITION BY body_id, person_id) AS together FROM alone WHERE NOT is_told
), told AS MATERIALIZED (
    SELECT id, body_id, person_id, why, %(kind)s AS kind, subject, subject_id, params FROM counted WHERE together <= %(most)s
    UNION ALL
    SELECT max(id), body_id, person_id, min(why), %(kind)s || '_many', 'ledger', 0,
           jsonb_build_object('number', '', 'count', count(*))
    FROM counted WHERE together > %(most)s GROUP BY body_id, person_id
), noticed AS (
    INSERT INTO notices_notice (body_id, person_id, kind, subject, subject_id, params, why, created_at)
    SELECT body_id, person_id, kind, subject, subject_id, params, why, %(at)s FROM told ORDER BY id, body_id
), mailed AS (
    INSERT INTO notices_mailout
        (person_id, kind, subject, subject_id, params, reasons, created_at, attempts, next_try_at, last_error)
    SELECT a.person_id, told.kind, told.subject, told.subject_id, min(told.params::text)::jsonb,
           jsonb_agg(DISTINCT jsonb_build_array(told.body_id, told.why)),
           %(at)s::timestamptz, 0, %(at)s::timestamptz, ''
    FROM told
    JOIN notices_addressees((SELECT array_agg(DISTINCT body_id) FROM told), %(today)s::date) a
        ON a.body_id = told.body_id AND (told.person_id IS NULL OR told.person_id = a.person_id)
    WHERE %(mail)s
    GROUP BY a.person_id, told.kind, told.subject, told.subject_id
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM told
