-- Machines of a body's doors, and what they brought, are that body's alone.
ALTER TABLE feedback_doormachine ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON feedback_doormachine
    USING (body_id = jianxing_body()) WITH CHECK (body_id = jianxing_body());
ALTER TABLE feedback_carried ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_machine ON feedback_carried USING (
    EXISTS (SELECT 1 FROM feedback_doormachine m WHERE m.id = machine_id));
SELECT ledger_admit('door_machine', 'feedback_doormachine');

-- What the acting body's open doors say, for a machine of their own: the same as their pages beside the office read.
CREATE FUNCTION feedback_entries() RETURNS SETOF jsonb
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT door.entry(d.code) FROM feedback_door d WHERE d.body_id = jianxing_body() AND d.closed_at IS NULL ORDER BY d.code
$$;

-- What the holders of these tracking codes may know, where the acting body's doors took their reports.
CREATE FUNCTION feedback_told(tokens text[]) RETURNS TABLE (token text, told jsonb)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT i.token, door.ask(i.token) FROM feedback_intake i
    WHERE i.token = ANY (tokens) AND i.kind = 'report' AND i.body_id = jianxing_body()
$$;
