-- A saved view is seen, kept and thrown away by the person who made it, while acting for the body it was made for.
ALTER TABLE site_savedview ENABLE ROW LEVEL SECURITY;
CREATE POLICY saved_view_own ON site_savedview
    USING (person_id = jianxing_person() AND body_id = jianxing_body())
    WITH CHECK (person_id = jianxing_person() AND body_id = jianxing_body());
