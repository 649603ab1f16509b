-- A package changes its state only along its table (packages/lifecycle.py; a test compares the two); each side takes its own steps
-- alone, but for what comes from the receiving body's node. What was packed, signed and stamped stays.
CREATE OR REPLACE FUNCTION packages_step() RETURNS trigger LANGUAGE plpgsql AS $$
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
           'head_root', 'stamped_at', 'stamped_by', 'sent_at', 'sent_by_id', 'received_at', 'received_by_id', 'faults', 'void_reason', 'carried_as',
           'delivered_at', 'refused']
       IS DISTINCT FROM
       to_jsonb(NEW) - ARRAY['state', 'visible_to', 'packed_files', 'file_id', 'files', 'size', 'made_at', 'key_id', 'head_size',
           'head_root', 'stamped_at', 'stamped_by', 'sent_at', 'sent_by_id', 'received_at', 'received_by_id', 'faults', 'void_reason', 'carried_as',
           'delivered_at', 'refused']
       OR OLD.state <> 'packing' AND (OLD.file_id, OLD.files, OLD.size, OLD.made_at, OLD.key_id, OLD.head_size, OLD.head_root,
           OLD.stamped_at, OLD.stamped_by)
       IS DISTINCT FROM (NEW.file_id, NEW.files, NEW.size, NEW.made_at, NEW.key_id, NEW.head_size, NEW.head_root,
           NEW.stamped_at, NEW.stamped_by)
       OR OLD.sent_at IS NOT NULL AND (OLD.sent_at, OLD.sent_by_id) IS DISTINCT FROM (NEW.sent_at, NEW.sent_by_id)
       OR OLD.received_at IS NOT NULL
          AND (OLD.received_at, OLD.received_by_id, OLD.faults) IS DISTINCT FROM (NEW.received_at, NEW.received_by_id, NEW.faults)
    THEN
        RAISE EXCEPTION 'package % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
