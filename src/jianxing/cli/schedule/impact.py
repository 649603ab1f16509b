"""``jianxing schedule impact FILE --blockers FILE [--update FILE] [--longer DAYS] [--format json]``.

Computes what each blocker delayed, what its resolution saved against its counterfactual end, and what open ones cost if they
stay; no database is needed. Exit codes: 0 done, 1 a file cannot be used, 2 wrong use, 3 something outside failed.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.cli.schedule import files
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.schedules.impact import Cost, Impact
    from jianxing.methods.schedules.model import Schedule


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``impact``."""
    parser = verbs.add_parser("impact", help=_("days that blockers cost, and days saved by resolving them"))
    parser.add_argument("file", type=Path, metavar="FILE", help=_("MSPDI, XER, xlsx or JSON"))
    parser.add_argument(
        "--blockers", type=Path, required=True, metavar="FILE", help=_("the blockers, in JSON")
    )
    parser.add_argument(
        "--update", type=Path, action="append", default=[], metavar="FILE",
        help=_("another update of the same schedule; the last before each blocker is taken"),
    )  # fmt: skip
    parser.add_argument(
        "--longer",
        type=_days,
        default=7,
        metavar="DAYS",
        help=_("how much longer open blockers might stay; 7"),
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 366:
        raise ValueError(text)
    return days


def run(asked: argparse.Namespace) -> int:
    """Analyse and print."""
    from jianxing.methods.schedules.impact import analyse, costs, read_blockers
    from jianxing.methods.schedules.impact.frozen import told
    from jianxing.methods.schedules.reading import read
    from jianxing.methods.schedules.refusals import ScheduleRefused

    at = asked.blockers
    try:
        blockers = read_blockers(asked.blockers.read_bytes())
        updates: list[Schedule] = []
        for path in (asked.file, *asked.update):
            at = path
            updates.append(read(path))
        at = asked.blockers
        impact = analyse(updates, blockers)
        dearest = costs(
            max(updates, key=lambda one: one.data_date or one.start), blockers, longer=asked.longer
        )
    except ScheduleRefused as refusal:
        where = asked.file if refusal.code in {"loop", "beyond_calendar", "no_tasks"} else at
        return files.refused(where, refusal)
    remarks = [remark for update in updates for remark in update.remarks]
    if asked.format == "json":
        result = told(impact)
        steps = result.pop("steps")
        return files.write(
            {
                "file": str(asked.file),
                **result,
                "what_if": [_cost(one) for one in dearest],
                "steps": steps,
                "remarks": files.remarks_told(remarks),
            }
        )
    files.say_remarks(asked.file, remarks)
    _print(impact, dearest)
    return Exit.DONE


def _cost(one: "Cost") -> dict[str, Any]:
    return {
        "id": one.blocker.key,
        "longer_calendar_days": one.longer,
        "finish": one.finish.isoformat(),
        "finish_then": one.later.isoformat(),
        "cost_calendar_days": one.days,
    }


def _print(impact: "Impact", dearest: "list[Cost]") -> None:
    from jianxing.methods.schedules.impact.words import explained
    from jianxing.settings.speech import language

    tongue = "zh" if language() == "zh-hans" else "en"
    for step in explained(impact):
        print(f"{step['n']}. {step[tongue]}")
    for one in impact.savings:
        words = [one.blocker.key, _("delay {days}").format(days=one.delay)]
        if one.concurrent:
            words.append(_("concurrent {days}").format(days=one.concurrent))
        if one.saved is not None and one.saved_range is not None:
            low, high = one.saved_range
            words.append(_("saved {days} ({low} to {high})").format(days=one.saved, low=low, high=high))
        elif one.before_limit is not None:
            words.append(_("resolved {days} days before its limit").format(days=one.before_limit))
        print("  ".join(words))
    for cost in dearest:
        print(
            _("{id}: {longer} days longer cost {days}, until {day}").format(
                id=cost.blocker.key, longer=cost.longer, days=cost.days, day=cost.later
            )
        )
    if impact.joint is not None:
        print(_("saved together: {days} calendar days").format(days=impact.joint))
