"""``jianxing schedule solve FILE [--format json]``.

Computes early and late dates, floats and the critical path of an MSPDI, XER, xlsx or JSON file; no database is needed, and only
the file's own calendars count. Exit codes: 0 done, 1 the file cannot be used, 2 wrong use, 3 something outside failed.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.cli.schedule import files
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.schedules.solving import Dates


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``solve``."""
    parser = verbs.add_parser("solve", help=_("early and late dates, floats and the critical path of a file"))
    parser.add_argument("file", type=Path, metavar="FILE", help=_("MSPDI, XER, xlsx or JSON"))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Compute and print."""
    from jianxing.methods.schedules.reading import read
    from jianxing.methods.schedules.refusals import ScheduleRefused
    from jianxing.methods.schedules.solving import solve_schedule

    try:
        solution = solve_schedule(read(asked.file))
    except ScheduleRefused as refusal:
        return files.refused(asked.file, refusal)
    schedule = solution.schedule
    if asked.format == "json":
        return files.write(
            {
                "file": str(asked.file),
                "format": schedule.kind,
                "name": schedule.name,
                "start": schedule.start.date().isoformat(),
                "data_date": schedule.data_date.date().isoformat() if schedule.data_date else None,
                "finish": solution.finish.isoformat(),
                "critical_path": list(solution.path),
                "tasks": [_told(one) for one in solution.dates.values()],
                "remarks": files.remarks_told(solution.remarks),
            }
        )
    files.say_remarks(asked.file, solution.remarks)
    for one in solution.dates.values():
        print(_line(one))
    print(_("finish {day}, {count} critical tasks").format(day=solution.finish, count=len(solution.path)))
    return Exit.DONE


def _told(one: "Dates") -> dict[str, Any]:
    return {
        "id": one.key,
        "name": one.name,
        "early_start": one.early_start.isoformat(),
        "early_finish": one.early_finish.isoformat(),
        "late_start": one.late_start.isoformat(),
        "late_finish": one.late_finish.isoformat(),
        "total_float": one.total_float,
        "free_float": one.free_float,
        "critical": one.critical,
        "finished": one.finished,
        "summary": one.summary,
    }


def _line(one: "Dates") -> str:
    marks = [
        word
        for word, holds in (
            (_("summary"), one.summary),
            (_("finished"), one.finished),
            (_("critical"), one.critical),
        )
        if holds
    ]
    floats = _("float {total}, free {free}").format(
        total=files.days(one.total_float), free=files.days(one.free_float)
    )
    late = _("late {start} – {finish}").format(start=one.late_start, finish=one.late_finish)
    words = (one.key, f"{one.early_start} – {one.early_finish}", late, floats, *marks, one.name)
    return "  ".join(word for word in words if word)
