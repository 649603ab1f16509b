-- A reading is seen with its feed, by the body that agreed on that alone, which takes it in; it stays as it came.
ALTER TABLE incidents_measurement ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_measurement FOR SELECT USING
    (EXISTS (SELECT 1 FROM incidents_feed f WHERE f.id = feed_id));
CREATE POLICY added ON incidents_measurement FOR INSERT WITH CHECK
    (EXISTS (SELECT 1 FROM incidents_feed f WHERE f.id = feed_id AND f.body_id = jianxing_body()));
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON incidents_measurement FOR EACH ROW EXECUTE FUNCTION incidents_stays();
