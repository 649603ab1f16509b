"""``jianxing schedule import FILE (--schedule ID | --project ID --name NAME) --body CODE --as LOGIN``: a file as the next update
of a schedule; ``jianxing schedule export ID -o FILE --body CODE --as LOGIN``: an update as a file.

Exit codes: 0 done, or the same as what counts; 1 the file cannot be used, or it is refused; 2 wrong use; 3 something outside
failed.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.cli.schedule import files
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from jianxing.kernel.actor import Actor
    from jianxing.schedules.models import Schedule, ScheduleUpdate

KINDS = ("plan", "baseline", "progress")
#: The forms that ``export`` writes, by the endings of their files.
FORMS = {".json": "json", ".xml": "mspdi", ".xer": "xer", ".xlsx": "xlsx"}


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``import`` and ``export``."""
    words = verbs.add_parser(
        "import", help=_("bring a file in as the next update of a schedule, and adopt it")
    )
    words.add_argument("file", type=Path, metavar="FILE", help=_("MSPDI, XER, xlsx or JSON"))
    into = words.add_mutually_exclusive_group(required=True)
    into.add_argument("--schedule", type=int, metavar="ID", help=_("the schedule, by its number"))
    into.add_argument(
        "--project",
        type=int,
        metavar="ID",
        help=_("the project of which a schedule is opened, by its number"),
    )
    words.add_argument("--name", default="", help=_("what the schedule that is opened is called"))
    words.add_argument("--kind", choices=KINDS, default="plan", help=_("what the file is; plan"))
    words.add_argument("--note", default="", help=_("a remark that is kept with it"))
    words.add_argument("--draft", action="store_true", help=_("leave it to be looked at, do not adopt it"))
    words.add_argument("--format", choices=("text", "json"), default="text")
    out = verbs.add_parser("export", help=_("write an update of a schedule as a file"))
    out.add_argument("schedule", type=int, metavar="ID", help=_("the schedule, by its number"))
    out.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=_("the .json, .xml, .xer or .xlsx file to write")
    )  # fmt: skip
    out.add_argument("--update", type=int, metavar="N", help=_("which update; the one that counts"))
    for parser, who, run in ((words, _("who imports"), run_import), (out, _("who exports"), run_export)):
        parser.add_argument("--body", metavar="CODE", required=True, help=_("the body that is acted for"))
        parser.add_argument("--as", dest="login", metavar="LOGIN", required=True, help=who)
        parser.set_defaults(run=run)


def run_import(asked: argparse.Namespace) -> int:
    """Import one file."""
    if not asked.file.is_file():
        return _said("import", _("%(file)s: there is no such file") % {"file": asked.file}, Exit.WRONG_USE)
    return _on_database("import", asked, _import)


def run_export(asked: argparse.Namespace) -> int:
    """Write one update."""
    if asked.output.suffix.lower() not in FORMS:
        known = ", ".join(FORMS)
        return _said(
            "export",
            _("{file}: give one of {endings}").format(file=asked.output, endings=known),
            Exit.WRONG_USE,
        )
    return _on_database("export", asked, _export)


def _said(verb: str, line: str, code: Exit) -> int:
    print(f"jianxing schedule {verb}: {line}", file=sys.stderr)
    return code


def _on_database(verb: str, asked: argparse.Namespace, run: Any) -> int:
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        from django.utils import timezone

        from jianxing.directory.acting import acting
        from jianxing.directory.policies import Refused
        from jianxing.directory.queries import actor_for
        from jianxing.projects.models import Project
        from jianxing.schedules.models import Schedule

        at = timezone.localtime()
        by = actor_for(login=asked.login, body_code=asked.body, on=at.date())
        if by is None:
            told = _("%(login)s holds no role in %(body)s today") % {"login": asked.login, "body": asked.body}
            return _said(verb, told, Exit.WRONG_USE)
        try:
            with acting(by):
                code: int = run(asked, by, at)
        except (Schedule.DoesNotExist, Project.DoesNotExist):
            return _said(verb, _("there is no schedule or project of this number"), Exit.NO)
        except Refused as refusal:
            return _said(verb, str(refusal), Exit.NO)
        return code


def _import(asked: argparse.Namespace, by: "Actor", at: "datetime") -> int:
    from jianxing.schedules import operations, queries
    from jianxing.schedules.lifecycle import State

    schedule = _schedule(asked, by, at)
    with asked.file.open("rb") as stream:
        update = operations.upload(
            stream=stream,
            name=asked.file.name,
            schedule=schedule,
            kind=asked.kind,
            note=asked.note,
            by=by,
            at=at,
        )
    counted = update.state == State.ADOPTED
    update = operations.understand(update=update, by=by, at=at)
    if update.refusal:
        why = update.refusal
        told = queries.said(why["code"], why["task"], why["field"], why["values"])
        return _said("import", f"{asked.file}: {told}", Exit.NO)
    if not (asked.draft or counted):
        try:
            update = operations.adopt_update(update=queries.one_update(pk=update.pk), by=by, at=at)
        except operations.SameAgain as same:
            operations.put_aside(update=queries.one_update(pk=update.pk), by=by, at=at)
            print(same.reason)
            return Exit.DONE
    _answer(asked, update)
    return Exit.DONE


def _schedule(asked: argparse.Namespace, by: "Actor", at: "datetime") -> "Schedule":
    from jianxing.projects.queries.pages import one
    from jianxing.schedules import operations, queries

    if asked.schedule is not None:
        return queries.one_schedule(pk=asked.schedule)
    return operations.open_schedule(project=one(pk=asked.project), name=asked.name, by=by, at=at)


def _answer(asked: argparse.Namespace, update: "ScheduleUpdate") -> None:
    from jianxing.schedules import queries

    remarks = [
        {"task": one["task"], "field": one["field"], "says": queries.said(one["code"], "", "", one["values"])}
        for one in update.remarks
    ]
    if asked.format == "json":
        files.write(
            {
                "schedule": update.schedule_id,
                "update": update.ordinal,
                "state": update.state,
                "format": update.format,
                "tasks": update.tasks,
                "links": update.links,
                "critical": update.critical,
                "finish": update.finishes_on.isoformat() if update.finishes_on else None,
                "digest": update.digest,
                "remarks": remarks,
            }
        )
        return
    for one in remarks:
        print(
            ": ".join(filter(None, (str(asked.file), one["task"], one["field"], one["says"]))),
            file=sys.stderr,
        )
    print(
        _("schedule {schedule}, update {update}: {tasks} tasks, finish {finish}").format(
            schedule=update.schedule_id, update=update.ordinal, tasks=update.tasks, finish=update.finishes_on
        )
    )


def _export(asked: argparse.Namespace, by: "Actor", at: "datetime") -> int:
    from jianxing.schedules import documents, queries

    schedule = queries.one_schedule(pk=asked.schedule)
    found = queries.updates(schedule=schedule).exclude(digest="")
    update = found.filter(ordinal=asked.update).first() if asked.update is not None else schedule.current
    if update is None:
        return _said("export", _("there is no such update"), Exit.NO)
    update = queries.one_update(pk=update.pk)
    made = documents.document(update=update, form=FORMS[asked.output.suffix.lower()])
    asked.output.write_bytes(made.content)
    files.say_remarks(asked.output, made.remarks)
    print(_("{file}: update {update}").format(file=asked.output, update=update.ordinal))
    return Exit.DONE
