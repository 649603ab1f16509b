-- One statement, whatever the number of acts: the acts, their confidential values, their places in the sealer's queue.
WITH given AS MATERIALIZED (
    SELECT nextval('ledger_act_id_seq') AS id, statement_timestamp() AS recorded_at, entry.*
    FROM jsonb_to_recordset(%s::jsonb) AS entry (
        kind text, subject text, subject_id bigint, person_id bigint, body_id bigint, role text,
        occurred_at timestamptz, public jsonb, commitments jsonb, caused_by bigint, content jsonb, salts jsonb
    )
), acts AS (
    INSERT INTO ledger_act (
        id, kind, subject, subject_id, person_id, body_id, role, occurred_at, recorded_at,
        public, commitments, caused_by
    )
    SELECT id, kind, subject, subject_id, person_id, body_id, role, occurred_at, recorded_at,
           public, commitments, caused_by
    FROM given
), details AS (
    INSERT INTO ledger_detail (act_id, subject, subject_id, content, salts)
    SELECT id, subject, subject_id, content, salts FROM given WHERE content IS NOT NULL
), queue AS (
    INSERT INTO ledger_unsealed (act_id) SELECT id FROM given
)
SELECT id, recorded_at FROM given ORDER BY id;
