-- An instruction, and what it charges an addressee with, is seen, added and changed by the bodies named in visible_to, and
-- by nobody else.
DO $$
DECLARE root text;
BEGIN
    FOREACH root IN ARRAY ARRAY['instructions_instruction', 'instructions_charge'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', root);
        EXECUTE format('CREATE POLICY seen ON %I FOR SELECT USING (visible_to @> ARRAY[jianxing_body()])', root);
        EXECUTE format('CREATE POLICY added ON %I FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()])', root);
        EXECUTE format('CREATE POLICY changed ON %I FOR UPDATE USING (visible_to @> ARRAY[jianxing_body()])'
                       ' WITH CHECK (visible_to @> ARRAY[jianxing_body()])', root);
    END LOOP;
END
$$;

-- A report is seen and written by whoever sees the charge, so that one addressee does not read another's.
ALTER TABLE instructions_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_charge ON instructions_report USING
    (EXISTS (SELECT 1 FROM instructions_charge c WHERE c.id = charge_id));
ALTER TABLE instructions_reportfile ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_report ON instructions_reportfile USING
    (EXISTS (SELECT 1 FROM instructions_report r WHERE r.id = report_id));

SELECT ledger_admit('instruction', 'instructions_instruction');
SELECT ledger_admit('charge', 'instructions_charge');

-- Who may see an instruction: as a draft the leader's body alone; once signed also those above it, and the bodies that it
-- is addressed to. A charge likewise, of the addressees its own alone. What was withdrawn unsigned stays at home. The one
-- place of this rule.
CREATE FUNCTION instructions_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT i.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT i.body_id AS eye
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b
                    WHERE b.id = i.body_id AND i.signed_at IS NOT NULL
                UNION ALL SELECT unnest(i.addressed) WHERE i.signed_at IS NOT NULL
            ) eyes
        ) AS eyes
        FROM instructions_instruction i WHERE i.id = ANY (ids)
    )
    UPDATE instructions_instruction i SET visible_to = target.eyes FROM target
    WHERE i.id = target.id AND i.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    WITH target AS (
        SELECT c.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT i.body_id AS eye
                UNION ALL SELECT unnest(b.ancestors) FROM directory_body b
                    WHERE b.id = i.body_id AND i.signed_at IS NOT NULL
                UNION ALL SELECT c.addressee_id WHERE i.signed_at IS NOT NULL
            ) eyes
        ) AS eyes
        FROM instructions_charge c JOIN instructions_instruction i ON i.id = c.instruction_id
        WHERE c.instruction_id = ANY (ids)
    )
    UPDATE instructions_charge c SET visible_to = target.eyes FROM target
    WHERE c.id = target.id AND c.visible_to IS DISTINCT FROM target.eyes;
    RETURN changed;
END
$$;

-- The instructions that a change in the place of these bodies may concern.
CREATE FUNCTION instructions_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT i.id FROM instructions_instruction i
    WHERE i.id > after_id AND i.body_id = ANY (bodies)
    ORDER BY i.id LIMIT most
$$;

-- An instruction changes its state only along its table (instructions/lifecycle.py; a test compares the two). What was
-- drafted stays as drafted, what was signed as signed.
CREATE FUNCTION instructions_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'signed'),
        ('draft', 'withdrawn'),
        ('signed', 'superseded'),
        ('signed', 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'instruction % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.number, OLD.body_id, OLD.urgency, OLD.proposal, OLD.finding_id, OLD.project_id, OLD.inspection_id,
        OLD.matter, OLD.supersedes_id, OLD.addressed, OLD.drafted_at, OLD.drafted_by_id)
       IS DISTINCT FROM
       (NEW.number, NEW.body_id, NEW.urgency, NEW.proposal, NEW.finding_id, NEW.project_id, NEW.inspection_id,
        NEW.matter, NEW.supersedes_id, NEW.addressed, NEW.drafted_at, NEW.drafted_by_id)
       OR OLD.state <> 'draft' AND (OLD.words, OLD.digest, OLD.signed_at, OLD.signed_by_id)
       IS DISTINCT FROM (NEW.words, NEW.digest, NEW.signed_at, NEW.signed_by_id) THEN
        RAISE EXCEPTION 'instruction % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER instructions_step BEFORE UPDATE ON instructions_instruction
    FOR EACH ROW EXECUTE FUNCTION instructions_step();

-- A charge likewise; what it asks of whom stays. It goes out only with a signed instruction.
CREATE FUNCTION instructions_charge_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('done', 'confirmed'),
        ('done', 'ended'),
        ('done', 'received'),
        ('proposed', 'ended'),
        ('proposed', 'sent'),
        ('received', 'done'),
        ('received', 'ended'),
        ('sent', 'ended'),
        ('sent', 'received')
    ) THEN
        RAISE EXCEPTION 'charge % may not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NEW.state <> 'ended' AND NOT EXISTS (
        SELECT 1 FROM instructions_instruction i WHERE i.id = NEW.instruction_id AND i.state = 'signed') THEN
        RAISE EXCEPTION 'charge % is of an instruction that is not in force', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.instruction_id, OLD.addressee_id, OLD.person_id, OLD.asked, OLD.due_days)
       IS DISTINCT FROM (NEW.instruction_id, NEW.addressee_id, NEW.person_id, NEW.asked, NEW.due_days) THEN
        RAISE EXCEPTION 'charge % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER instructions_charge_step BEFORE UPDATE ON instructions_charge
    FOR EACH ROW EXECUTE FUNCTION instructions_charge_step();

-- Who is addressed on a matter sees the matter: an instruction shows nobody what is not to be seen.
CREATE FUNCTION instructions_addressee_sees() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM instructions_instruction i
        LEFT JOIN findings_finding f ON f.id = i.finding_id
        LEFT JOIN projects_project p ON p.id = i.project_id
        LEFT JOIN inspections_inspection n ON n.id = i.inspection_id
        WHERE i.id = NEW.instruction_id
          AND NOT coalesce(f.visible_to, p.visible_to, n.visible_to, ARRAY[NEW.addressee_id]) @> ARRAY[NEW.addressee_id]
    ) THEN
        RAISE EXCEPTION 'body % does not see the matter', NEW.addressee_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER addressee_sees BEFORE INSERT ON instructions_charge
    FOR EACH ROW EXECUTE FUNCTION instructions_addressee_sees();

-- A report stays as it was given; it is returned once.
CREATE FUNCTION instructions_report_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.charge_id, OLD.round, OLD.text, OLD.reported_at, OLD.reported_by_id)
       IS DISTINCT FROM (NEW.charge_id, NEW.round, NEW.text, NEW.reported_at, NEW.reported_by_id)
       OR OLD.returned_at IS NOT NULL THEN
        RAISE EXCEPTION 'report % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON instructions_report
    FOR EACH ROW EXECUTE FUNCTION instructions_report_stands();
