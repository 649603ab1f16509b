-- What was taken in the field is seen and written by whoever sees the inspection; what it said is never changed, only what became of it.
ALTER TABLE inspections_fieldentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_inspection ON inspections_fieldentry USING (
    EXISTS (SELECT 1 FROM inspections_inspection i WHERE i.id = inspection_id));
CREATE FUNCTION inspections_field_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.inspection_id, OLD.uid, OLD.kind, OLD.outcome, OLD.text, OLD.base, OLD.taken_at)
       IS DISTINCT FROM (NEW.inspection_id, NEW.uid, NEW.kind, NEW.outcome, NEW.text, NEW.base, NEW.taken_at)
       OR OLD.item_id IS DISTINCT FROM NEW.item_id OR OLD.file_id IS DISTINCT FROM NEW.file_id
       OR (OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('conflict', 'chosen'), ('conflict', 'left'))) THEN
        RAISE EXCEPTION 'what was taken in the field stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER field_stays BEFORE UPDATE ON inspections_fieldentry FOR EACH ROW EXECUTE FUNCTION inspections_field_stays();
