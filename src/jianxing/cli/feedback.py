"""``jianxing feedback open`` and ``jianxing feedback stats``: a door for the public, and what came in by the doors.

Exit codes: 0 done, 1 the actor may not, 2 wrong use, 3 something outside failed.
"""

import argparse
import json
import sys
from dataclasses import asdict
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
    for words, does in ((opening, open_door), (stats, count)):
        words.add_argument("--as", dest="login", metavar="LOGIN", required=True, help=_("who does it"))
        words.add_argument("--body", metavar="CODE", required=True, help=_("the body that is acted for"))
        words.set_defaults(run=run, does=does)


def run(asked: argparse.Namespace) -> int:
    """Do it on a running and current database."""
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        return as_somebody(asked)


def as_somebody(asked: argparse.Namespace) -> int:
    """Do it for whoever is named."""
    from jianxing.directory.acting import acting
    from jianxing.directory.policies import Refused
    from jianxing.directory.queries import actor_for
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
