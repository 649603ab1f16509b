-- What the lead of a joint action on another node tells of bodies of further nodes is seen by whoever sees the action, and
-- written for the lead alone, in whose name what it tells takes effect here.
ALTER TABLE letters_toldask ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON letters_toldask FOR SELECT USING
    (EXISTS (SELECT 1 FROM letters_jointaction a WHERE a.id = action_id));
CREATE POLICY added ON letters_toldask FOR INSERT WITH CHECK
    (EXISTS (SELECT 1 FROM letters_jointaction a
             WHERE a.id = action_id AND a.their_uid IS NOT NULL AND a.lead_id = jianxing_body()));
CREATE POLICY changed ON letters_toldask FOR UPDATE USING
    (EXISTS (SELECT 1 FROM letters_jointaction a
             WHERE a.id = action_id AND a.their_uid IS NOT NULL AND a.lead_id = jianxing_body()));

-- Which joint action of another node it is, and whom a lead told of, stays.
CREATE FUNCTION letters_their_uid_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'joint action % does not change', OLD.id USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER their_uid_stands BEFORE UPDATE ON letters_jointaction
    FOR EACH ROW WHEN (OLD.their_uid IS DISTINCT FROM NEW.their_uid) EXECUTE FUNCTION letters_their_uid_stands();
