-- The confidential values of acts as they stand now, from one id to another.
SELECT act_id, subject, subject_id, content::text, salts::text FROM ledger_detail WHERE act_id BETWEEN %s AND %s;
