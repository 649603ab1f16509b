-- A project is seen, added and changed by the bodies named in visible_to, and by nobody else.
ALTER TABLE projects_project ENABLE ROW LEVEL SECURITY;
CREATE POLICY project_seen ON projects_project FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY project_added ON projects_project FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY project_changed ON projects_project FOR UPDATE
    USING (visible_to @> ARRAY[jianxing_body()]) WITH CHECK (visible_to @> ARRAY[jianxing_body()]);

-- A programme likewise.
ALTER TABLE projects_programme ENABLE ROW LEVEL SECURITY;
CREATE POLICY programme_seen ON projects_programme FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY programme_added ON projects_programme FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY programme_changed ON projects_programme FOR UPDATE
    USING (visible_to @> ARRAY[jianxing_body()]) WITH CHECK (visible_to @> ARRAY[jianxing_body()]);

-- What hangs on one of them, at whatever depth, is seen and written by whoever sees it: each table asks the one above
-- it, whose own policy applies inside.
DO $$
DECLARE link record;
BEGIN
    FOR link IN SELECT * FROM (VALUES
        ('projects_projectspan', 'projects_project', 'project_id'),
        ('projects_projectbody', 'projects_project', 'project_id'),
        ('projects_projectstage', 'projects_project', 'project_id'),
        ('projects_projectrevision', 'projects_project', 'project_id'),
        ('projects_checklist', 'projects_project', 'project_id'),
        ('projects_checkitem', 'projects_checklist', 'checklist_id'),
        ('projects_fund', 'projects_project', 'project_id'),
        ('projects_fundentry', 'projects_fund', 'fund_id'),
        ('projects_parkasset', 'projects_project', 'park_id'),
        ('projects_assetstep', 'projects_parkasset', 'asset_id'),
        ('projects_programmeparty', 'projects_programme', 'programme_id'),
        ('projects_focusitem', 'projects_programme', 'programme_id'),
        ('projects_campaignyear', 'projects_programme', 'programme_id'),
        ('projects_activity', 'projects_programme', 'programme_id'),
        ('projects_activityhost', 'projects_activity', 'activity_id')
    ) AS links (child, above, key) LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', link.child);
        EXECUTE format(
            'CREATE POLICY with_what_it_hangs_on ON %I USING (EXISTS (SELECT 1 FROM %I a WHERE a.id = %I))',
            link.child, link.above, link.key);
    END LOOP;
END
$$;

-- The acts of a project or a programme are read by whoever sees it.
SELECT ledger_admit('project', 'projects_project');
SELECT ledger_admit('programme', 'projects_programme');
