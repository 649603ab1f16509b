-- What is done for every envelope, in as few words between the application and the database as its promise allows: the plan of a
-- function is kept, and what it does needs no answer in between. They run with the rights of who calls them.

-- Take the turn of the route to the node where a body lives, and return what an envelope of a sender to it needs. The route is locked
-- first and everything else read afterwards: a key or a card that somebody changed while the turn was waited for is seen as it is
-- now. A sender that has no key yet gets none of it locked, since whoever makes keys takes their lock before that of a route.
CREATE FUNCTION exchange_turn(to_body bigint, from_body bigint, from_code text) RETURNS TABLE (
    route_id bigint, epoch bigint, number bigint, digest text, after_epoch bigint, after_number bigint, is_introduced boolean,
    peer_id bigint, peer_code text, to_code text, node_code text, node_key text, body_key text, is_remote boolean, new_id bigint
) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM exchange_route r JOIN exchange_hosting h ON h.peer_id = r.peer_id
    WHERE h.body_id = to_body AND r.direction = 'out' AND EXISTS (
        SELECT 1 FROM exchange_key k
        WHERE k.peer_id IS NULL AND k.purpose = 'body' AND k.body_code = from_code AND k.until IS NULL AND k.revoked_at IS NULL
    )
    FOR UPDATE OF r;
    RETURN QUERY
    SELECT r.id, r.epoch, r.number, r.digest::text, r.after_epoch, r.after_number,
           r.card = n.card AND NOT r.tells_restored,
           p.id, p.code::text, h.code::text, n.code::text, nk.key_id::text, bk.key_id::text,
           EXISTS (SELECT 1 FROM exchange_hosting own WHERE own.body_id = from_body),
           nextval('exchange_outgoing_id_seq')
    FROM exchange_hosting h
    JOIN exchange_peer p ON p.id = h.peer_id
    JOIN exchange_route r ON r.peer_id = h.peer_id AND r.direction = 'out'
    CROSS JOIN exchange_node n
    LEFT JOIN exchange_key nk ON nk.peer_id IS NULL AND nk.purpose = 'node' AND nk.until IS NULL AND nk.revoked_at IS NULL
    LEFT JOIN exchange_key bk ON bk.peer_id IS NULL AND bk.purpose = 'body' AND bk.body_code = from_code
                                 AND bk.until IS NULL AND bk.revoked_at IS NULL
    WHERE h.body_id = to_body AND p.state = 'listed';
END
$$;

-- Write an envelope that was numbered and signed, count it on its route, and record its act.
CREATE FUNCTION exchange_append(
    of_id bigint, of_route bigint, of_epoch bigint, of_number bigint, of_digest text, of_kind text, of_sender bigint, of_to bigint,
    of_instant timestamptz, signed bytea, contents text[], acts jsonb
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE outer_office text := coalesce(current_setting('jianxing.office', true), '');
BEGIN
    PERFORM set_config('jianxing.office', 'exchange', true);
    INSERT INTO exchange_outgoing (
        id, visible_to, route_id, epoch, number, digest, kind, sender_id, to_id, sent_at, state, carried, code, words, receipt
    ) VALUES (
        of_id, CASE WHEN of_sender IS NULL THEN '{}' ELSE ARRAY[of_sender] END, of_route, of_epoch, of_number, of_digest, of_kind,
        of_sender, of_to, of_instant, 'waiting', 0, '', '', ''
    );
    INSERT INTO exchange_outgoingcontent (outgoing_id, envelope, attachments) VALUES (of_id, signed, contents);
    UPDATE exchange_route SET epoch = of_epoch, number = of_number, digest = of_digest WHERE id = of_route;
    PERFORM ledger_record(acts);
    PERFORM set_config('jianxing.office', outer_office, true);
END
$$;
