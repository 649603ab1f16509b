"""The nodes that this one exchanges with."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jianxing.cli.exchange.saying import instant, now, on_node, refused, told
from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.exchange.models import Peer


def list_all(asked: argparse.Namespace) -> int:
    """List every peer."""
    return on_node(lambda: _list_all(asked))


def _list_all(asked: argparse.Namespace) -> int:
    from jianxing.exchange import queries

    found = [_brief(peer) for peer in queries.peers()]
    lines = (f"{one['code']}\t{one['state']}\t{one['name']}\t{one['address'] or '-'}" for one in found)
    return told({"peers": found}, lines, format=asked.format)


def _brief(peer: "Peer") -> dict[str, Any]:
    return {
        "code": peer.code,
        "name": peer.name,
        "state": peer.state,
        "address": peer.address or None,
        "fingerprint": peer.fingerprint,
        "added_at": instant(peer.added_at),
        "revoked_at": instant(peer.revoked_at),
        "revoke_reason": peer.revoke_reason or None,
    }


def show(asked: argparse.Namespace) -> int:
    """Show one with its keys and bodies."""
    return on_node(lambda: with_peer(asked.peer, lambda peer: _show(peer, asked)))


def _show(peer: "Peer", asked: argparse.Namespace) -> int:
    from jianxing.exchange import queries
    from jianxing.exchange.card import in_groups

    keys = [
        {
            "purpose": key.purpose,
            "body": key.body_code or None,
            "id": key.key_id,
            "since": instant(key.since),
            "until": instant(key.until),
            "revoked_at": instant(key.revoked_at),
            "revoke_reason": key.revoke_reason or None,
        }
        for key in queries.keys_of(peer)
    ]
    bodies = [
        {"code": hosting.code, "here": hosting.body.code, "name": hosting.body.name}
        for hosting in peer.hostings.select_related("body").order_by("code")
    ]
    lines = [
        f"{peer.code}\t{peer.get_state_display()}\t{peer.name}",
        _("fingerprint: {groups}").format(groups=in_groups(peer.fingerprint)),
        *(
            f"  {key['purpose']}\t{key['body'] or ''}\t{str(key['id'])[:16]}\t{key['revoked_at'] or key['until'] or ''}"
            for key in keys
        ),
        *(f"  {body['code']}\t{body['here']}\t{body['name']}" for body in bodies),
    ]
    return told({**_brief(peer), "keys": keys, "bodies": bodies}, lines, format=asked.format)


def add(asked: argparse.Namespace) -> int:
    """List a node by its card."""
    return on_node(lambda: _add(asked))


def _add(asked: argparse.Namespace) -> int:
    from jianxing.directory.queries import body_by_code
    from jianxing.exchange.operations import add_peer
    from jianxing.kernel.actor import Actor

    bodies = {}
    for pair in asked.body:
        there, _equals, here = pair.partition("=")
        body = body_by_code(code=here)
        if body is None:
            return refused(_("there is no body {code}").format(code=here), Exit.WRONG_USE)
        bodies[there] = body
    peer = add_peer(
        document=asked.card.read_text(encoding="utf-8").strip(),
        fingerprint=asked.fingerprint,
        address=asked.address,
        bodies=bodies,
        by=Actor.system(),
        at=now(),
    )
    return _show(peer, asked)


def rotate(asked: argparse.Namespace) -> int:
    """Take a node's new card by hand."""
    return on_node(lambda: with_peer(asked.peer, lambda peer: _rotate(peer, asked)))


def _rotate(peer: "Peer", asked: argparse.Namespace) -> int:
    from jianxing.exchange.operations import renew_peer
    from jianxing.kernel.actor import Actor

    renew_peer(
        peer=peer,
        document=asked.card.read_text(encoding="utf-8").strip(),
        fingerprint=asked.fingerprint,
        by=Actor.system(),
        at=now(),
    )
    peer.refresh_from_db()
    return _show(peer, asked)


def reach(asked: argparse.Namespace) -> int:
    """Say where a node is reached."""
    return on_node(lambda: with_peer(asked.peer, lambda peer: _reach(peer, asked)))


def _reach(peer: "Peer", asked: argparse.Namespace) -> int:
    from jianxing.exchange.operations import reach_peer
    from jianxing.kernel.actor import Actor

    reach_peer(
        peer=peer,
        address=asked.address,
        by=Actor.system(),
        at=now(),
    )
    return _show(peer, asked)


def pin(asked: argparse.Namespace) -> int:
    """Accept a further certificate of a node."""
    return on_node(lambda: with_peer(asked.peer, lambda peer: _pin(peer, asked)))


def _pin(peer: "Peer", asked: argparse.Namespace) -> int:
    from jianxing.exchange import operations
    from jianxing.kernel.actor import Actor

    operations.pin(
        peer=peer,
        pem=asked.certificate.read_text(encoding="utf-8"),
        fingerprint=asked.fingerprint,
        by=Actor.system(),
        at=now(),
    )
    return _show(peer, asked)


def revoke(asked: argparse.Namespace) -> int:
    """Trust a node, or one key of it, no longer."""
    return on_node(lambda: with_peer(asked.peer, lambda peer: _revoke(peer, asked)))


def _revoke(peer: "Peer", asked: argparse.Namespace) -> int:
    from jianxing.exchange import queries
    from jianxing.exchange.operations import revoke_key, revoke_peer
    from jianxing.kernel.actor import Actor

    by, at = Actor.system(), now()
    if asked.key is None:
        revoke_peer(peer=peer, reason=asked.reason, by=by, at=at)
        return _show(peer, asked)
    found = list(queries.keys_of(peer).filter(key_id__startswith=asked.key.lower()))
    if len(found) != 1:
        return refused(
            _("{count} keys of {peer} begin with {key}").format(
                count=len(found), peer=peer.code, key=asked.key
            ),
            Exit.WRONG_USE,
        )
    revoke_key(key=found[0], reason=asked.reason, by=by, at=at)
    return _show(peer, asked)


def with_peer(code: str, run: "Callable[[Peer], int]") -> int:
    """Run for the peer of that code."""
    from jianxing.exchange import queries

    peer = queries.peer_named(code)
    if peer is None:
        known = ", ".join(one.code for one in queries.peers()) or "-"
        return refused(
            _("there is no peer {code}; there are: {known}").format(code=code, known=known), Exit.WRONG_USE
        )
    return run(peer)
