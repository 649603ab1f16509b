-- What became of each task from one update to another, by its id: added, dropped, or its finish moved by so many days.
WITH both_of AS (
    SELECT coalesce(new.key, old.key) AS key,
           coalesce(new.name, old.name) AS name,
           CASE WHEN old.key IS NULL THEN 'added' WHEN new.key IS NULL THEN 'dropped'
                WHEN new.early_finish > old.early_finish THEN 'slipped'
                WHEN new.early_finish < old.early_finish THEN 'sooner'
                WHEN (new.early_start, new.duration_days, new.percent, new.name, new.waits_for)
                     IS DISTINCT FROM (old.early_start, old.duration_days, old.percent, old.name, old.waits_for)
                THEN 'otherwise' END AS what,
           coalesce(new.early_finish - old.early_finish, 0) AS days,
           old.early_finish AS finish_before, new.early_finish AS finish_after,
           coalesce(new.critical, false) AS critical,
           coalesce(new.ordinal, old.ordinal) AS ordinal
    FROM (SELECT * FROM schedules_scheduletask WHERE update_id = %(new)s AND NOT is_summary) AS new
    FULL JOIN (SELECT * FROM schedules_scheduletask WHERE update_id = %(old)s AND NOT is_summary) AS old
        ON old.key = new.key
)
SELECT key, name, what, days, finish_before, finish_after, critical, ordinal
FROM both_of
WHERE what IS NOT NULL AND (%(what)s = '' OR what = %(what)s)
  AND (-days, ordinal, key) > (%(after_days)s, %(after_ordinal)s, %(after_key)s)
ORDER BY -days, ordinal, key
LIMIT %(most)s
