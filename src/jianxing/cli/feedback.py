"""``jianxing feedback``: a door for the public, what came in by the doors, and files to and from doors on machines of their own.

Exit codes: 0 done, 1 the actor may not, 2 wrong use, 3 something outside failed.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jianxing.cli.exits import Exit
from jianxing.cli.importing import DOMAINS
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``feedback``."""
    parts = commands.add_parser("feedback", help=_("doors for the public, and what came in")).add_subparsers(
        required=True
    )
    opening = parts.add_parser("open", help=_("open a door and print its code"))
    opening.add_argument("--zh", required=True, help=_("title in Chinese"))
    opening.add_argument("--en", required=True, help=_("title in English"))
    opening.add_argument("--domain", choices=DOMAINS, required=True)
    opening.add_argument("--responsible", metavar="CODE", help=_("the department that answers"))
    stats = parts.add_parser("stats", help=_("count reports by category, place and month"))
    stats.add_argument("--format", choices=("text", "json"), default="text")
    for words, does in ((opening, open_door), (stats, count), *_machines(parts)):
        words.add_argument("--as", dest="login", metavar="LOGIN", required=True, help=_("who does it"))
        words.add_argument("--body", metavar="CODE", required=True, help=_("the body that is acted for"))
        words.set_defaults(run=run, does=does)


def _machines(parts: Any) -> list[tuple[argparse.ArgumentParser, Callable[[argparse.Namespace, Any], int]]]:
    accepting = parts.add_parser("accept-machine", help=_("accept the key of a door's machine by its card"))
    accepting.add_argument("card", type=Path, metavar="CARD")
    accepting.add_argument("--fingerprint", required=True, help=_("as it was read out at the machine"))
    revoking = parts.add_parser("revoke-machine", help=_("take nothing more from a door's machine"))
    revoking.add_argument("--machine", required=True, metavar="NAME")
    revoking.add_argument("--reason", required=True)
    listing = parts.add_parser("machines", help=_("list the machines of doors and their files"))
    over = parts.add_parser("hand-over", help=_("write a file for a door's machine"))
    over.add_argument("--machine", required=True, metavar="NAME")
    over.add_argument("-o", dest="out", type=Path, required=True, metavar="FILE")
    bringing = parts.add_parser("bring", help=_("take the file of a door's machine"))
    bringing.add_argument("file", type=Path, metavar="FILE")
    return [
        (accepting, accept_machine), (revoking, revoke_machine), (listing, list_machines), (over, hand_over),
        (bringing, bring),
    ]  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Do it on a running and current database."""
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        return as_somebody(asked)


def as_somebody(asked: argparse.Namespace) -> int:
    """Do it for whoever is named."""
    from jianxing.cli.door.machine import refusal_of
    from jianxing.directory.acting import acting
    from jianxing.directory.policies import Refused
    from jianxing.directory.queries import actor_for
    from jianxing.feedback.carrying import FileRefused
    from jianxing.settings import clock

    by = actor_for(login=asked.login, body_code=asked.body, on=clock.today())
    if by is None:
        return _wrong(_("{login} holds no role in {body} today").format(login=asked.login, body=asked.body))
    try:
        with acting(by):
            return int(asked.does(asked, by))
    except Refused as refusal:
        print(f"jianxing feedback: {refusal}", file=sys.stderr)
        return Exit.NO
    except FileRefused as refusal:
        name = getattr(asked, "file", None) or getattr(asked, "card", "")
        print(f"jianxing feedback: {name}: {refusal_of(refusal.why)} ({refusal})", file=sys.stderr)
        return Exit.NO


def _wrong(line: str) -> int:
    print(f"jianxing feedback: {line}", file=sys.stderr)
    return Exit.WRONG_USE


def open_door(asked: argparse.Namespace, by: Any) -> int:
    """Open a door and print its code, which is also the path of its page."""
    from jianxing.directory.queries import body_by_code
    from jianxing.feedback import operations
    from jianxing.settings import clock

    responsible = body_by_code(code=asked.responsible) if asked.responsible else None
    if asked.responsible and responsible is None:
        return _wrong(_("{code}: there is no such body").format(code=asked.responsible))
    door = operations.open_door(
        title_zh=asked.zh, title_en=asked.en, domain=asked.domain, responsible=responsible, by=by, at=clock.now()
    )  # fmt: skip
    print(door.code)
    return Exit.DONE


def count(asked: argparse.Namespace, by: Any) -> int:
    """Print how many reports came, and of them how many are resolved, open and contested."""
    from jianxing.feedback import queries
    from jianxing.settings import clock

    found = queries.statistics(filters=queries.Filters(), by=by, today=clock.today())
    if asked.format == "json":
        print(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return Exit.DONE
    for rows in (found.categories, found.places, found.months):
        for one in rows:
            print(f"{one.key or '-'}\t{one.count}\t{one.resolved}\t{one.open}\t{one.contested}")
    return Exit.DONE


def accept_machine(asked: argparse.Namespace, by: Any) -> int:
    """Accept the key of a door's machine."""
    from jianxing.feedback import operations
    from jianxing.settings import clock

    if not asked.card.is_file():
        return _no_file(asked.card)
    machine = operations.accept_machine(
        card=asked.card.read_bytes(), fingerprint=asked.fingerprint, by=by, at=clock.now()
    )
    print(machine.name)
    return Exit.DONE


