-- An envelope's row is seen by the body that sent it or that it is for, and by the system officer, who looks after routes and
-- queues. It is written by the part of the software that carries, and by nobody else. What it holds is another table.
DO $$
DECLARE traffic text;
BEGIN
    FOREACH traffic IN ARRAY ARRAY['exchange_outgoing', 'exchange_incoming'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', traffic);
        EXECUTE format('CREATE POLICY seen ON %I FOR SELECT USING ((SELECT jianxing_office()) = ''exchange'''
                       ' OR (SELECT jianxing_role()) = ''system_officer'' OR visible_to @> ARRAY[jianxing_body()])', traffic);
        EXECUTE format('CREATE POLICY added ON %I FOR INSERT WITH CHECK ((SELECT jianxing_office()) = ''exchange'')', traffic);
        EXECUTE format('CREATE POLICY changed ON %I FOR UPDATE USING ((SELECT jianxing_office()) = ''exchange'')', traffic);
    END LOOP;
END
$$;

-- The envelope itself is read by the part that carries alone: those above it hold in their own tables what it told them.
ALTER TABLE exchange_outgoingcontent ENABLE ROW LEVEL SECURITY;
CREATE POLICY carried ON exchange_outgoingcontent USING ((SELECT jianxing_office()) = 'exchange');
ALTER TABLE exchange_incomingcontent ENABLE ROW LEVEL SECURITY;
CREATE POLICY carried ON exchange_incomingcontent USING ((SELECT jianxing_office()) = 'exchange');

-- Receipts say that something came, and lines for the operator what is amiss; both are the system officer's.
ALTER TABLE exchange_receipt ENABLE ROW LEVEL SECURITY;
CREATE POLICY read ON exchange_receipt FOR SELECT
    USING ((SELECT jianxing_office()) = 'exchange' OR (SELECT jianxing_role()) = 'system_officer');
CREATE POLICY added ON exchange_receipt FOR INSERT WITH CHECK ((SELECT jianxing_office()) = 'exchange');
CREATE POLICY changed ON exchange_receipt FOR UPDATE USING ((SELECT jianxing_office()) = 'exchange');
ALTER TABLE exchange_trouble ENABLE ROW LEVEL SECURITY;
CREATE POLICY read ON exchange_trouble FOR SELECT
    USING ((SELECT jianxing_office()) = 'exchange' OR (SELECT jianxing_role()) = 'system_officer');
CREATE POLICY added ON exchange_trouble FOR INSERT WITH CHECK ((SELECT jianxing_office()) = 'exchange');
CREATE POLICY changed ON exchange_trouble FOR UPDATE USING ((SELECT jianxing_office()) = 'exchange');

COMMENT ON TABLE exchange_node IS 'No row security: what this node is called, known to all who work here.';
COMMENT ON TABLE exchange_peer IS 'No row security: which nodes there are, known to all who work here.';
COMMENT ON TABLE exchange_key IS 'No row security: public keys.';
COMMENT ON TABLE exchange_hosting IS 'No row security: where a body lives, known to all who work here.';
COMMENT ON TABLE exchange_route IS 'No row security: numbers and instants alone.';

SELECT ledger_admit('outgoing', 'exchange_outgoing');
SELECT ledger_admit('incoming', 'exchange_incoming');
SELECT ledger_admit('peer', 'exchange_peer');

-- An envelope that was numbered stays what it is; only how it stands changes, along its table (exchange/lifecycle.py; a test
-- compares the two).
CREATE FUNCTION exchange_outgoing_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.route_id, OLD.epoch, OLD.number, OLD.digest, OLD.kind, OLD.sent_at)
       IS DISTINCT FROM (NEW.route_id, NEW.epoch, NEW.number, NEW.digest, NEW.kind, NEW.sent_at) THEN
        RAISE EXCEPTION 'envelope % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('refused', 'waiting'),
        ('taken', 'waiting'),
        ('waiting', 'refused'),
        ('waiting', 'taken')
    ) THEN
        RAISE EXCEPTION 'envelope %: no step from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON exchange_outgoing FOR EACH ROW EXECUTE FUNCTION exchange_outgoing_stands();

CREATE FUNCTION exchange_incoming_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.route_id, OLD.epoch, OLD.number, OLD.digest, OLD.kind)
       IS DISTINCT FROM (NEW.route_id, NEW.epoch, NEW.number, NEW.digest, NEW.kind) THEN
        RAISE EXCEPTION 'envelope % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('held', 'refused'),
        ('held', 'taken')
    ) THEN
        RAISE EXCEPTION 'envelope %: no step from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON exchange_incoming FOR EACH ROW EXECUTE FUNCTION exchange_incoming_stands();

-- A number that was settled is never given to another envelope: a route's count only goes up, in an epoch that only goes up.
CREATE FUNCTION exchange_route_counts_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.epoch < OLD.epoch OR NEW.epoch = OLD.epoch AND NEW.number < OLD.number THEN
        RAISE EXCEPTION 'route % does not go back', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER counts_up BEFORE UPDATE ON exchange_route FOR EACH ROW EXECUTE FUNCTION exchange_route_counts_up();

-- A receipt that was signed stays as it was given.
CREATE FUNCTION exchange_receipt_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.peer_id, OLD.digest, OLD.outcome, OLD.code, OLD.consumes, OLD.act_id)
       IS DISTINCT FROM (NEW.peer_id, NEW.digest, NEW.outcome, NEW.code, NEW.consumes, NEW.act_id)
       OR OLD.document <> '' AND OLD.document <> NEW.document THEN
        RAISE EXCEPTION 'receipt % does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE ON exchange_receipt FOR EACH ROW EXECUTE FUNCTION exchange_receipt_stands();
