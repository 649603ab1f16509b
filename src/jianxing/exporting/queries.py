"""Every read of exports; inside ``acting(by)``, since row security shows each person their own."""

from django.db.models import QuerySet

from jianxing.exporting.lifecycle import State
from jianxing.exporting.models import ExportRun


def runs(*, before: int | None = None) -> QuerySet[ExportRun]:
    """Return the reader's exports, newest first; *before* is the last key of the page above."""
    found: QuerySet[ExportRun] = ExportRun.objects.order_by("-id")
    return found if before is None else found.filter(pk__lt=before)


def run(*, pk: int) -> ExportRun:
    """Return one export; raises ``ExportRun.DoesNotExist`` where it is not the reader's."""
    found: ExportRun = ExportRun.objects.get(pk=pk)
    return found


def under_way(*, like: ExportRun) -> ExportRun | None:
    """Return an export of the very same list that is waiting or running."""
    found: ExportRun | None = ExportRun.objects.filter(
        listed=like.listed,
        filters=like.filters,
        sort=like.sort,
        today=like.today,
        state__in=[State.WAITING, State.RUNNING],
    ).first()
    return found
