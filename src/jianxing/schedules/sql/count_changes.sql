-- How many tasks were added, dropped, slipped, came sooner or changed otherwise from one update to another, and the most days.
SELECT count(*) FILTER (WHERE old.key IS NULL),
       count(*) FILTER (WHERE new.key IS NULL),
       count(*) FILTER (WHERE new.early_finish > old.early_finish),
       count(*) FILTER (WHERE new.early_finish < old.early_finish),
       count(*) FILTER (WHERE new.early_finish = old.early_finish AND
           (new.early_start, new.duration_days, new.percent, new.name, new.waits_for)
           IS DISTINCT FROM (old.early_start, old.duration_days, old.percent, old.name, old.waits_for)),
       coalesce(max(new.early_finish - old.early_finish), 0)
FROM (SELECT * FROM schedules_scheduletask WHERE update_id = %(new)s AND NOT is_summary) AS new
FULL JOIN (SELECT * FROM schedules_scheduletask WHERE update_id = %(old)s AND NOT is_summary) AS old
    ON old.key = new.key
