"""``jianxing indicators check FILE… [--limit N] [--neighbours DIR] [--third FILE] [--first FILE] [--break-on DAY]``.

Runs every check that fits the series of the files and prints what each found and what is asked. No database is needed. Exit
codes: 0 done, also where something is asked, 1 a file cannot be used, 2 wrong use, 3 something outside failed.
"""

import argparse
import math
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.cli.indicators import files
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.forensics.checking import Checked
    from jianxing.methods.readings import Series

#: Rows that are listed of one check; how many there are is told beside them.
_ROWS = 1000


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``check``."""
    parser = verbs.add_parser(
        "check", help=_("ask of reported readings whether they could have been measured")
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument(
        "--limit",
        type=_limit,
        metavar="N",
        help=_("the daily mean of PM2.5 in µg/m³; the limits in force on each day otherwise"),
    )
    parser.add_argument(
        "--neighbours", type=Path, metavar="DIR", help=_("files of other stations, which are not asked about")
    )
    parser.add_argument(
        "--third", type=Path, metavar="FILE", help=_("another source of the same stations and items")
    )
    parser.add_argument(
        "--first", type=Path, metavar="FILE", help=_("what was reported at first, before corrections")
    )
    parser.add_argument(
        "--break-on", type=date.fromisoformat, metavar="DAY", help=_("a day on which something changed")
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def _limit(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and 0 < value < 10_000):
        raise ValueError(text)
    return value


def run(asked: argparse.Namespace) -> int:
    """Check and print."""
    from jianxing.methods.forensics.checking import Also, check_all

    try:
        taken = [files.take(path) for path in asked.files]
        beside = [files.take(path) for path in _beside(asked)]
        also = Also(_by_key(asked.third), _by_key(asked.first), asked.break_on)
    except files.Refused as refusal:
        return files.say(refusal)
    series = [one for found in taken for one in found.series]
    names = {one.station for one in series}
    others = [one for found in beside for one in found.series if one.station not in names]
    weather = {name: one for found in taken for name, one in found.weather.items()}
    told = [
        _told(one, checks)
        for one, checks in check_all(series, neighbours=others, weather=weather, limit=asked.limit, also=also)
    ]
    if asked.format == "json":
        return files.write({"series": told})
    for one in told:
        print(one["series"])
        for check in one["checks"]:
            print("  ", check["id"], check["explanation"], sep="  ")
        for question in one["questions"]:
            print("  ?", f"{question['from']} – {question['to']}", question["explanation"], sep="  ")
    number = sum(len(one["questions"]) for one in told)
    print(_("{series} series, {questions} questions").format(series=len(told), questions=number))
    return Exit.DONE


def _by_key(path: Path | None) -> "dict[tuple[str, str], Series]":
    return {} if path is None else {(one.station, one.item): one for one in files.take(path).series}


def _beside(asked: argparse.Namespace) -> list[Path]:
    if asked.neighbours is None:
        return []
    if not asked.neighbours.is_dir():
        raise files.Refused(_("{folder}: there is no such folder").format(folder=asked.neighbours))
    own = {path.resolve() for path in asked.files}
    return sorted(
        path for path in asked.neighbours.iterdir()
        if path.is_file() and not path.name.startswith(".") and path.resolve() not in own
    )  # fmt: skip


def _told(series: "Series", checks: "list[Checked]") -> dict[str, Any]:
    return {
        "series": series.name,
        "unit": series.unit,
        "checks": [_check(one) for one in checks],
        "questions": [_question(series, one) for one in checks if one.asked],
    }


def _check(one: "Checked") -> dict[str, Any]:
    found = one.result
    return {
        "id": found.check,
        "looked_at": found.looked_at,
        "statistic": found.statistic,
        "p_value": found.p_value,
        "rate": one.rate,
        "flagged": bool(found.flagged),
        "effect": found.effect,
        "unit": found.unit,
        "from": one.first.isoformat() if one.first else None,
        "to": one.last.isoformat() if one.last else None,
        "rows": list(one.rows[:_ROWS]) if found.flagged else [],
        "count": len(one.rows) if found.flagged else 0,
        "explanation": _sentence(one),
    }


def _sentence(one: "Checked") -> str:
    from jianxing.methods.forensics.wording import WHY_NOT, message_of

    if one.result.why_not:
        return _(WHY_NOT[one.result.why_not])
    found = one.result
    return _(message_of(found.check, effect=found.effect, values=found.values)) % dict(found.values)


def _question(series: "Series", one: "Checked") -> dict[str, Any]:
    from jianxing.methods.forensics.wording import QUESTION, TITLES

    return {
        "check": one.result.check,
        "series": series.name,
        "from": one.first.isoformat() if one.first else None,
        "to": one.last.isoformat() if one.last else None,
        "share": round(one.result.share, 4),
        "explanation": _(QUESTION) % {"title": _(TITLES[one.result.check]), "found": _sentence(one)},
    }
