"""``jianxing evidence pack FOLDER -o FILE --sender CODE --name NAME --key FILE``.

Packs the files below a folder and signs the package. Exit codes: 0 done, 1 something in the folder cannot be packed, 2 wrong
use, 3 something outside failed.
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``pack``."""
    parser = verbs.add_parser("pack", help=_("pack the files of a folder and sign the package"))
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--sender", required=True, metavar="CODE", help=_("code of the sending body"))
    parser.add_argument("--name", required=True, help=_("name of the sending body"))
    parser.add_argument(
        "--key", type=Path, required=True, metavar="FILE", help=_("the body's private Ed25519 key in PEM form")
    )  # fmt: skip
    parser.add_argument("--to", default="", metavar="CODE", help=_("code of the receiving body"))
    parser.add_argument("--title", default="", help=_("what the package is about"))
    parser.add_argument(
        "--pieces", type=Path, metavar="FILE", help=_("JSON: file → how, where, when and by which officers")
    )
    parser.add_argument(
        "--head", type=Path, metavar="FILE", help=_("a tree head of the sender's ledger, as JSON")
    )
    parser.add_argument(
        "--tsa", metavar="URL", help=_("time stamp authority (RFC 3161) to ask; needs --roots")
    )
    parser.add_argument(
        "--roots",
        type=Path,
        metavar="FILE",
        help=_("root certificates (PEM) by which its stamps are trusted"),
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Pack and say what was signed."""
    from jianxing.kernel import dsse
    from jianxing.ledger.keys import UnusableKey, read_key
    from jianxing.methods.packages import pieces
    from jianxing.methods.packages.packing import Sender, pack, sources_in
    from jianxing.methods.packages.refusals import PackageRefused
    from jianxing.methods.packages.statement import Position
    from jianxing.methods.packages.wording import MESSAGES, TIMES
    from jianxing.packages.authority import RootsUnusable, authority

    if not asked.folder.is_dir():
        print(f"jianxing evidence: {asked.folder}: {_('there is no such folder')}", file=sys.stderr)
        return Exit.WRONG_USE
    try:
        key = read_key(asked.key)
    except UnusableKey as refusal:
        print(f"jianxing evidence: {refusal}", file=sys.stderr)
        return Exit.WRONG_USE
    if bool(asked.tsa) != bool(asked.roots):
        print(f"jianxing evidence: {_('--tsa and --roots belong together')}", file=sys.stderr)
        return Exit.WRONG_USE
    try:
        stamping = authority(url=asked.tsa, roots=asked.roots) if asked.tsa else None
    except RootsUnusable as refusal:
        print(f"jianxing evidence: {refusal}", file=sys.stderr)
        return Exit.WRONG_USE
    ledger = None
    if asked.head:
        try:
            told = json.loads(asked.head.read_bytes())
            ledger = Position(int(told["tree_size"]), str(told["root"]), str(told["signed_at"]))
        except (ValueError, KeyError, TypeError):
            print(f"jianxing evidence: {asked.head}: {_('this is no tree head')}", file=sys.stderr)
            return Exit.WRONG_USE
    try:
        described = pieces.from_file(asked.pieces) if asked.pieces else {}
        statement = pack(
            sources_in(asked.folder, described), out=asked.output, package=asked.output.stem,
            title=asked.title or asked.output.stem, sender=Sender(code=asked.sender, name=asked.name, key=key),
            recipient=asked.to, at=datetime.now(UTC), ledger=ledger,
            authority=stamping,
        )  # fmt: skip
    except PackageRefused as refusal:
        where = f"{refusal.path}: " if refusal.path else ""
        print(
            f"jianxing evidence: {where}{_(MESSAGES[refusal.code]) % dict(refusal.values)}", file=sys.stderr
        )
        return Exit.NO
    key_id = dsse.key_id(key.public_key())
    time = "stamped" if statement.is_stamped else statement.time
    if asked.format == "json":
        told = json.loads(statement.payload())
        print(json.dumps({**told, "key": key_id, "time": time}, ensure_ascii=False, indent=1))
        return Exit.DONE
    print(_("{files} files, {size} bytes").format(files=statement.files, size=statement.size))
    print(_("signed with the key {key}").format(key=key_id))
    print(_("time: {time}").format(time=_(TIMES[time])))
    if asked.tsa and not statement.is_stamped:
        print(_("the authority gave no time stamp; the package has none"), file=sys.stderr)
    return Exit.DONE
