-- Where a file comes from is seen with the file; the body that uploaded it says so.
ALTER TABLE evidence_provenance ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON evidence_provenance FOR SELECT USING
    (EXISTS (SELECT 1 FROM evidence_file f WHERE f.id = file_id));
CREATE POLICY added ON evidence_provenance FOR INSERT WITH CHECK
    (EXISTS (SELECT 1 FROM evidence_file f WHERE f.id = file_id AND f.uploaded_body_id = jianxing_body()));
ALTER TABLE evidence_handing ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON evidence_handing FOR SELECT USING
    (EXISTS (SELECT 1 FROM evidence_file f WHERE f.id = file_id));
CREATE POLICY added ON evidence_handing FOR INSERT WITH CHECK
    (EXISTS (SELECT 1 FROM evidence_file f WHERE f.id = file_id AND f.uploaded_body_id = jianxing_body()));

-- What was said stays: a correction is a further version, a handing over a further link.
CREATE FUNCTION evidence_said_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was said of file % stands', OLD.file_id USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON evidence_provenance
    FOR EACH ROW EXECUTE FUNCTION evidence_said_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON evidence_handing
    FOR EACH ROW EXECUTE FUNCTION evidence_said_stands();
