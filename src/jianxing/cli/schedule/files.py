"""How the commands take a schedule's file, and what they say of it."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.schedules.model import Remark
    from jianxing.methods.schedules.refusals import ScheduleRefused


def refused(path: Path, refusal: "ScheduleRefused") -> int:
    """Print a refusal: the file, the task, the field, what is wrong and what to do; return the exit code."""
    from jianxing.methods.schedules.wording import MESSAGES

    task = _("task {id}").format(id=refusal.task) if refusal.task else ""
    if refusal.task and " " in refusal.task:  # what is no task names itself
        task = refusal.task
    said = _(MESSAGES[refusal.code]) % dict(refusal.values)
    print(
        "jianxing schedule: " + ": ".join(filter(None, (str(path), task, refusal.field, said))),
        file=sys.stderr,
    )
    return Exit.NO


def remark(one: "Remark") -> str:
    """Return what is said of something that is not represented as it stands in the file."""
    from jianxing.methods.schedules.wording import MESSAGES

    return _(MESSAGES[one.code]) % dict(one.values)


def remarks_told(remarks: "Iterable[Remark]") -> list[dict[str, str]]:
    """Return remarks as JSON has them."""
    return [{"task": one.task, "field": one.field, "says": remark(one)} for one in remarks]


def say_remarks(path: Path, remarks: "Iterable[Remark]") -> None:
    """Print remarks on standard error."""
    for one in remarks:
        place = ": ".join(filter(None, (str(path), one.task, one.field)))
        print(f"{place}: {remark(one)}", file=sys.stderr)


def write(told: dict[str, Any]) -> int:
    """Print JSON."""
    json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return Exit.DONE


def days(number: float) -> str:
    """Return a number of days without a needless point."""
    return f"{number:g}"
