-- Where a finding stands on the map is seen by whoever sees the finding, and written with it. It is never changed.
ALTER TABLE atlas_findingplace ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON atlas_findingplace FOR SELECT USING (EXISTS (
    SELECT 1 FROM findings_finding f WHERE f.id = finding_id));
CREATE POLICY added ON atlas_findingplace FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM findings_finding f WHERE f.id = finding_id));
