-- A finding is seen, added and changed by the bodies named in visible_to, and by nobody else.
ALTER TABLE findings_finding ENABLE ROW LEVEL SECURITY;
CREATE POLICY finding_seen ON findings_finding FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY finding_added ON findings_finding FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY finding_changed ON findings_finding FOR UPDATE
    USING (visible_to @> ARRAY[jianxing_body()]) WITH CHECK (visible_to @> ARRAY[jianxing_body()]);

-- What hangs on a finding is seen and written by whoever sees the finding.
DO $$
DECLARE child text;
BEGIN
    FOREACH child IN ARRAY ARRAY[
        'findings_findingproject', 'findings_findingassistant', 'findings_findingfile', 'findings_revision',
        'findings_progress', 'findings_extension', 'findings_declination', 'findings_submission',
        'findings_verification', 'findings_lookback', 'findings_transfer'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
        EXECUTE format(
            'CREATE POLICY with_its_finding ON %I USING '
            '(EXISTS (SELECT 1 FROM findings_finding f WHERE f.id = finding_id))', child);
    END LOOP;
END
$$;

-- The acts of a finding are read by whoever sees the finding.
SELECT ledger_admit('finding', 'findings_finding');
