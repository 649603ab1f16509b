-- Why somebody is told besides is that person's own, and only of notices that the acting body was given.
ALTER TABLE notices_noticereason ENABLE ROW LEVEL SECURITY;
CREATE POLICY reason_seen ON notices_noticereason FOR SELECT USING (person_id = jianxing_person());
CREATE POLICY reason_added ON notices_noticereason FOR INSERT WITH CHECK (
    person_id = jianxing_person() AND EXISTS (SELECT 1 FROM notices_notice n WHERE n.id = notice_id)
);

-- One line of mail for a person, a matter and an instant, whoever tells it and how often; what was written before this
-- rule stays as it is.
DO $$
BEGIN
    EXECUTE format(
        'CREATE UNIQUE INDEX mail_line_once ON notices_mailout (person_id, kind, subject, subject_id, created_at) '
        'WHERE id > %s', (SELECT coalesce(max(id), 0) FROM notices_mailout));
END
$$;
ALTER TABLE notices_mailout ADD CONSTRAINT mail_reasons_say_little CHECK (octet_length(reasons::text) <= 1000);
