"""``jianxing evidence verify PACKAGE (--key KEY | --card FILE)… [--format json]``.

Stand-alone: neither database nor network. Without a key that is trusted the answer is no. Exit codes: 0 the package holds,
1 it does not, 2 wrong use, 3 something outside failed.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from jianxing.methods.packages.statement import Trust
    from jianxing.methods.packages.verifying import Verdict

#: Faults that are printed one by one; how many there are is always said.
_MOST = 200


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``verify``."""
    parser = verbs.add_parser("verify", help=_("whether a package is what a trusted body signed"))
    parser.add_argument("package", type=Path, metavar="PACKAGE", help=_("the zip, or the unpacked folder"))
    parser.add_argument(
        "--key", action="append", default=[], help=_("a public key that is trusted, in hexadecimal, or a file with such")
    )  # fmt: skip
    parser.add_argument(
        "--card", action="append", default=[], type=Path, metavar="FILE",
        help=_("a node's card whose fingerprint has been compared: its bodies' keys are trusted"),
    )  # fmt: skip
    parser.add_argument(
        "--roots", type=Path, metavar="FILE",
        help=_("root certificates (PEM) by which time stamps are trusted; without them none counts"),
    )  # fmt: skip
    parser.add_argument("--most-bytes", type=int, metavar="N", help=_("refuse what unpacks to more"))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Verify and print the verdict."""
    from jianxing.methods.packages.container import MOST_BYTES
    from jianxing.methods.packages.verifying import verify
    from jianxing.packages.authority import roots_of

    if not asked.package.exists():
        print(f"jianxing evidence: {asked.package}: {_('there is no such file')}", file=sys.stderr)
        return Exit.WRONG_USE
    try:
        trust, roots = _trust(asked.key, asked.card), roots_of(asked.roots)
    except (ValueError, OSError) as error:
        print(f"jianxing evidence: {error}", file=sys.stderr)
        return Exit.WRONG_USE
    verdict = verify(asked.package, trust=trust, roots=roots, most_bytes=asked.most_bytes or MOST_BYTES)
    if asked.format == "json":
        print(json.dumps(told(verdict), ensure_ascii=False, indent=1))
    else:
        print(in_words(verdict))
    return Exit.DONE if verdict.holds else Exit.NO


def _trust(keys: list[str], cards: list[Path]) -> "Trust":
    from jianxing.exchange import card
    from jianxing.methods.packages.statement import Trust

    trusted: dict[str, Ed25519PublicKey] = {}
    bodies: dict[str, str] = {}
    for given in keys:
        words = [given] if re.fullmatch(r"[0-9a-fA-F]{64}", given) else Path(given).read_text("ascii").split()
        trusted.update(card.key_of(word.lower()) for word in words)
    for path in cards:
        try:
            read = card.read(path.read_bytes())
        except card.CardRefused as refusal:
            raise ValueError(f"{path}: {refusal.reason}") from refusal
        for key in read.card.keys:
            if key.body is not None:
                trusted.update([card.key_of(key.public)])
                bodies[key.id] = key.body
    return Trust(trusted, bodies)


def told(verdict: "Verdict") -> dict[str, Any]:
    """The verdict as JSON."""
    from jianxing.methods.packages.wording import MESSAGES

    return {
        "holds": verdict.holds,
        "faults": [
            {"code": fault.code, "path": fault.path, "says": _(MESSAGES[fault.code]) % dict(fault.values)}
            for fault in verdict.faults[:_MOST]
        ],
        "faults_in_all": len(verdict.faults),
        "key": verdict.key_id or None,
        "time": verdict.time if verdict.statement else None,
        "stamp": {"at": verdict.stamp.at.isoformat(), "authority": verdict.stamp.authority}
        if verdict.stamp
        else None,
        "has_unchecked_stamp": verdict.has_unchecked_stamp,
        "statement": json.loads(verdict.statement.payload()) if verdict.statement else None,
    }


def _stamp(verdict: "Verdict") -> list[str]:
    if verdict.stamp is not None:
        return [
            _("stamped: {at} by {name}").format(at=verdict.stamp.at.isoformat(), name=verdict.stamp.authority)
        ]
    if verdict.has_unchecked_stamp:
        return [
            _("there is a time stamp in it; no authority is trusted here, so it does not count (--roots)")
        ]
    return []


def in_words(verdict: "Verdict") -> str:
    """The verdict for somebody to read."""
    from jianxing.methods.packages.wording import MESSAGES, TIMES

    lines = [_("the package holds") if verdict.holds else _("the package does NOT hold")]
    for fault in verdict.faults[:_MOST]:
        said = _(MESSAGES[fault.code]) % dict(fault.values)
        lines.append(f"  {fault.code}: {fault.path + ': ' if fault.path else ''}{said}")
    if len(verdict.faults) > _MOST:
        lines.append("  " + _("and {count} more").format(count=len(verdict.faults) - _MOST))
    if verdict.statement and verdict.key_id:
        stated = verdict.statement
        lines += [
            _("from: {name} ({code})").format(name=stated.sender_name, code=stated.sender),
            _("made: {at}").format(at=stated.made_at),
            _("time: {time}").format(time=_(TIMES[verdict.time])),
            *_stamp(verdict),
            _("{files} files, {size} bytes").format(files=verdict.files, size=verdict.size),
            _("signed with the key {key}").format(key=verdict.key_id),
        ]
    return "\n".join(lines)
