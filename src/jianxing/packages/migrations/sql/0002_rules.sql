-- A package is seen and changed by the bodies named in visible_to. It is made by the body that sends it; one that comes from
-- elsewhere is kept for the body here that receives it.
ALTER TABLE packages_package ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON packages_package FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY added ON packages_package FOR INSERT WITH CHECK (
    (sender_id = jianxing_body() OR is_elsewhere AND recipient_id = jianxing_body())
    AND visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY changed ON packages_package FOR UPDATE
    USING (jianxing_body() IN (sender_id, recipient_id) AND visible_to @> ARRAY[jianxing_body()])
    WITH CHECK (visible_to @> ARRAY[jianxing_body()]);

-- The pieces of a package are seen with it, by the receiving body only once it has verified it.
ALTER TABLE packages_piece ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON packages_piece FOR SELECT USING
    (EXISTS (SELECT 1 FROM packages_package p WHERE p.id = package_id
        AND (p.state NOT IN ('sent', 'unfit') OR p.sender_id = jianxing_body())));
CREATE POLICY added ON packages_piece FOR INSERT WITH CHECK
    (EXISTS (SELECT 1 FROM packages_package p WHERE p.id = package_id
        AND (p.sender_id = jianxing_body() OR p.is_elsewhere AND p.recipient_id = jianxing_body())));

-- A decision is seen with its package; the receiving body takes it, or it comes from that body's node.
ALTER TABLE packages_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON packages_decision FOR SELECT USING
    (EXISTS (SELECT 1 FROM packages_package p WHERE p.id = package_id));
CREATE POLICY added ON packages_decision FOR INSERT WITH CHECK
    (EXISTS (SELECT 1 FROM packages_package p WHERE p.id = package_id
        AND (p.recipient_id = jianxing_body() OR p.carried_as <> '' AND p.sender_id = jianxing_body())));

SELECT ledger_admit('package', 'packages_package');
SELECT notices_go_with('package', 'packages_package');

-- Who may see a package: the sending body and those above it; once it is sent the receiving body and those above it. One that came
-- from elsewhere is seen by the receiving body and those above it alone. The one place of this rule.
CREATE FUNCTION packages_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT p.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye FROM directory_body b
                    WHERE b.id = p.sender_id AND NOT p.is_elsewhere
                UNION ALL SELECT unnest(array_append(b.ancestors, b.id)) FROM directory_body b
                    WHERE b.id = p.recipient_id AND p.sent_at IS NOT NULL
            ) eyes
        ) AS eyes
        FROM packages_package p WHERE p.id = ANY (ids)
    )
    UPDATE packages_package p SET visible_to = target.eyes FROM target
    WHERE p.id = target.id AND p.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The packages that a change in the place of these bodies may concern.
CREATE FUNCTION packages_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT p.id FROM packages_package p
    WHERE p.id > after_id AND (p.sender_id = ANY (bodies) OR p.recipient_id = ANY (bodies))
    ORDER BY p.id LIMIT most
$$;

-- A package changes its state only along its table (packages/lifecycle.py; a test compares the two); each side takes its own steps
-- alone, but for what comes from the receiving body's node. What was packed and signed stays.
CREATE FUNCTION packages_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('packed', 'sent'),
        ('packed', 'void'),
        ('packing', 'packed'),
        ('packing', 'void'),
        ('received', 'declined'),
        ('received', 'recognised'),
        ('received', 'supplement'),
        ('sent', 'received'),
        ('sent', 'unfit'),
        ('supplement', 'supplemented')
    ) THEN
        RAISE EXCEPTION 'package % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NEW.state IN ('received', 'unfit', 'recognised', 'supplement', 'declined')
        AND jianxing_body() IS DISTINCT FROM OLD.recipient_id
        AND (OLD.carried_as = '' OR jianxing_body() IS DISTINCT FROM OLD.sender_id)
    THEN
        RAISE EXCEPTION 'package % is not this body''s to take from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF to_jsonb(OLD) - ARRAY['state', 'visible_to', 'packed_files', 'file_id', 'files', 'size', 'made_at', 'key_id', 'head_size',
           'head_root', 'sent_at', 'sent_by_id', 'received_at', 'received_by_id', 'faults', 'void_reason', 'carried_as',
           'delivered_at', 'refused']
       IS DISTINCT FROM
       to_jsonb(NEW) - ARRAY['state', 'visible_to', 'packed_files', 'file_id', 'files', 'size', 'made_at', 'key_id', 'head_size',
           'head_root', 'sent_at', 'sent_by_id', 'received_at', 'received_by_id', 'faults', 'void_reason', 'carried_as',
           'delivered_at', 'refused']
       OR OLD.state <> 'packing' AND (OLD.file_id, OLD.files, OLD.size, OLD.made_at, OLD.key_id, OLD.head_size, OLD.head_root)
       IS DISTINCT FROM (NEW.file_id, NEW.files, NEW.size, NEW.made_at, NEW.key_id, NEW.head_size, NEW.head_root)
       OR OLD.sent_at IS NOT NULL AND (OLD.sent_at, OLD.sent_by_id) IS DISTINCT FROM (NEW.sent_at, NEW.sent_by_id)
       OR OLD.received_at IS NOT NULL
          AND (OLD.received_at, OLD.received_by_id, OLD.faults) IS DISTINCT FROM (NEW.received_at, NEW.received_by_id, NEW.faults)
    THEN
        RAISE EXCEPTION 'package % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER packages_step BEFORE UPDATE ON packages_package FOR EACH ROW EXECUTE FUNCTION packages_step();

-- What was listed and what was decided stands.
CREATE FUNCTION packages_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % does not change', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON packages_piece FOR EACH ROW EXECUTE FUNCTION packages_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON packages_decision FOR EACH ROW EXECUTE FUNCTION packages_stands();
