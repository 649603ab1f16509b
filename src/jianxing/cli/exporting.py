"""``jianxing export --as LOGIN --body CODE -o FILE [--list LIST] [filters]``.

Exit codes: 0 the workbook is written, 1 the actor may not take the list out, 2 wrong use, 3 something outside failed.
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from time import monotonic
from typing import IO, Any

from jianxing.cli.exits import Exit
from jianxing.findings.lifecycle import State
from jianxing.settings.speech import gettext as _

#: The key of each list, here in writing so that asking for help starts no database; a test compares.
LISTED = (
    "findings",
    "projects",
    "funds",
    "checklists",
    "programmes",
    "inspections",
    "reminders",
    "letters",
    "meetings",
    "meeting-series",
    "decisions",
    "questions",
    "reports",
    "incidents",
    "forces",
    "approval-bundles",
    "approvals",
    "approval-kinds",
    "schedules",
    "schedule-tasks",
    "blockers",
    "layers",
    "areas",
    "features",
    "conflicts",
    "conflict-rules",
    "reading-series",
    "outlets",
    "mismatches",
    "penalty-cases",
    "penalty-results",
    "boundaries",
    "import-rows",
    "bodies",
    "people",
    "acts",
    "notices",
)
_EVERY_SECONDS = 1.0


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``export``."""
    words = commands.add_parser(
        "export",
        help=_("write a list as a workbook"),
        description=_(
            "Write all that somebody may see of a list as a workbook, by default the ledger of findings."
        ),
    )
    words.add_argument("--as", dest="login", metavar="LOGIN", required=True, help=_("who exports"))
    words.add_argument("--body", metavar="CODE", required=True, help=_("the body that is acted for"))
    words.add_argument(
        "-o", "--output", type=Path, metavar="FILE", required=True, help=_("the xlsx file to write")
    )
    words.add_argument("--list", dest="listed", choices=LISTED, default="findings", help=_("which list"))
    states = [state.value for state in State]
    words.add_argument(
        "--state",
        action="append",
        choices=states,
        default=[],
        help=_("findings in this state; may be repeated"),
    )
    words.add_argument("--open", action="store_true", help=_("findings that are open"))
    words.add_argument("--late", action="store_true", help=_("findings that are overdue"))
    words.add_argument("--domain", default="", help=_("findings or projects of this field"))
    words.add_argument("--responsible", metavar="CODE", help=_("findings that this body answers for"))
    words.add_argument("--due-before", type=_day, metavar="DAY", help=_("findings due by this day"))
    words.add_argument("--found-from", type=_day, metavar="DAY", help=_("findings found from this day on"))
    words.add_argument("--found-to", type=_day, metavar="DAY", help=_("findings found until this day"))
    words.add_argument("--words", default="", help=_("rows that hold these words"))
    words.add_argument("--quiet", action="store_true", help=_("say nothing of how far it is"))
    words.set_defaults(run=run_export)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text}: give a day as 2026-03-31").format(text=text)) from None


def run_export(asked: argparse.Namespace) -> int:
    """Write the list; the file appears only when it is whole."""
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    if not asked.output.parent.is_dir():
        return _wrong(_("{folder}: there is no such folder").format(folder=asked.output.parent))
    with django_on(load()):
        from django.utils import translation

        with translation.override(_language()):
            return _as_somebody(asked)


def _language() -> str:
    """The workbook's language: Chinese, as ledgers are, unless the terminal asks for English."""
    for name in ("JIANXING_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "zh-hans"
    return "zh-hans"


def _wrong(line: str) -> int:
    print(f"jianxing export: {line}", file=sys.stderr)
    return Exit.WRONG_USE


def _as_somebody(asked: argparse.Namespace) -> int:
    from jianxing.directory.policies import Refused
    from jianxing.directory.queries import actor_for, body_by_code
    from jianxing.settings import clock

    by = actor_for(login=asked.login, body_code=asked.body, on=clock.today())
    if by is None:
        return _wrong(_("{login} holds no role in {body} today").format(login=asked.login, body=asked.body))
    responsible = body_by_code(code=asked.responsible) if asked.responsible else None
    if asked.responsible and responsible is None:
        return _wrong(_("{code}: there is no such body").format(code=asked.responsible))
    part = asked.output.with_name(f".{asked.output.name}.part")
    try:
        with part.open("wb") as file:
            count = _write(asked, file, by=by, responsible=responsible)
    except Refused as refusal:
        part.unlink(missing_ok=True)
        print(f"jianxing export: {refusal}", file=sys.stderr)
        return Exit.NO
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(asked.output)
    print(_("{file}: {count} rows").format(file=asked.output, count=count))
    return Exit.DONE


def _write(asked: argparse.Namespace, file: IO[bytes], *, by: Any, responsible: Any) -> int:
    from jianxing.directory.acting import acting
    from jianxing.exporting import operations
    from jianxing.exporting.lists import LISTS, Asked
    from jianxing.exporting.models import ExportRun
    from jianxing.settings import clock

    wanted = Asked(
        by=by, today=clock.today(), filters=_filters(asked, responsible), words=_said(asked, responsible)
    )
    with acting(by):
        run = operations.at_once(
            listed=LISTS[asked.listed],
            asked=wanted,
            file=file,
            way=ExportRun.Way.COMMAND,
            at=clock.now(),
            on_rows=None if asked.quiet else _Teller().tell,
        )
    return run.done


def _filters(asked: argparse.Namespace, responsible: Any) -> dict[str, Any]:
    if asked.listed != "findings":
        words = "words" if asked.listed == "inspections" else "q"
        return {name: value for name, value in ((words, asked.words), ("domain", asked.domain)) if value}
    filters = {
        "states": asked.state,
        "only_open": asked.open,
        "late": asked.late,
        "domain": asked.domain,
        "responsible": responsible.pk if responsible else None,
        "words": asked.words,
        **{name: getattr(asked, name) and getattr(asked, name).isoformat() for name in _DAYS},
    }
    return {name: value for name, value in filters.items() if value}


_DAYS = ("due_before", "found_from", "found_to")


def _said(asked: argparse.Namespace, responsible: Any) -> str:
    given = {
        "state": "、".join(asked.state),
        "open": "✓" if asked.open else "",
        "late": "✓" if asked.late else "",
        "domain": asked.domain,
        "responsible": responsible.name if responsible else "",
        "words": asked.words,
        **{name.replace("_", "-"): getattr(asked, name) for name in _DAYS},
    }
    return "; ".join(f"{name}: {value}" for name, value in given.items() if value)


class _Teller:
    """Says on standard error how many rows are written, once a second."""

    def __init__(self) -> None:
        self._told = monotonic()

    def tell(self, done: int) -> None:
        if monotonic() - self._told >= _EVERY_SECONDS:
            self._told = monotonic()
            print(done, file=sys.stderr)
