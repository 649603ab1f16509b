"""``jianxing door init|take|hand-over|status``: a door on a machine that has no database of the office.

Exit codes: 0 done, 1 the file is refused, 2 wrong use, 3 something outside failed.
"""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from jianxing.cli.door import carrying as files
from jianxing.cli.door.own import NoStore, Own, make
from jianxing.cli.exits import Exit
from jianxing.exchange.card import in_groups
from jianxing.feedback import carrying
from jianxing.feedback.carrying import Card, FileRefused, Why
from jianxing.settings.speech import gettext as _


def register(door: argparse.ArgumentParser) -> None:
    """Add the parts of ``door`` that need no office."""
    parts = door.add_subparsers(metavar=_("PART"))
    init = parts.add_parser("init", help=_("make a store and a key on this machine, and print its card"))
    init.add_argument("--name", required=True, help=_("what the office calls this machine"))
    init.set_defaults(run=lambda asked: guarded(asked, _init))
    take = parts.add_parser("take", help=_("take a file that the office wrote for this machine"))
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--fingerprint", default="", help=_("of the office's key, as it was read out there"))
    take.set_defaults(run=lambda asked: guarded(asked, _take))
    over = parts.add_parser("hand-over", help=_("write what the public handed in into a file for the office"))
    over.add_argument("-o", dest="out", type=Path, required=True, metavar="FILE")
    over.set_defaults(run=lambda asked: guarded(asked, _hand_over))
    status = parts.add_parser("status", help=_("say which doors are open and what waits"))
    status.add_argument("--format", choices=("text", "json"), default="text")
    status.set_defaults(run=lambda asked: guarded(asked, _status))
    for part in (init, take, over, status):
        part.add_argument(
            "--store", type=Path, required=True, metavar="FOLDER", help=_("the door's own store")
        )


def refusal_of(why: Why) -> str:
    """Return what to say of a refused file, and what to do."""
    return {
        Why.WRONG: _("this is no file of an office and its door, or one for the other side; nothing of it was taken"),
        Why.ALTERED: _("the file was altered or damaged on its way; nothing of it was taken, have it written again"),
        Why.FOREIGN: _("the file is by or for somebody else; nothing of it was taken, compare the fingerprints"),
        Why.OLD: _("a later file has been taken already; nothing of this one was taken, bring the latest"),
        Why.REPEATED: _("this file has been taken before; nothing of it was taken again"),
    }[why]  # fmt: skip


def refused(line: str, code: int = Exit.NO) -> int:
    """Say why not."""
    print(f"jianxing door: {line}", file=sys.stderr)
    return code


def guarded(asked: argparse.Namespace, does: Callable[[argparse.Namespace], int]) -> int:
    """Run one of these, with a refusal as one line."""
    try:
        return does(asked)
    except NoStore as no:
        line = _("{folder}: no store of a door; make one in an empty folder with jianxing door init")
        return refused(line.format(folder=no), Exit.WRONG_USE)
    except FileRefused as no:
        file = getattr(asked, "file", "")
        return refused(f"{file}: {refusal_of(no.why)} ({no})")
    except files.NotTrusted as no:
        line = _(
            "nobody has compared the office's key yet: read it out there, and give it as --fingerprint. This file: {groups}"
        )
        return refused(line.format(groups=in_groups(no.fingerprint)))
    except files.NoOffice:
        return refused(_("no file of an office has been taken here yet"), Exit.WRONG_USE)


def _init(asked: argparse.Namespace) -> int:
    make(asked.store, name=asked.name)
    key = Own(asked.store).key()
    card = Card(asked.name, carrying.public_of(key))
    print(card.signed(key=key))
    print(_("fingerprint: {groups}").format(groups=in_groups(card.fingerprint)), file=sys.stderr)
    return Exit.DONE


def _take(asked: argparse.Namespace) -> int:
    if not asked.file.is_file():
        return refused(_("{file}: there is no such file").format(file=asked.file), Exit.WRONG_USE)
    took = files.take(Own(asked.store), asked.file, fingerprint=asked.fingerprint)
    print(_("{doors} doors are open, news of {told} envelopes").format(doors=took.doors, told=took.told))
    return Exit.DONE


def _hand_over(asked: argparse.Namespace) -> int:
    wrote = files.hand_over(Own(asked.store), asked.out, at=datetime.now(UTC))
    print(
        _("{envelopes} envelopes, {left} left for a further file").format(
            envelopes=wrote.envelopes, left=wrote.left
        )
    )
    return Exit.DONE


def _status(asked: argparse.Namespace) -> int:
    own = Own(asked.store)
    key, office = own.key(), own.about(files.OFFICE)
    found = {
        "name": own.about("name"), "fingerprint": carrying.fingerprint_of(carrying.public_of(key)),
        "office": carrying.fingerprint_of(office) if office else None, **own.counts(),
    }  # fmt: skip
    if asked.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for name, value in found.items():
            print(f"{name}\t{value if value is not None else '-'}")
    return Exit.DONE
