"""Carrying by file."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from jianxing.cli.exchange.peers import with_peer
from jianxing.cli.exchange.saying import now, on_node, refused, told
from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.exchange.models import Peer
    from jianxing.exchange.queries import Member


def export(asked: argparse.Namespace) -> int:
    """Write what waits for a node into a file."""
    from jianxing.exchange.files import NotCarried

    if asked.most < 1:
        return refused(_("--most is at least 1"), Exit.WRONG_USE)
    try:
        return on_node(lambda: with_peer(asked.peer, lambda peer: _export(peer, asked)))
    except NotCarried as error:
        return refused(f"{asked.out}: {error.reason}")


def _export(peer: "Peer", asked: argparse.Namespace) -> int:
    from jianxing.exchange.operations import write_file
    from jianxing.kernel.actor import Actor

    written = write_file(peer=peer, to=asked.out, most=asked.most, by=Actor.system(), at=now())
    lines = [
        str(written.path),
        _("{envelopes} envelopes, {contents} contents, {receipts} receipts").format(
            envelopes=written.envelopes, contents=written.contents, receipts=written.receipts
        ),
    ]
    if written.left:
        lines.append(_("{left} envelopes are left for a further file").format(left=written.left))
    return told(
        {
            "file": str(written.path),
            "envelopes": written.envelopes,
            "contents": written.contents,
            "receipts": written.receipts,
            "left": written.left,
        },
        lines,
        format=asked.format,
    )


def bring(asked: argparse.Namespace) -> int:
    """Take a file that was carried here."""
    from jianxing.exchange.files import NotCarried

    if not asked.file.is_file():
        return refused(_("{file}: there is no such file").format(file=asked.file), Exit.WRONG_USE)
    try:
        return on_node(lambda: _bring(asked))
    except NotCarried as error:
        return _no_file(asked.file, error.reason)


def _no_file(file: Path, reason: str) -> int:
    """Say what is wrong with a file as a whole, and what to do."""
    remedy = _(
        "nothing of it was taken; have it written again (jianxing exchange export) and brought once more"
    )
    return refused(f"{file}: {reason}; {remedy}")


def _bring(asked: argparse.Namespace) -> int:
    from jianxing.exchange.operations import take_file
    from jianxing.exchange.queries import amiss_in
    from jianxing.kernel.actor import Actor

    brought = take_file(path=asked.file, by=Actor.system(), at=now())
    standing = dict(sorted(brought.envelopes.items()))
    members = amiss_in(asked.file)
    for member in members:
        refused(f"{asked.file}: {in_words(member)}")
    told(
        {
            "envelopes": standing,
            "contents": brought.contents,
            "contents_unwanted": brought.unwanted,
            "receipts": brought.receipts,
            "receipts_refused": brought.not_receipts,
            "amiss": [
                {"member": one.place, "why": str(one.amiss), "code": one.code, "words": one.words}
                for one in members
            ],
        },
        [
            *(f"{count}\t{state}" for state, count in standing.items()),
            _("{contents} contents kept, {receipts} receipts taken").format(
                contents=brought.contents, receipts=brought.receipts
            ),
        ],
        format=asked.format,
    )
    amiss = any(state not in ("taken", "held") for state in standing) or brought.not_receipts
    return Exit.NO if amiss or any(one.amiss != "waits" for one in members) else Exit.DONE


def in_words(member: "Member") -> str:
    """Say where in a file something did not take effect, why, and what to do next."""
    why = {
        "damaged": _("damaged on its way, and not taken; have the file written again and brought once more"),
        "not-taken": _(
            "not taken: it is not signed by a listed node for this one; see jianxing exchange status"
        ),
        "refused": _("refused; the sender learns why with the next file that is carried back"),
        "waits": _("waits for an envelope or a content that comes before it; bring the file that holds it"),
        "unanswered": _(
            "answers nothing that was sent from here, or is not proven; see jianxing exchange status"
        ),
    }[member.amiss]
    said = ": ".join(part for part in (member.code, member.words) if part)
    return f"{member.place}: {why}" + (f" ({said})" if said else "")


def verify(asked: argparse.Namespace) -> int:
    """Look at a carried file; no database is needed."""
    from jianxing.exchange.card import CardRefused, read
    from jianxing.exchange.files import NotCarried
    from jianxing.exchange.verifying import verify as look

    cards = []
    for path in asked.card:
        try:
            cards.append(read(path.read_bytes().strip()).card)
        except CardRefused as error:
            return refused(f"{path}: {error.reason}", Exit.WRONG_USE)
    if not asked.file.is_file():
        return refused(_("{file}: there is no such file").format(file=asked.file), Exit.WRONG_USE)
    try:
        verdict = look(asked.file, cards=cards)
    except NotCarried as error:
        return _no_file(asked.file, error.reason)
    told(
        verdict.as_json(),
        [
            f"{verdict.origin} → {verdict.destination}",
            *(
                "\t".join(
                    str(part)
                    for part in (line.stands, line.member, line.number, line.kind, line.why)
                    if part not in (None, "")
                )
                for line in verdict.lines
            ),
        ],
        format=asked.format,
    )
    return Exit.DONE if verdict.holds else Exit.NO
