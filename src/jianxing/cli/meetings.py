"""``jianxing meetings due (--series ID | --rules FILE) --from DATE --to DATE [--format json]``.

Prints when meetings are due. With ``--rules`` the rules come from a JSON file and the working days from the tables that the
product brings along: no database is needed. Exit codes: 0 done, 1 the rules cannot stand or there is no such series, 2 wrong
use, 3 something outside failed.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

#: More than this nobody plans; a range without end would be unfolded without end.
LONGEST_YEARS: Final = 50


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``meetings``."""
    words = commands.add_parser("meetings", help=_("when regular meetings are due"))
    deeds = words.add_subparsers(dest="deed", required=True, metavar="due")
    due = deeds.add_parser("due", help=_("print the days on which meetings are due"))
    source = due.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--series", metavar="ID", help=_("a series of this installation, by its id or number")
    )
    source.add_argument("--rules", type=Path, metavar="FILE", help=_("rules in JSON; no database is needed"))
    due.add_argument("--from", dest="first", type=_day, required=True, metavar="DATE")
    due.add_argument("--to", dest="last", type=_day, required=True, metavar="DATE")
    due.add_argument(
        "--body", metavar="CODE", help=_("for whom a series is read; its host where none is named")
    )
    due.add_argument("--format", choices=("text", "json"), default="text")
    due.set_defaults(run=run)


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not 1990 <= day.year <= 2200:
        raise ValueError(text)
    return day


def run(asked: argparse.Namespace) -> int:
    """Print what is due."""
    if asked.last < asked.first or asked.last.year - asked.first.year > LONGEST_YEARS:
        return _say(
            _("from {first} to {last} is no range of up to fifty years").format(**vars(asked)), Exit.WRONG_USE
        )
    return _by_rules(asked) if asked.rules is not None else _by_series(asked)


def _by_rules(asked: argparse.Namespace) -> int:
    from jianxing.kernel.workdays import Calendar, provisional_years, seed_days
    from jianxing.methods.cadence import RuleBroken, due, read
    from jianxing.methods.cadence.wording import MESSAGES

    try:
        rules = read(json.loads(asked.rules.read_text(encoding="utf-8")))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        return _say(_("{file}: this is no JSON: {reason}").format(file=asked.rules, reason=error), Exit.NO)
    except RuleBroken as broken:
        said = _(MESSAGES[broken.code]) % {"value": broken.value}
        return _say(f"{asked.rules}: {broken.place}: {said}", Exit.NO)
    years = range(asked.first.year - 1, asked.last.year + 2)
    working = Calendar({day: worked for day, worked, _note in seed_days(years)}, provisional_years(years))
    names = {cadence.key: cadence.name for cadence in rules.cadences}
    found = due(rules=rules, first=asked.first, last=asked.last, workdays=working)
    return _print(asked, [_line(one, names) for one in found])


def _by_series(asked: argparse.Namespace) -> int:
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        from jianxing.directory.acting import acting
        from jianxing.directory.queries import body_by_code
        from jianxing.kernel.actor import Actor
        from jianxing.meetings.queries import host_of

        reader: int | None
        if asked.body is not None:
            body = body_by_code(code=asked.body)
            if body is None:
                return _say(_("there is no body {code}").format(code=asked.body), Exit.WRONG_USE)
            reader = body.pk
        else:
            reader = host_of(series=asked.series) if asked.series.isdecimal() else None
        if reader is None:
            return _say(_("there is no running series {id}; name a body").format(id=asked.series), Exit.NO)
        with acting(Actor.system(body_id=reader)):
            return _of_series(asked)


def _of_series(asked: argparse.Namespace) -> int:
    from jianxing.meetings.queries import due_of, named_series

    series = named_series(name=asked.series)
    if series is None:
        return _say(_("there is no running series {id}; name a body").format(id=asked.series), Exit.NO)
    names, found = due_of(series=series, first=asked.first, last=asked.last)
    lines = []
    for one, meeting in found:
        line = _line(one, names)
        if meeting is not None:
            line |= {
                "number": meeting.number,
                "state": meeting.state,
                "planned_on": meeting.planned_on.isoformat(),
            }
        lines.append(line)
    return _print(asked, lines)


def _line(one: Any, names: dict[str, str]) -> dict[str, Any]:
    return {
        "on": one.on.isoformat(),
        "cadence": one.cadence,
        "name": names[one.cadence],
        "season": one.season,
        "by_rule": [day.isoformat() for day in one.by_rule],
        "shifted": one.is_shifted,
        "provisional": one.provisional,
    }


def _print(asked: argparse.Namespace, lines: Sequence[dict[str, Any]]) -> int:
    if asked.format == "json":
        whole = {
            "from": asked.first.isoformat(),
            "to": asked.last.isoformat(),
            "count": len(lines),
            "due": lines,
        }
        print(json.dumps(whole, ensure_ascii=False, indent=1))
        return Exit.DONE
    for line in lines:
        more = [line["name"], line["season"], line.get("state", "")]
        if line["shifted"]:
            more.append(_("for {days}").format(days=", ".join(line["by_rule"])))
        print(line["on"], *(word for word in more if word))
    return Exit.DONE


def _say(line: str, code: int) -> int:
    print(f"jianxing meetings: {line}", file=sys.stderr)
    return code
