"""Lists of series and of meetings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import Meeting, Participant, Series

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list of meetings is narrowed to; days are those that meetings are planned for, both within."""

    state: str = ""
    series: int | None = None
    since: date | None = None
    until: date | None = None
    unexplained: bool = False
    words: str = ""
    #: The coming ones first, as a list of what is ahead has it; else the latest first.
    coming: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, how many there are in all, and where the next begins."""

    rows: Sequence[Any]
    count: int
    next_cursor: str = ""


def meetings(filters: Filters) -> QuerySet[Any]:
    """Return the meetings that the filters leave, in their order."""
    found: QuerySet[Any] = Meeting.objects.select_related("series", "body")
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.series is not None:
        found = found.filter(series=filters.series)
    if filters.since is not None:
        found = found.filter(planned_on__gte=filters.since)
    if filters.until is not None:
        found = found.filter(planned_on__lte=filters.until)
    if filters.unexplained:
        found = found.filter(state=State.MISSED, explained_at=None)
    if filters.words:
        said = Q(number__icontains=filters.words) | Q(series__name__icontains=filters.words)
        found = found.filter(said | Q(cadence_name__icontains=filters.words))
    order = ("planned_on", "pk") if filters.coming else ("-planned_on", "-pk")
    ordered: QuerySet[Any] = found.order_by(*order)
    return ordered


def page(*, filters: Filters, cursor: str = "", size: int = PAGE) -> Page:
    """Return a page of meetings; the cursor is the day and key of the last one shown."""
    found = meetings(filters)
    count = found.order_by().count()
    after = _read(cursor)
    if after is not None:
        day, pk = after
        way = "gt" if filters.coming else "lt"
        found = found.filter(Q(**{f"planned_on__{way}": day}) | Q(**{"planned_on": day, f"pk__{way}": pk}))
    rows = list(found[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], count, f"{last.planned_on.isoformat()}.{last.pk}" if last else "")


def _read(cursor: str) -> tuple[date, int] | None:
    day, _dot, pk = cursor.partition(".")
    try:
        return (date.fromisoformat(day), int(pk)) if pk.isdecimal() else None
    except ValueError:
        return None


def series_list(*, today: date, running: bool = False) -> QuerySet[Any]:
    """Return the series that one sees with how much of each was due, held and missed until today, the latest first."""
    counts = [State.DUE, State.HELD, State.MISSED]
    past = Q(meetings__planned_on__lte=today, meetings__state__in=counts)
    found: QuerySet[Any] = Series.objects.select_related("body").annotate(
        due_count=Count("meetings", filter=past),
        held_count=Count("meetings", filter=past & Q(meetings__state=State.HELD)),
        missed_count=Count("meetings", filter=past & Q(meetings__state=State.MISSED)),
        unexplained_count=Count(
            "meetings", filter=past & Q(meetings__state=State.MISSED, meetings__explained_at=None)
        ),
    )
    if running:
        found = found.filter(Q(ended_on=None) | Q(ended_on__gte=today))
    return found.order_by("-pk")


def series_page(*, today: date, cursor: str = "", size: int = PAGE) -> Page:
    """Return a page of series with their participants and the next meeting of each."""
    count = Series.objects.count()
    found = series_list(today=today)
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    members = Participant.objects.filter(until=None).select_related("body")
    coming = Meeting.objects.filter(state=State.DUE, planned_on__gte=today)
    rows = list(
        found.annotate(has_coming=Exists(coming.filter(series=OuterRef("pk"))))
        .prefetch_related(Prefetch("participants", members, to_attr="present_members"))
        .order_by("-pk")[: size + 1]
    )
    nearest: dict[int, Meeting] = {}
    for meeting in coming.filter(series__in=[row.pk for row in rows[:size]]).order_by("planned_on", "pk"):
        nearest.setdefault(meeting.series_id, meeting)
    for row in rows:
        row.next_meeting = nearest.get(row.pk)
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")
