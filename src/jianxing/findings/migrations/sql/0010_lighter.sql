-- Two neighbouring characters at a time, as before and in half of the time: every sign is doubled, the first one dropped,
-- and what is left is cut into twos – ABC, AABBCC, ABBCC, AB BC C. A pair may come twice, and the last sign stands alone at the
-- end: the index holds each key once, and searches ask for pairs only, so that what is indexed already stays right. Not in
-- SQL: the planner would merge it into the statement, hold it for cheap and read all findings instead of the index.
CREATE OR REPLACE FUNCTION jianxing_bigrams(words text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN string_to_array(
        regexp_replace(
            substr(regexp_replace(regexp_replace(lower(words), '\s+', '', 'g'), '(.)', '\1\1', 'g'), 2),
            '(..)', '\1 ', 'g'),
        ' ');
END
$$;

-- Indexes into which every finding was entered and which no query needs: another one begins with their column, or their
-- column is never looked for.
DROP INDEX IF EXISTS
    findings_finding_number_b070725d_like,
    findings_finding_responsible_id_473cb9fc,
    findings_finding_supervised_by_id_a85882f5,
    findings_finding_voided_by_id_c2ca36e6,
    findings_findingproject_finding_id_4432a099,
    findings_findingassistant_finding_id_5738e88c,
    findings_progress_body_id_6feb0a01,
    findings_progress_reported_by_id_63821508,
    findings_submission_finding_id_726093df,
    findings_submission_body_id_5ef6dd98,
    findings_submission_submitted_by_id_90d231e9,
    findings_submission_returned_by_id_87cf8cbd;
