-- Acts by their ids, in the columns of leaves.ActRow.
SELECT a.id, a.kind, a.subject, a.subject_id, a.person_id, a.body_id, a.role,
       to_char(a.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
           || CASE WHEN a.occurred_at < '0001-01-01 00:00:00+00' THEN ' BC' ELSE '' END,
       to_char(a.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
           || CASE WHEN a.recorded_at < '0001-01-01 00:00:00+00' THEN ' BC' ELSE '' END,
       a.public::text, a.commitments::text, a.caused_by
FROM ledger_act a WHERE a.id = ANY (%s);
