-- Claim the lines that wait longest, all for one person. The claim is a lease: its end is when the lines may be tried
-- again, so the pause after a failure and the wait after a crash are the same thing, and both grow.
WITH first AS MATERIALIZED (
    SELECT m.person_id FROM notices_mailout m
    WHERE m.sent_at IS NULL AND m.given_up_at IS NULL AND m.next_try_at <= coalesce(%(at)s, now())
    ORDER BY m.next_try_at, m.id LIMIT 1
    FOR UPDATE SKIP LOCKED
), lines AS MATERIALIZED (
    SELECT m.id FROM notices_mailout m
    WHERE m.person_id = (SELECT person_id FROM first)
      AND m.sent_at IS NULL AND m.given_up_at IS NULL AND m.next_try_at <= coalesce(%(at)s, now())
    ORDER BY m.id LIMIT %(most)s
    FOR UPDATE SKIP LOCKED
)
UPDATE notices_mailout m
SET claim = %(claim)s, attempts = m.attempts + 1,
    next_try_at = coalesce(%(at)s, now()) + least(interval '5 minutes' * 2 ^ m.attempts, interval '12 hours')
FROM lines WHERE m.id = lines.id
RETURNING m.person_id, m.id, m.kind, m.subject, m.subject_id, m.params, m.attempts, m.reasons
