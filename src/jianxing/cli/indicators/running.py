"""``jianxing indicators run --as LOGIN --body CODE [--item ITEM] [--check CHECK]…``: a run of checks over series of the database.

What stands out is raised as questions, which a supervisor sends or dismisses. Exit codes: 0 done, also where something is asked;
1 refused; 2 wrong use; 3 something outside failed.
"""

import argparse
import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.indicators.models import CheckRun


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``run``."""
    words = verbs.add_parser("run", help=_("check series and raise what stands out as questions"))
    words.add_argument("--item", default="", help=_("only series of this item, as PM2.5"))
    words.add_argument("--step", choices=("hour", "day"), default="day", help=_("hourly or daily series"))
    words.add_argument("--check", action="append", default=[], metavar="CHECK", help=_("only this check"))
    words.add_argument("--from", dest="first_on", type=date.fromisoformat, metavar="DAY")
    words.add_argument("--to", dest="last_on", type=date.fromisoformat, metavar="DAY")
    words.add_argument("--limit", type=float, metavar="N", help=_("the daily mean of PM2.5 in µg/m³"))
    words.add_argument("--break-on", type=date.fromisoformat, metavar="DAY")
    words.add_argument("--body", metavar="CODE", required=True, help=_("the body that is acted for"))
    words.add_argument("--as", dest="login", metavar="LOGIN", required=True, help=_("who has them checked"))
    words.add_argument("--format", choices=("text", "json"), default="text")
    words.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Check and say what is asked."""
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        return _as_somebody(asked)


def _as_somebody(asked: argparse.Namespace) -> int:
    from django.utils import timezone

    from jianxing.directory.acting import acting
    from jianxing.directory.policies import Refused
    from jianxing.directory.queries import actor_for
    from jianxing.indicators import operations, queries

    at = timezone.localtime()
    by = actor_for(login=asked.login, body_code=asked.body, on=at.date())
    if by is None:
        told = _("%(login)s holds no role in %(body)s today") % {"login": asked.login, "body": asked.body}
        print(f"jianxing indicators run: {told}", file=sys.stderr)
        return Exit.WRONG_USE
    try:
        with acting(by):
            found = list(queries.series(item=asked.item, step=asked.step))
            made = operations.ask_checks(
                series=found, checks=asked.check, first_on=asked.first_on, last_on=asked.last_on,
                limit=asked.limit, break_on=asked.break_on, by=by, at=at,
            )  # fmt: skip
        operations.perform_checks(run_id=made.pk, by=by, at=at)
        with acting(by):
            told_of = _told(queries.one_check_run(pk=made.pk))
    except Refused as refusal:
        print(f"jianxing indicators run: {refusal}", file=sys.stderr)
        return Exit.NO
    if asked.format == "json":
        json.dump(told_of, sys.stdout, ensure_ascii=False, indent=1)
        print()
        return Exit.DONE
    for one in told_of["questions"]:
        print(
            "?", one["series"], one["check"], f"{one['from']} – {one['to']}", one["number"] or "—", sep="  "
        )
    print(
        _(
            "run {run}: {series} series, {tests} tests, {flagged} flagged, {asked} questions raised, {known} asked before"
        ).format(**told_of)
    )
    return Exit.DONE


def _told(run: "CheckRun") -> dict[str, Any]:
    from jianxing.indicators import queries

    return {
        "run": run.pk, "digest": run.digest, "series": run.total, "tests": run.tests, "flagged": run.flagged,
        "asked": run.asked, "known": run.known,
        "questions": [
            {
                "series": one.called, "check": one.check_id, "p_value": one.p_value, "rate": one.rate,
                "from": one.first_on.isoformat() if one.first_on else None,
                "to": one.last_on.isoformat() if one.last_on else None,
                "number": one.question.number if one.question is not None else None,
            }
            for one in queries.results(run=run)
            if one.asked
        ],
    }  # fmt: skip
