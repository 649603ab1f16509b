-- An export is seen and changed by the person who asked for it, while acting for the body it was asked for.
ALTER TABLE exporting_exportrun ENABLE ROW LEVEL SECURITY;
CREATE POLICY export_own ON exporting_exportrun
    USING (person_id = jianxing_person() AND body_id = jianxing_body())
    WITH CHECK (person_id = jianxing_person() AND body_id = jianxing_body());

-- The acts of an export are read by whoever sees the export.
SELECT ledger_admit('export', 'exporting_exportrun');

-- An export changes its state only along the table of steps (exporting/lifecycle.py; a test compares the two).
CREATE FUNCTION exporting_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('done', 'void'),
        ('running', 'cancelled'),
        ('running', 'done'),
        ('running', 'failed'),
        ('waiting', 'cancelled'),
        ('waiting', 'running')
    ) THEN
        RAISE EXCEPTION 'export % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER exporting_step BEFORE UPDATE OF state ON exporting_exportrun
    FOR EACH ROW EXECUTE FUNCTION exporting_step();

-- The files that need not be kept any longer: their exports become void, and who keeps the files takes them away. The
-- clock asks for everybody at once, which no acting body could.
CREATE FUNCTION exporting_void_due(moment timestamptz) RETURNS TABLE (id bigint, uid uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE exporting_exportrun r SET state = 'void'
    WHERE r.state = 'done' AND r.kept_until < moment
    RETURNING r.id, r.uid
$$;
