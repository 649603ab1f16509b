-- An inspection is seen, added and changed by the bodies named in visible_to, and by nobody else.
ALTER TABLE inspections_inspection ENABLE ROW LEVEL SECURITY;
CREATE POLICY inspection_seen ON inspections_inspection FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY inspection_added ON inspections_inspection FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY inspection_changed ON inspections_inspection FOR UPDATE
    USING (visible_to @> ARRAY[jianxing_body()]) WITH CHECK (visible_to @> ARRAY[jianxing_body()]);

-- A reminder likewise.
ALTER TABLE inspections_reminder ENABLE ROW LEVEL SECURITY;
CREATE POLICY reminder_seen ON inspections_reminder FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY reminder_added ON inspections_reminder FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY reminder_changed ON inspections_reminder FOR UPDATE
    USING (visible_to @> ARRAY[jianxing_body()]) WITH CHECK (visible_to @> ARRAY[jianxing_body()]);

-- What hangs on an inspection is seen and written by whoever sees the inspection.
DO $$
DECLARE child text;
BEGIN
    FOREACH child IN ARRAY ARRAY[
        'inspections_inspectionbody', 'inspections_inspectionproject', 'inspections_checkresult',
        'inspections_inspectionfinding', 'inspections_inspectionfile', 'inspections_inspectionrevision'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
        EXECUTE format(
            'CREATE POLICY with_its_inspection ON %I USING '
            '(EXISTS (SELECT 1 FROM inspections_inspection i WHERE i.id = inspection_id))', child);
    END LOOP;
END
$$;

-- The acts of an inspection or a reminder are read by whoever sees it.
SELECT ledger_admit('inspection', 'inspections_inspection');
SELECT ledger_admit('reminder', 'inspections_reminder');
