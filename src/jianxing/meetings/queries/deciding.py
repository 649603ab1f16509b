"""Decisions: those owed to a host and those that a body owes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from jianxing.kernel.actor import Actor
from jianxing.meetings.lifecycle import DecisionState
from jianxing.meetings.models import Decision
from jianxing.meetings.queries.listing import PAGE, Page

D = DecisionState


@dataclass(frozen=True, slots=True)
class DecisionFilters:
    """What the list of decisions is narrowed to: "ours" to carry out, or "all" that one sees."""

    side: str = "all"  # or "ours"
    state: str = ""
    late: bool = False
    series: int | None = None
    words: str = ""


def decisions(*, filters: DecisionFilters, by: Actor, today: date) -> QuerySet[Any]:
    """Return the decisions that the filters leave, newest first."""
    found = Decision.objects.select_related("responsible", "body", "meeting__series")
    if filters.side == "ours":
        found = found.filter(responsible=by.body)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.late:
        found = found.filter(state=D.OPEN, due_on__lt=today)
    if filters.series is not None:
        found = found.filter(meeting__series=filters.series)
    if filters.words:
        found = found.filter(Q(text__icontains=filters.words) | Q(number__icontains=filters.words))
    return found.order_by("-pk")


def decisions_page(
    *, filters: DecisionFilters, by: Actor, today: date, cursor: str = "", size: int = PAGE
) -> Page:
    """Return a page of decisions."""
    found = decisions(filters=filters, by=by, today=today)
    count = found.order_by().count()
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    rows = list(found[: size + 1])
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def one_decision(*, pk: int) -> Decision:
    """Return a decision with its reports and, where the reader sees it, its meeting; raises ``DoesNotExist`` else."""
    found: Decision = (
        Decision.objects.select_related("responsible", "body", "item", "reported_by", "confirmed_by")
        .prefetch_related("reports__reported_by")
        .get(pk=pk)
    )
    return found
