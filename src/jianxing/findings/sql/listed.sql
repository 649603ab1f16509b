-- What a row of the ledger shows of the findings with these keys, in the order of the keys; row security leaves out what
-- the acting body does not see.
SELECT f.id, f.number, f.state, f.domain, f.category, f.description, f.place, f.found_on, f.due_on, f.due_kind, f.due_text,
       f.due_provisional, f.percent, f.assigned_at, f.closure_stated, f.closure_verified, f.reopened,
       coalesce(nullif(answering.short_name, ''), answering.name, ''), coalesce(answering.kind, ''),
       coalesce(answering.is_confirmed, true),
       coalesce(nullif(supervising.short_name, ''), supervising.name), coalesce(handler.name, ''),
       ARRAY(SELECT l.name FROM findings_findingproject l WHERE l.finding_id = f.id ORDER BY l.ordinal, l.id),
       ARRAY(SELECT coalesce(nullif(b.short_name, ''), b.name)
             FROM findings_findingassistant a JOIN directory_body b ON b.id = a.body_id
             WHERE a.finding_id = f.id AND a.is_current ORDER BY a.ordinal, a.id)
FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (id, place)
JOIN findings_finding f ON f.id = wanted.id
JOIN directory_body supervising ON supervising.id = f.supervised_by_id
LEFT JOIN directory_body answering ON answering.id = f.responsible_id
LEFT JOIN directory_person handler ON handler.id = f.handler_id
ORDER BY wanted.place
