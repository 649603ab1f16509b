"""How the exchange stands."""

import argparse
from typing import Any

from jianxing.cli.exchange.saying import instant, on_node, told
from jianxing.settings.speech import gettext as _


def status(asked: argparse.Namespace) -> int:
    """Print routes, queues, receipts and what is amiss."""
    return on_node(lambda: _status(asked))


def _status(asked: argparse.Namespace) -> int:
    from jianxing.directory.acting import acting
    from jianxing.exchange import queries
    from jianxing.exchange.office import exchange_office
    from jianxing.kernel.actor import Actor

    node = queries.node()
    with acting(Actor.system()), exchange_office():
        routes = [
            _route(standing) for standing in queries.standings() if asked.peer in (None, standing.peer.code)
        ]
        troubles = [
            {
                "peer": trouble.peer.code if trouble.peer else None,
                "code": trouble.code,
                "about": trouble.about or None,
                "words": trouble.words,
                "times": trouble.times,
                "first_at": instant(trouble.first_at),
                "last_at": instant(trouble.last_at),
            }
            for trouble in queries.troubles()[:200]
            if asked.peer is None or (trouble.peer and trouble.peer.code == asked.peer)
        ]
    lines = [f"{node.code}\t{node.name}"]
    lines += [
        _(
            "{peer}: {waiting} without receipt of {sent} sent; {taken} taken, {held} held, {refused} refused"
        ).format(
            peer=route["peer"],
            waiting=route["out"]["waiting"],
            sent=route["out"]["sent"],
            taken=route["in"]["taken"],
            held=route["in"]["held"],
            refused=route["in"]["refused"],
        )
        for route in routes
    ]
    lines += [f"! {one['peer'] or '-'}\t{one['code']}\t×{one['times']}\t{one['words']}" for one in troubles]
    return told({"node": node.code, "routes": routes, "troubles": troubles}, lines, format=asked.format)


def _route(standing: Any) -> dict[str, Any]:
    return {
        "peer": standing.peer.code,
        "state": standing.peer.state,
        "out": {
            "epoch": standing.out.epoch,
            "number": standing.out.number,
            "sent": standing.sent,
            "waiting": standing.waiting,
            "refused": standing.refused_there,
            "last_sent_at": instant(standing.last_sent_at),
            "last_receipt_at": instant(standing.last_receipt_at),
            "failures": standing.out.failures,
            "next_try_at": instant(standing.out.next_try_at),
            "last_error": standing.out.last_error or None,
        },
        "in": {
            "epoch": standing.into.epoch,
            "number": standing.into.number,
            "taken": standing.taken,
            "held": standing.held,
            "refused": standing.refused_here,
            "last_taken_at": instant(standing.last_taken_at),
            "receipts_to_sign": standing.receipts_to_sign,
            "receipts_to_carry": standing.receipts_to_carry,
        },
        "troubles": standing.troubles,
    }
