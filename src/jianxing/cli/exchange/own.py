"""This node's address, card and keys."""

import argparse
import sys
from typing import Any

from jianxing.cli.exchange.saying import now, on_node, refused, told
from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _


def identity(asked: argparse.Namespace) -> int:
    """Show this node's address; with --code and --name give it one."""
    return on_node(lambda: _identity(asked))


def _identity(asked: argparse.Namespace) -> int:
    from jianxing.directory.queries import body_by_code
    from jianxing.exchange import operations
    from jianxing.kernel.actor import Actor

    by, at = Actor.system(), now()
    if (asked.code is None) != (asked.name is None):
        return refused(_("--code and --name belong together"), Exit.WRONG_USE)
    if asked.code is not None:
        operations.establish(code=asked.code, name=asked.name, by=by, at=at)
    for code in asked.offer:
        body = body_by_code(code=code)
        if body is None:
            return refused(_("there is no body {code}").format(code=code), Exit.WRONG_USE)
        operations.offer(body=body, by=by, at=at)
    found = _present()
    return told(
        found,
        [
            f"{found['code']}\t{found['name']}",
            _("fingerprint: {groups}").format(groups=found["fingerprint_in_groups"]),
            *(f"  {body['code']}\t{body['name']}" for body in found["bodies"]),
        ],
        format=asked.format,
    )


def _present() -> dict[str, Any]:
    from jianxing.exchange import queries
    from jianxing.exchange.card import in_groups

    node, own = queries.node(), queries.own_key()
    fingerprint = own.key_id if own else ""
    return {
        "code": node.code,
        "name": node.name,
        "fingerprint": fingerprint,
        "fingerprint_in_groups": in_groups(fingerprint),
        "bodies": [{"code": body.code, "name": body.name} for body in queries.offered()],
    }


def card(asked: argparse.Namespace) -> int:
    """Write the card, and say what its fingerprint is."""
    return on_node(lambda: _card(asked))


def _card(asked: argparse.Namespace) -> int:
    from jianxing.exchange.operations import own_card

    document = own_card(at=now())
    if asked.out is None:
        sys.stdout.write(document + "\n")
    else:
        asked.out.write_text(document + "\n", encoding="utf-8")
    print(
        _("fingerprint, to be read out: {groups}").format(groups=_present()["fingerprint_in_groups"]),
        file=sys.stderr,
    )
    return Exit.DONE


def keys(asked: argparse.Namespace) -> int:
    """Put a new key in the place of the present one."""
    return on_node(lambda: _keys(asked))


def _keys(asked: argparse.Namespace) -> int:
    from jianxing.exchange.card import in_groups
    from jianxing.exchange.operations import rotate_key
    from jianxing.kernel.actor import Actor

    made = rotate_key(
        body_code=asked.body,
        lost=asked.lost,
        by=Actor.system(),
        at=now(),
    )
    lines = [
        _("new key: {groups}").format(groups=in_groups(made.key_id)),
        _("write the keys again: jianxing backup --keys -o FILE"),
    ]
    if asked.lost:
        lines.append(_("peers know nothing of it: hand them the card, and read the fingerprint out"))
    return told(
        {"key": made.key_id, "body": made.body_code or None, "lost": asked.lost}, lines, format=asked.format
    )
