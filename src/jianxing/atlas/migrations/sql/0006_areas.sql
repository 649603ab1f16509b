-- Areas are made of public boundaries alone, and are the same for whoever looks. Which body answers for one is like the
-- directory: whoever is near must know whom to call. What was inspected there is case content and is not among these tables.
COMMENT ON TABLE atlas_arearule IS 'No row security: how a body works, no case content.';
COMMENT ON TABLE atlas_arearun IS 'No row security: what public boundaries come to.';
COMMENT ON TABLE atlas_area IS 'No row security: what public boundaries come to, and what people call it.';
COMMENT ON TABLE atlas_areaoutline IS 'No row security: what public boundaries come to.';
COMMENT ON TABLE atlas_areaduty IS 'No row security: which body answers for a place is known to all who work here.';

-- Which inspection went to an area is seen with the inspection, and said by the body that leads it.
ALTER TABLE atlas_areainspection ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON atlas_areainspection FOR SELECT USING (EXISTS (
    SELECT 1 FROM inspections_inspection i WHERE i.id = inspection_id));
CREATE POLICY added ON atlas_areainspection FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM inspections_inspection i WHERE i.id = inspection_id AND i.body_id = jianxing_body()));
CREATE POLICY changed ON atlas_areainspection FOR UPDATE USING (EXISTS (
    SELECT 1 FROM inspections_inspection i WHERE i.id = inspection_id AND i.body_id = jianxing_body()));

SELECT ledger_admit('area', 'atlas_area');
SELECT ledger_admit('area_run', 'atlas_arearun');

-- A body answers for an area once on a day.
ALTER TABLE atlas_areaduty ADD CONSTRAINT area_duty_once_on_a_day
    EXCLUDE USING gist (
        int8range(area_id, area_id, '[]') WITH &&, int8range(body_id, body_id, '[]') WITH &&,
        daterange(valid_from, valid_to) WITH &&);

-- What a run found, and what a body had set, stays as it was: a later one is written beside it.
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON atlas_arearun FOR EACH ROW EXECUTE FUNCTION atlas_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON atlas_areaoutline FOR EACH ROW EXECUTE FUNCTION atlas_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON atlas_arearule FOR EACH ROW EXECUTE FUNCTION atlas_stands();

-- Of a duty only its end is written later, once.
CREATE FUNCTION atlas_duty_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL
       OR (OLD.area_id, OLD.body_id, OLD.valid_from, OLD.assigned_at, OLD.assigned_by_id, OLD.assigned_by_body_id)
       IS DISTINCT FROM
       (NEW.area_id, NEW.body_id, NEW.valid_from, NEW.assigned_at, NEW.assigned_by_id, NEW.assigned_by_body_id)
    THEN
        RAISE EXCEPTION 'duty % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ends_once BEFORE UPDATE ON atlas_areaduty FOR EACH ROW EXECUTE FUNCTION atlas_duty_ends_once();

-- An area keeps its number and its key; only its name changes.
CREATE FUNCTION atlas_area_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.uid, OLD.key, OLD.created_at) IS DISTINCT FROM (NEW.uid, NEW.key, NEW.created_at) THEN
        RAISE EXCEPTION 'area % stays what it is', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stays BEFORE UPDATE ON atlas_area FOR EACH ROW EXECUTE FUNCTION atlas_area_stays();
