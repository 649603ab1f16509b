-- Permissive policies are joined by OR, and PostgreSQL tries them from the last name to the first: z_ costs nothing,
-- y_ looks at the row alone, c_ (every domain's own, by ledger_admit) looks into another table.

-- Whoever may do something must be able to record it, the software included: a refused record would refuse the act.
-- Appending is all that the application may do to the log, so nothing is widened by this.
ALTER TABLE ledger_act ENABLE ROW LEVEL SECURITY;
CREATE POLICY a_recorded ON ledger_act FOR INSERT WITH CHECK (true);

-- The audit officer reads who did what to which matter, and never what the matter says: no such policy on details.
CREATE POLICY z_audit_officer ON ledger_act FOR SELECT
    USING ((SELECT jianxing_role()) = 'audit_officer');

-- The sealer, verify and export read every act, to hash it.
CREATE POLICY z_ledger_office ON ledger_act FOR SELECT
    USING ((SELECT jianxing_office()) = 'ledger');

-- Acts about the directory itself are seen by the body concerned: the one that they are about, the one that did them,
-- and the one that their public part names as body_id.
CREATE POLICY y_directory ON ledger_act FOR SELECT
    USING (
        subject IN ('person', 'body', 'appointment')
        AND (
            body_id = jianxing_body()
            OR subject = 'body' AND subject_id = jianxing_body()
            OR public @> jsonb_build_object('body_id', jianxing_body())
        )
    );

-- Confidential values are written with their act.
ALTER TABLE ledger_detail ENABLE ROW LEVEL SECURITY;
CREATE POLICY a_recorded ON ledger_detail FOR INSERT WITH CHECK (true);

-- The sealer, verify and export compare values with their commitments.
CREATE POLICY z_ledger_office ON ledger_detail FOR SELECT
    USING ((SELECT jianxing_office()) = 'ledger');

-- What is confidential in an act about the directory is seen with the act.
CREATE POLICY y_directory ON ledger_detail FOR SELECT
    USING (
        subject IN ('person', 'body', 'appointment')
        AND EXISTS (SELECT 1 FROM ledger_act a WHERE a.id = ledger_detail.act_id)
    );

-- Officers have no part in the business: what a matter says is closed to them, even where their body may see the matter,
-- and of acts on matters only the audit officer reads that they were done.
CREATE POLICY officers_read_no_matter ON ledger_detail AS RESTRICTIVE FOR SELECT
    USING (
        (SELECT coalesce(jianxing_role(), '') NOT IN ('system_officer', 'security_officer', 'audit_officer')
            OR jianxing_office() = 'ledger')
        OR subject IN ('person', 'body', 'appointment')
    );
CREATE POLICY officers_read_no_matter ON ledger_act AS RESTRICTIVE FOR SELECT
    USING (
        (SELECT coalesce(jianxing_role(), '') NOT IN ('system_officer', 'security_officer')
            OR jianxing_office() = 'ledger')
        OR subject IN ('person', 'body', 'appointment')
    );

-- Every other domain admits the acts on its own aggregates where the aggregate itself may be seen. Its migration calls
--     SELECT ledger_admit('finding', 'findings_finding');
-- after row security stands on that table: the policies read it with the rights of whoever asks. Where another column
-- than id is the key, a third argument names it.
CREATE FUNCTION ledger_admit(subject_name text, seen_through regclass, key_column name DEFAULT 'id') RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    log_table text;
BEGIN
    FOREACH log_table IN ARRAY ARRAY['ledger_act', 'ledger_detail'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS %I ON %I', 'c_' || subject_name, log_table);
        EXECUTE format(
            'CREATE POLICY %I ON %I FOR SELECT USING (subject = %L AND EXISTS ('
            'SELECT 1 FROM %s AS seen WHERE seen.%I = %I.subject_id))',
            'c_' || subject_name, log_table, subject_name, seen_through, key_column, log_table
        );
    END LOOP;
END
$$;
REVOKE EXECUTE ON FUNCTION ledger_admit(text, regclass, name) FROM PUBLIC;

COMMENT ON TABLE ledger_unsealed IS 'No row security: numbers of acts alone.';
COMMENT ON TABLE ledger_leaf IS 'No row security: numbers and hashes alone.';
COMMENT ON TABLE ledger_node IS 'No row security: hashes alone.';
COMMENT ON TABLE ledger_head IS 'No row security: signed statements made to be published.';
