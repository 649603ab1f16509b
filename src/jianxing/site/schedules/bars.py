"""What the plot of an update draws, as numbers of days: small, so that thousands of tasks are one answer."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from jianxing.schedules import queries
from jianxing.schedules.models import ScheduleUpdate
from jianxing.site import clock
from jianxing.site.asking import words
from jianxing.site.findings.access import business_only
from jianxing.site.schedules.updates import update_or_404
from jianxing.site.schedules.ways import kept_words

_EPOCH: Final = date(1970, 1, 1).toordinal()
#: More rows are no plot any more; the filters and the table say the rest.
MOST: Final = 20_000
_ROW: Final = (
    "ordinal", "key", "name", "level", "is_summary", "is_milestone", "critical", "percent", "early_start",
    "early_finish", "late_finish", "total_float", "actual_start", "actual_finish", "waits_for",
)  # fmt: skip


@require_safe
@business_only
def data(request: HttpRequest, pk: int) -> JsonResponse:
    """Give the tasks that the filters keep, what each waits for among them, and on which days they are held up."""
    update = update_or_404(pk)
    keep = words(request, "keep")
    answer = JsonResponse(drawn(update, words=words(request), keep=keep if keep in kept_words() else ""))
    answer["Cache-Control"] = "private, no-cache"
    return answer


def drawn(update: ScheduleUpdate, *, words: str = "", keep: str = "") -> dict[str, Any]:
    """Return what is drawn: rows of [id, name, level, kind, percent, first, last, latest, float, baseline's first and last].

    Days count from 1 January 1970; kind is 0 a task, 1 a summary, 2 a milestone, and 4 more where it is critical.
    """
    found = list(queries.tasks(update=update, words=words, keep=keep).values_list(*_ROW)[:MOST])
    held = queries.against(update=update, baseline=update.schedule.baseline)
    place = {row[1]: number for number, row in enumerate(found)}
    rows = [_row(row, held.get(row[1])) for row in found]
    links = [
        [place[source], number, kind]
        for number, row in enumerate(found)
        for source, kind, _lag, _unit in row[14]
        if source in place
    ]
    blocked: dict[int, list[list[Any]]] = {}
    for span in queries.blocked_spans(schedule=update.schedule):
        if span.task in place:
            blocked.setdefault(place[span.task], []).append(
                [_day(span.first), _day(span.end), int(span.is_open), span.label]
            )
    return {
        "today": _day(clock.today()),
        "data": _day(update.data_on),
        "rows": rows,
        "links": links,
        "blocked": blocked,
    }


def _row(row: tuple[Any, ...], held: queries.Against | None) -> list[Any]:
    (
        _ordinal,
        key,
        name,
        level,
        summary,
        milestone,
        critical,
        percent,
        start,
        finish,
        latest,
        room,
        *_rest,
    ) = row
    kind = (1 if summary else 2 if milestone else 0) + (4 if critical else 0)
    return [
        key, name, level, kind, percent, _day(start), _day(finish), _day(latest), room,
        _day(held.start) if held else None, _day(held.finish) if held else None,
    ]  # fmt: skip


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal() - _EPOCH
