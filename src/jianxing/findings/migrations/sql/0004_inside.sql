-- Where a finding is worked on inside the responsible body is seen and written by that body and its office, and by
-- nobody else: the supervising body sees on the finding that it is routed, and none of the talk.
ALTER TABLE findings_routing ENABLE ROW LEVEL SECURITY;
CREATE POLICY routing_inside ON findings_routing USING (jianxing_body() IN (body_id, office_id))
    WITH CHECK (jianxing_body() = body_id);
ALTER TABLE findings_proposal ENABLE ROW LEVEL SECURITY;
CREATE POLICY proposal_inside ON findings_proposal USING (jianxing_body() IN (body_id, office_id));
COMMENT ON TABLE findings_headrule IS 'No row security: how a body works inside itself, no case content.';

SELECT ledger_admit('routing', 'findings_routing');
SELECT ledger_admit('proposal', 'findings_proposal');

-- A routing says for good what it said; it only ends. What is on a finding is of that finding and of its responsible body.
CREATE FUNCTION findings_routing_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (
            SELECT 1 FROM findings_finding f WHERE f.id = NEW.finding_id AND f.responsible_id = NEW.body_id
              AND f.state IN ('accepted', 'rectifying')
        ) OR NEW.office_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM directory_body b WHERE b.id = NEW.office_id AND b.ancestors @> ARRAY[NEW.body_id]
        ) THEN
            RAISE EXCEPTION 'finding % is routed inside its responsible body alone', NEW.finding_id
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF OLD.ended_at IS NOT NULL
       OR (OLD.finding_id, OLD.body_id, OLD.office_id, OLD.unit, OLD.handler_id, OLD.note, OLD.due_on, OLD.routed_at)
          IS DISTINCT FROM
          (NEW.finding_id, NEW.body_id, NEW.office_id, NEW.unit, NEW.handler_id, NEW.note, NEW.due_on, NEW.routed_at)
    THEN
        RAISE EXCEPTION 'routing % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE INSERT OR UPDATE ON findings_routing
    FOR EACH ROW EXECUTE FUNCTION findings_routing_stands();

-- A proposal is decided once and by the responsible body, never by its office; an approval is used for one request, or
-- lapses unused.
CREATE FUNCTION findings_proposal_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.finding_id, OLD.body_id, OLD.office_id, OLD.statement, OLD.proposed_at, OLD.proposed_by_id)
       IS DISTINCT FROM
       (NEW.finding_id, NEW.body_id, NEW.office_id, NEW.statement, NEW.proposed_at, NEW.proposed_by_id)
       OR OLD.submission_id IS NOT NULL
       OR OLD.decision <> NEW.decision AND (OLD.decision, NEW.decision) NOT IN (
           ('', 'approved'),
           ('', 'lapsed'),
           ('', 'returned'),
           ('approved', 'lapsed')
       ) THEN
        RAISE EXCEPTION 'proposal % has been made and decided', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.decision <> NEW.decision AND jianxing_body() IS DISTINCT FROM OLD.body_id THEN
        RAISE EXCEPTION 'proposal % is decided by the responsible body', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER decided BEFORE UPDATE ON findings_proposal
    FOR EACH ROW EXECUTE FUNCTION findings_proposal_decided();

-- Closing is requested on the head's approval where the finding is routed inside or the body always asks for one. The
-- approval is of this very request: one that was used before, or returned, does not do. A ledger that the supervising
-- body brings in may state a request of a finding that nobody has acted on here.
CREATE FUNCTION findings_head_approves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.routing_id IS NOT NULL
        OR jianxing_body() = NEW.responsible_id AND EXISTS (
            SELECT 1 FROM findings_headrule r WHERE r.body_id = NEW.responsible_id AND r.is_required))
       AND NOT EXISTS (
            SELECT 1 FROM findings_proposal p JOIN findings_submission s ON s.id = p.submission_id
            WHERE p.finding_id = NEW.id AND p.decision = 'approved' AND s.returned_at IS NULL
              AND s.round = (SELECT max(newest.round) FROM findings_submission newest WHERE newest.finding_id = NEW.id))
    THEN
        RAISE EXCEPTION 'the head of the responsible body has not approved finding %', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER head_approves BEFORE UPDATE OF state ON findings_finding
    FOR EACH ROW WHEN (OLD.state = 'rectifying' AND NEW.state = 'submitted')
    EXECUTE FUNCTION findings_head_approves();

-- The offices that worked on a finding inside, or only the one that does now, for the rules that hold for whoever asks.
CREATE FUNCTION findings_offices_of(finding bigint, only_now boolean) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT DISTINCT r.office_id FROM findings_routing r JOIN findings_finding f ON f.id = r.finding_id
    WHERE r.finding_id = finding AND r.office_id IS NOT NULL AND (NOT only_now OR r.ended_at IS NULL)
      AND f.visible_to @> ARRAY[jianxing_body()]
$$;

-- Who may see a finding: the body that registered it and the body that supervises it, with those above either; the
-- responsible and assisting bodies from the assignment on, and the office that the responsible one routed it to as long
-- as it is routed there; the bodies it is shared with. The one place of this rule.
CREATE OR REPLACE FUNCTION findings_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT f.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id IN (f.registered_by_id, f.supervised_by_id)
                UNION ALL SELECT unnest(f.shared_with)
                UNION ALL SELECT f.responsible_id
                    WHERE f.responsible_id IS NOT NULL AND f.assigned_at IS NOT NULL
                UNION ALL SELECT a.body_id FROM findings_findingassistant a
                    WHERE a.finding_id = f.id AND a.is_current AND f.assigned_at IS NOT NULL
                UNION ALL SELECT r.office_id FROM findings_routing r
                    WHERE r.id = f.routing_id AND r.office_id IS NOT NULL AND f.assigned_at IS NOT NULL
            ) eyes
        ) AS eyes
        FROM findings_finding f WHERE f.id = ANY (ids)
    )
    UPDATE findings_finding f SET visible_to = target.eyes FROM target
    WHERE f.id = target.id AND f.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;