def revoke_machine(asked: argparse.Namespace, by: Any) -> int:
    """Revoke a door's machine."""
    from jianxing.feedback import operations, queries
    from jianxing.settings import clock

    machine = queries.machine_named(name=asked.machine)
    if machine is None:
        return _no_machine(asked.machine)
    operations.revoke_machine(machine=machine, reason=asked.reason, by=by, at=clock.now())
    return Exit.DONE


def list_machines(_asked: argparse.Namespace, _by: Any) -> int:
    """Print each machine: name, fingerprint, when the last file was written for it and brought from it, whether it is revoked."""
    from jianxing.feedback import queries
    from jianxing.feedback.carrying import fingerprint_of

    for one in queries.machines():
        times = (
            f"{when:%Y-%m-%dT%H:%M:%SZ}" if when else "-"
            for when in (one.written_at, one.brought_at, one.revoked_at)
        )
        print("\t".join((one.name, fingerprint_of(one.public), *times)))
    return Exit.DONE


def hand_over(asked: argparse.Namespace, by: Any) -> int:
    """Write a file for a door's machine."""
    from jianxing.exchange.card import in_groups
    from jianxing.feedback import operations, queries
    from jianxing.settings import clock

    machine = queries.machine_named(name=asked.machine)
    if machine is None:
        return _no_machine(asked.machine)
    written = operations.hand_over(machine=machine, to=asked.out, by=by, at=clock.now())
    print(
        _("{doors} doors, news of {told} envelopes, {left} left for a further file").format(
            doors=written.doors, told=written.told, left=written.left
        )
    )
    print(_("fingerprint: {groups}").format(groups=in_groups(written.fingerprint)))
    return Exit.DONE


def bring(asked: argparse.Namespace, by: Any) -> int:
    """Take the file of a door's machine and print how many envelopes became what."""
    from jianxing.feedback import operations
    from jianxing.settings import clock

    if not asked.file.is_file():
        return _no_file(asked.file)
    for outcome, count in sorted(operations.bring(path=asked.file, by=by, at=clock.now()).items()):
        print(f"{outcome}\t{count}")
    return Exit.DONE


def _no_file(file: Path) -> int:
    return _wrong(_("{file}: there is no such file").format(file=file))


def _no_machine(name: str) -> int:
    return _wrong(_("{name}: no machine of that name is accepted").format(name=name))
