-- Record acts: each with its confidential values and its place in the sealer's queue, in one statement whatever their
-- number. A function, so that its plan is kept: a record costs half of what the bare statement does.
CREATE FUNCTION ledger_record(entries jsonb) RETURNS TABLE (recorded_id bigint, recorded_instant timestamptz)
    LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    WITH given AS MATERIALIZED (
        SELECT nextval('ledger_act_id_seq') AS id, statement_timestamp() AS recorded_at, entry.*
        FROM jsonb_to_recordset(entries) AS entry (
            kind text, subject text, subject_id bigint, person_id bigint, body_id bigint, role text,
            occurred_at timestamptz, public jsonb, commitments jsonb, caused_by bigint, content jsonb, salts jsonb
        )
    ), acts AS (
        INSERT INTO ledger_act (
            id, kind, subject, subject_id, person_id, body_id, role, occurred_at, recorded_at,
            public, commitments, caused_by
        )
        SELECT g.id, g.kind, g.subject, g.subject_id, g.person_id, g.body_id, g.role, g.occurred_at, g.recorded_at,
               g.public, g.commitments, g.caused_by
        FROM given g
    ), details AS (
        INSERT INTO ledger_detail (act_id, subject, subject_id, content, salts)
        SELECT g.id, g.subject, g.subject_id, g.content, g.salts FROM given g WHERE g.content IS NOT NULL
    ), queue AS (
        INSERT INTO ledger_unsealed (act_id) SELECT g.id FROM given g
    )
    SELECT g.id, g.recorded_at FROM given g ORDER BY g.id;
END
$$;
