"""``jianxing indicators import FILE… --source TEXT --body CODE --as LOGIN``: files of readings into series.

Exit codes: 0 brought in, or nothing in it was new; 1 a file cannot be read or needs a reason; 2 wrong use; 3 something outside
failed.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.indicators.models import Intake

_SHOWN = ("station", "item", "unit", "step", "readings", "missing", "what", "outcome", "series")
_KINDS = ("reported", "monitored", "third_party", "computed")


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``import``."""
    words = verbs.add_parser("import", help=_("bring files of readings into series"))
    words.add_argument("files", type=Path, nargs="+", metavar="FILE")
    words.add_argument("--source", required=True, help=_("which platform or report the readings come from"))
    words.add_argument("--kind", choices=_KINDS, default="reported", help=_("the kind of the source"))
    words.add_argument(
        "--reports", metavar="CODE", default="", help=_("the body that reports them, if not the acting one")
    )
    words.add_argument("--reason", default="", help=_("why readings that are there already are corrected"))
    words.add_argument("--body", metavar="CODE", required=True, help=_("the body that is acted for"))
    words.add_argument("--as", dest="login", metavar="LOGIN", required=True, help=_("who imports"))
    words.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    words.add_argument("--format", choices=("text", "json"), default="text")
    words.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Bring the files in one after the other, or say what that would do."""
    for path in asked.files:
        if not path.is_file():
            return _said(_("%(file)s: there is no such file") % {"file": path}, Exit.WRONG_USE)
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        return _as_somebody(asked)


def _said(line: str, code: Exit) -> int:
    print(f"jianxing indicators import: {line}", file=sys.stderr)
    return code


def _as_somebody(asked: argparse.Namespace) -> int:
    from django.utils import timezone

    from jianxing.directory.models import Body
    from jianxing.directory.policies import Refused
    from jianxing.directory.queries import actor_for
    from jianxing.indicators import operations

    at = timezone.localtime()
    by = actor_for(login=asked.login, body_code=asked.body, on=at.date())
    if by is None:
        return _said(
            _("%(login)s holds no role in %(body)s today") % {"login": asked.login, "body": asked.body},
            Exit.WRONG_USE,
        )
    reports = Body.objects.filter(code=asked.reports).first() if asked.reports else None
    if asked.reports and reports is None:
        return _said(_("there is no body “%(code)s”") % {"code": asked.reports}, Exit.WRONG_USE)
    told, code = [], Exit.DONE
    for path in asked.files:
        try:
            intake = operations.bring_in_file(
                path=path, source=asked.source, source_kind=asked.kind, reports=reports, reason=asked.reason,
                dry_run=asked.dry_run, by=by, at=at,
            )  # fmt: skip
        except Refused as refusal:
            return _said(f"{path}: {refusal}", Exit.NO)
        if intake.problem:
            code = Exit.NO
        told.append(_told(path, intake))
    if asked.format == "json":
        json.dump({"files": told}, sys.stdout, ensure_ascii=False, indent=1)
        print()
        return code
    for one in told:
        print(
            one["file"],
            one["problem"] or ", ".join(f"{name} {n}" for name, n in one["counts"].items()),
            sep="  ",
        )
        for note in one["notes"]:
            print("  ", note)
    return code


def _told(path: Path, intake: "Intake") -> dict[str, Any]:
    notes = [*intake.notes, *(note for one in intake.found for note in one["notes"])]
    return {
        "file": str(path), "intake": intake.pk, "state": str(intake.state), "counts": intake.counts,
        "problem": _in_words(intake.problem) if intake.problem else "", "notes": [_in_words(note) for note in notes],
        "series": [{name: one.get(name) for name in _SHOWN} for one in intake.found],
    }  # fmt: skip


def _in_words(note: dict[str, Any]) -> str:
    from jianxing.methods.readings.wording import MESSAGES

    where = []
    if note.get("sheet"):
        where.append(_("sheet {sheet}").format(sheet=note["sheet"]))
    if note.get("row"):
        where.append(_("row {row}").format(row=note["row"]))
    if note.get("column"):
        where.append(_("column {column}").format(column=note["column"]))
    text = _(MESSAGES[note["code"]]) % note["values"]
    return f"{' '.join(where)}: {text}" if where else text
