-- Who may see an import run: the body that imports, and those above it. The one place of this rule.
CREATE FUNCTION importing_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    UPDATE importing_importrun r SET visible_to = array_append(b.ancestors, b.id)
    FROM directory_body b
    WHERE b.id = r.body_id AND r.id = ANY (ids) AND r.visible_to IS DISTINCT FROM array_append(b.ancestors, b.id);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

CREATE FUNCTION importing_refresh_visibility_of(moved bigint[]) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT importing_refresh_visibility(ARRAY(SELECT r.id FROM importing_importrun r WHERE r.body_id = ANY (moved)))
$$;

-- A run is seen by the bodies named in visible_to; only the body that imports adds and changes it.
ALTER TABLE importing_importrun ENABLE ROW LEVEL SECURITY;
CREATE POLICY run_seen ON importing_importrun FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY run_added ON importing_importrun FOR INSERT WITH CHECK (body_id = jianxing_body());
CREATE POLICY run_changed ON importing_importrun FOR UPDATE
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());

-- The rows of a run are seen by whoever sees the run, and written by the body that imports.
ALTER TABLE importing_importrow ENABLE ROW LEVEL SECURITY;
CREATE POLICY row_seen ON importing_importrow FOR SELECT
    USING (EXISTS (SELECT 1 FROM importing_importrun r WHERE r.id = run_id));
CREATE POLICY row_added ON importing_importrow FOR INSERT
    WITH CHECK (EXISTS (SELECT 1 FROM importing_importrun r WHERE r.id = run_id AND r.body_id = jianxing_body()));
CREATE POLICY row_changed ON importing_importrow FOR UPDATE
    USING (EXISTS (SELECT 1 FROM importing_importrun r WHERE r.id = run_id AND r.body_id = jianxing_body()));

-- What a body has imported, and how it names columns and bodies, is its own affair.
DO $$
DECLARE own text;
BEGIN
    FOREACH own IN ARRAY ARRAY[
        'importing_source', 'importing_sourcerow', 'importing_columnmapping', 'importing_rememberedname'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', own);
        EXECUTE format('CREATE POLICY of_its_body ON %I USING (body_id = jianxing_body())', own);
    END LOOP;
END
$$;

-- The acts of a run are read by whoever sees the run.
SELECT ledger_admit('import', 'importing_importrun');

-- A run changes its state only along the table of steps (importing/lifecycle.py; a test compares the two).
CREATE FUNCTION importing_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('cancelled', 'importing'),
        ('importing', 'cancelled'),
        ('importing', 'done'),
        ('understood', 'cancelled'),
        ('understood', 'failed'),
        ('understood', 'importing'),
        ('uploaded', 'cancelled'),
        ('uploaded', 'failed'),
        ('uploaded', 'understood')
    ) THEN
        RAISE EXCEPTION 'import % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER importing_step BEFORE UPDATE OF state ON importing_importrun
    FOR EACH ROW EXECUTE FUNCTION importing_step();

-- What was understood of a file gives way to a better understanding; once the import has begun, its rows stay for good.
CREATE FUNCTION importing_forget_rows(run bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE forgotten integer;
BEGIN
    DELETE FROM importing_importrow r USING importing_importrun i
    WHERE i.id = run AND r.run_id = i.id AND i.body_id = jianxing_body() AND i.started_at IS NULL;
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END
$$;
