"""``jianxing exchange``: this node's address and keys, its peers, how the exchange stands, and carrying by file.

Exit codes: 0 done, 1 the answer is no (refused, or something in the file is false), 2 wrong use, 3 something outside failed.
"""

import argparse
from pathlib import Path

from jianxing.cli.exchange import carrying, looking, own, peers
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``exchange`` with its parts."""
    whole = commands.add_parser("exchange", help=_("envelopes between nodes, by network and by file"))
    parts = whole.add_subparsers(dest="part", required=True, metavar=_("PART"))
    _own(parts)
    _peers(parts)
    _carrying(parts)


def _format(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--format", choices=("text", "json"), default="text")
    return parser


def _own(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    identity = _format(parts.add_parser("identity", help=_("show or give this node its address")))
    identity.add_argument("--code", help=_("what other nodes call this one, as in tianjin-transport"))
    identity.add_argument("--name", help=_("its name in full"))
    identity.add_argument(
        "--offer",
        nargs="+",
        default=[],
        metavar="CODE",
        help=_("bodies of this node that others may write to"),
    )
    identity.set_defaults(run=own.identity)
    card = parts.add_parser("card", help=_("write the card that other nodes list this one by"))
    card.add_argument("-o", dest="out", type=Path, metavar="FILE")
    card.set_defaults(run=own.card)
    keys = _format(parts.add_parser("keys", help=_("put a new key in the place of the node's or a body's")))
    keys.add_argument("--body", default="", metavar="CODE", help=_("the body; without one the node itself"))
    keys.add_argument(
        "--lost", action="store_true", help=_("the old key is gone; peers must take the new card by hand")
    )
    keys.set_defaults(run=own.keys)


def _peers(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    whole = parts.add_parser("peers", help=_("the nodes that this one exchanges with"))
    deeds = whole.add_subparsers(dest="deed", required=True, metavar=_("DEED"))
    _format(deeds.add_parser("list", help=_("list them"))).set_defaults(run=peers.list_all)
    show = _format(deeds.add_parser("show", help=_("one with its keys and bodies")))
    show.add_argument("peer", metavar="PEER")
    show.set_defaults(run=peers.show)
    add = _format(deeds.add_parser("add", help=_("list a node by its card")))
    add.add_argument("card", type=Path, metavar="CARD")
    add.add_argument(
        "--fingerprint", required=True, help=_("what the node's operator read out, by another way")
    )
    add.add_argument(
        "--address", default="", metavar="NAME:PORT", help=_("where it is reached, if not as its card says")
    )
    add.add_argument(
        "--body",
        action="append",
        default=[],
        metavar="CODE=HERE",
        help=_("a body of the card that is in this directory already, and its code here"),
    )
    add.set_defaults(run=peers.add)
    rotate = _format(deeds.add_parser("rotate", help=_("take a node's new card by hand")))
    rotate.add_argument("peer", metavar="PEER")
    rotate.add_argument("card", type=Path, metavar="CARD")
    rotate.add_argument("--fingerprint", required=True)
    rotate.set_defaults(run=peers.rotate)
    reach = _format(deeds.add_parser("reach", help=_("say where a node is reached by network")))
    reach.add_argument("peer", metavar="PEER")
    reach.add_argument(
        "--address", required=True, metavar="NAME:PORT", help=_("by network; empty: by file alone")
    )
    reach.set_defaults(run=peers.reach)
    pin = _format(deeds.add_parser("pin", help=_("accept a further certificate of a node on the network")))
    pin.add_argument("peer", metavar="PEER")
    pin.add_argument("certificate", type=Path, metavar="PEM")
    pin.add_argument(
        "--fingerprint", required=True, help=_("what the node's operator read out, by another way")
    )
    pin.set_defaults(run=peers.pin)
    revoke = _format(deeds.add_parser("revoke", help=_("trust a node, or one key of it, no longer")))
    revoke.add_argument("peer", metavar="PEER")
    revoke.add_argument("--key", metavar="ID", help=_("the beginning of the key's id; without it the node"))
    revoke.add_argument("--reason", required=True)
    revoke.set_defaults(run=peers.revoke)


def _carrying(parts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    status = _format(parts.add_parser("status", help=_("routes, queues, receipts, and what is amiss")))
    status.add_argument("--peer", metavar="PEER")
    status.set_defaults(run=looking.status)
    export = _format(parts.add_parser("export", help=_("write what waits for a node into a file")))
    export.add_argument("--peer", required=True, metavar="PEER")
    export.add_argument("-o", dest="out", type=Path, required=True, metavar="PATH")
    export.add_argument("--most", type=int, default=5000, help=_("so many envelopes at most"))
    export.set_defaults(run=carrying.export)
    bring = _format(parts.add_parser("import", help=_("take a file that was carried here")))
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.set_defaults(run=carrying.bring)
    verify = _format(parts.add_parser("verify", help=_("look at a carried file, without a database")))
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument(
        "--card", action="append", default=[], type=Path, help=_("a node's card; several may be named")
    )
    verify.set_defaults(run=carrying.verify)
