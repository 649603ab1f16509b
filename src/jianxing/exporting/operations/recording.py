"""An export as an act: who took out which list, narrowed how, and how many rows."""

from datetime import datetime

from django.utils.translation import gettext as _

from jianxing.exporting.lists.listed import Asked, Listed
from jianxing.exporting.models import ExportRun
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record


def new_run(*, listed: Listed, asked: Asked, way: str, state: str, at: datetime) -> ExportRun:
    """Return an export that is not saved yet."""
    return ExportRun(
        person_id=asked.by.person,
        body_id=asked.by.body,
        listed=listed.key,
        way=way,
        state=state,
        filters=dict(asked.filters),
        sort=asked.sort,
        words=asked.words,
        today=asked.today,
        name=f"{listed.name} {asked.today.isoformat()}.xlsx"[:120],
        created_at=at,
    )


def note_of(asked: Asked) -> str:
    """Return the line under the title: as of when, narrowed how."""
    day = _("As of %(day)s") % {"day": asked.today.isoformat()}
    return f"{day} · {asked.words}" if asked.words else day


def record_export(*, run: ExportRun, action: str, by: Actor, at: datetime) -> None:
    """Record what was done with an export; the filters are content, since they may quote it."""
    record(
        kind=f"export.{action}",
        subject="export",
        subject_id=run.pk,
        by=by,
        at=at,
        public={"list": run.listed, "way": run.way, "rows": run.done},
        confidential={"filters": run.filters, "sort": run.sort, "words": run.words},
    )
