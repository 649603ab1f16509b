-- One batch of one kind of reminder: the clocks whose deadline lies in the given span and which have not sent it yet
-- note that they do. A clock that somebody is changing just now is left for the next run, so that the worker never
-- waits for a person; of two workers, one notes the step and the other finds it noted.
WITH due AS MATERIALIZED (
    SELECT c.id, c.due_on
    FROM notices_clock c
    WHERE c.state = 'running' AND c.id > %(after)s
      AND (c.goes_up OR %(step)s <> 'escalated')
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
)
SELECT (SELECT max(id) FROM due), (SELECT array_agg(clock_id ORDER BY clock_id) FROM taken)
