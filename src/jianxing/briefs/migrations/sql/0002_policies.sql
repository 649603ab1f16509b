-- A brief is seen, added and changed by the bodies named in visible_to, and by nobody else.
ALTER TABLE briefs_brief ENABLE ROW LEVEL SECURITY;
CREATE POLICY brief_seen ON briefs_brief FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY brief_added ON briefs_brief FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY brief_changed ON briefs_brief FOR UPDATE
    USING (visible_to @> ARRAY[jianxing_body()]) WITH CHECK (visible_to @> ARRAY[jianxing_body()]);

-- What was frozen with a brief is seen and written by whoever sees the brief.
ALTER TABLE briefs_brieffigure ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_brief ON briefs_brieffigure
    USING (EXISTS (SELECT 1 FROM briefs_brief b WHERE b.id = brief_id));
ALTER TABLE briefs_briefrow ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_figure ON briefs_briefrow
    USING (EXISTS (SELECT 1 FROM briefs_brieffigure f WHERE f.id = figure_id));

-- A body's own figures and templates are seen and made by that body alone; an issued brief carries its own copies.
ALTER TABLE briefs_figure ENABLE ROW LEVEL SECURITY;
CREATE POLICY figure_of_its_body ON briefs_figure
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());
ALTER TABLE briefs_template ENABLE ROW LEVEL SECURITY;
CREATE POLICY template_of_its_body ON briefs_template
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());

-- The acts of each are read by whoever sees it.
SELECT ledger_admit('brief', 'briefs_brief');
SELECT ledger_admit('figure', 'briefs_figure');
SELECT ledger_admit('template', 'briefs_template');
