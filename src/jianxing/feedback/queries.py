"""Every read of reports and doors. Row security has the last word on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
from django.db import connection
from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import TruncMonth

from jianxing.feedback.lifecycle import RESOLVED, WITH_RESPONSIBLE, WITH_SUPERVISOR, State
from jianxing.feedback.models import (
    Answer,
    Assignment,
    Category,
    Cluster,
    Contact,
    Door,
    DoorMachine,
    Report,
    Route,
)
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.methods.atlas.sphere import metres_of, on_sphere

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What the inbox is narrowed to."""

    state: str = ""
    category: str = ""
    door: int | None = None
    jurisdiction: int | None = None
    late: bool = False
    mine: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of reports, how many there are in all, and where the next begins."""

    rows: Sequence[Report]
    count: int
    next_cursor: str = ""


def reports(*, filters: Filters, by: Actor, today: date) -> QuerySet[Report]:
    """Return the reports that the filters admit, newest first."""
    found: QuerySet[Report] = Report.objects.select_related("body", "responsible", "door", "jurisdiction")
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.category:
        found = found.filter(category=filters.category)
    if filters.door is not None:
        found = found.filter(door=filters.door)
    if filters.jurisdiction is not None:
        found = found.filter(jurisdiction=filters.jurisdiction)
    if filters.late:
        found = found.filter(state__in=WITH_RESPONSIBLE, due_on__lt=today)
    if filters.mine:
        found = found.filter(_waits_for(by))
    for word in filters.words.split():
        found = found.filter(Q(text__icontains=word) | Q(place__icontains=word) | Q(number__icontains=word))
    return found.order_by("-pk")


def _waits_for(by: Actor) -> Q:
    return Q(body=by.body_id, state__in=WITH_SUPERVISOR) | Q(
        responsible=by.body_id, state__in=WITH_RESPONSIBLE
    )


def page(*, filters: Filters, by: Actor, today: date, cursor: str = "", size: int = PAGE) -> Page:
    """Return a page of the reports that the filters admit."""
    found = reports(filters=filters, by=by, today=today)
    count = found.order_by().count()
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    rows = list(found[: size + 1])
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def one(*, pk: int) -> Report:
    """Return a report with all its page shows; raises ``DoesNotExist`` where it is not seen."""
    found: Report = (
        Report.objects.select_related(
            "body",
            "responsible",
            "door__project",
            "door__bundle",
            "jurisdiction",
            "main__responsible",
            "cluster",
            "published_by",
        )
        .prefetch_related(
            Prefetch("assignments", Assignment.objects.select_related("body", "suggested")),
            Prefetch("answers", Answer.objects.select_related("body", "answered_by")),
            "file_links__file__blob",
            "gathered",
        )
        .get(pk=pk)
    )
    return found


def by_number(*, number: str) -> Report | None:
    """Return the report of a number; nothing where it is not seen."""
    found: Report | None = Report.objects.select_related("body").filter(number=number.strip()).first()
    return found


#: Reports of a category within so far and so many days of one another are one matter.
SAME_M: Final = 300.0
SAME_DAYS: Final = 30
_MOST_BESIDE: Final = 500


def beside(*, report: Report) -> list[Report]:
    """Return the reports of the same matter: of its body and category, near it and before it in time; the latest first.

    Without a point those count that came without one by the same door.
    """
    since = report.received_at - timedelta(days=SAME_DAYS)
    found = (
        Report.objects.filter(body=report.body_id, category=report.category, received_at__gte=since)
        .exclude(pk=report.pk).exclude(state=State.DISMISSED)
        .select_related("cluster", "responsible", "body").order_by("-pk")[:_MOST_BESIDE]
    )  # fmt: skip
    if report.longitude is None or report.latitude is None:
        return [one for one in found if one.door_id == report.door_id and one.longitude is None]
    placed = [one for one in found if one.longitude is not None and one.latitude is not None]
    here = on_sphere([report.longitude], [report.latitude])
    there = on_sphere([one.longitude for one in placed], [one.latitude for one in placed])
    away = metres_of(np.linalg.norm(there - here, axis=1))
    return [one for one, metres in zip(placed, away, strict=True) if metres <= SAME_M]


def resolved_before(*, end: datetime, domain: str = "") -> list[Report]:
    """Return the reports followed to the end before an instant: answered by a department, the reporter content or silent."""
    found = Report.objects.filter(state__in=RESOLVED, ended_at__lt=end)
    if domain:
        found = found.filter(domain=domain)
    return list(found.select_related("body", "responsible", "door").order_by("pk"))


def acts(*, report: Report) -> list[Act]:
    """Return what was done to a report, oldest first."""
    found = Act.objects.filter(subject="report", subject_id=report.pk)
    return list(found.select_related("detail").order_by("id"))


def doors() -> QuerySet[Door]:
    """Return the doors, the open ones first."""
    found: QuerySet[Door] = Door.objects.select_related("body", "project", "bundle", "responsible")
    return found.order_by("closed_at", "-pk")


def one_door(*, pk: int) -> Door:
    """Return a door; raises ``DoesNotExist`` where it is not seen."""
    found: Door = Door.objects.select_related("body", "project", "bundle", "responsible").get(pk=pk)
    return found


def machines() -> QuerySet[DoorMachine]:
    """Return the machines that the acting body has accepted, those in use first."""
    found: QuerySet[DoorMachine] = DoorMachine.objects.select_related("body")
    return found.order_by("revoked_at", "name")


def machine_named(*, name: str) -> DoorMachine | None:
    """Return the acting body's machine of a name that is in use; nothing where there is none."""
    return machines().filter(name=name, revoked_at=None).first()


def routes() -> QuerySet[Route]:
    """Return the routes in force."""
    found: QuerySet[Route] = Route.objects.filter(ended_at=None)
    return found.select_related("jurisdiction", "responsible", "body").order_by("category", "jurisdiction_id")


def clusters(*, ended: bool = False) -> QuerySet[Cluster]:
    """Return the candidate findings, with how many reports each has."""
    found: QuerySet[Cluster] = Cluster.objects.filter(ended_at__isnull=not ended)
    return found.select_related("body", "finding").annotate(count=Count("reports")).order_by("-count", "-pk")


def one_cluster(*, pk: int) -> Cluster:
    """Return a candidate finding; raises ``DoesNotExist`` where it is not seen."""
    found: Cluster = Cluster.objects.select_related("body", "finding").get(pk=pk)
    return found


def of_cluster(*, cluster: Cluster) -> list[Report]:
    """Return the reports of a candidate finding, oldest first."""
    return list(cluster.reports.select_related("door", "responsible").order_by("pk"))


def has_contact(*, report: Report) -> bool:
    """Return whether the reporter left a contact that the acting body may open."""
    return Contact.objects.filter(report=report).exists()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many reports, of them resolved, still open and gone back to a supervisor."""

    key: str
    count: int
    resolved: int
    open: int
    contested: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Reports by category, by place and by the month of their coming (``YYYY-MM``)."""

    categories: Sequence[Counted]
    places: Sequence[Counted]
    months: Sequence[Counted]
    total: int


def statistics(*, filters: Filters, by: Actor, today: date) -> Statistics:
    """Count the reports that the filters admit. Three queries."""
    found = reports(filters=filters, by=by, today=today).order_by()
    labels = dict(Category.choices)
    categories = [
        _counted(str(labels[row["category"]]), row) for row in _grouped(found.values("category"), "category")
    ]
    places = [
        _counted(row["jurisdiction__name"] or "", row)
        for row in _grouped(found.values("jurisdiction__name"), "jurisdiction__name")
    ]
    by_month = found.annotate(month=TruncMonth("received_at")).values("month")
    months = [_counted(f"{row['month']:%Y-%m}", row) for row in _grouped(by_month, "month")]
    return Statistics(categories, places, months, sum(one.count for one in categories))


def _grouped(found: Any, order: str) -> Any:
    ended = [State.SOLVED, State.LAPSED, State.CLOSED, State.GATHERED, State.DISMISSED]
    return found.annotate(
        n=Count("pk"),
        resolved=Count("pk", filter=Q(state__in=RESOLVED)),
        open=Count("pk", filter=~Q(state__in=ended)),
        contested=Count("pk", filter=Q(noes__gt=0)),
    ).order_by(order)


def _counted(key: str, row: dict[str, Any]) -> Counted:
    return Counted(key, row["n"], row["resolved"], row["open"], row["contested"])


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the acting body."""

    to_route: int
    to_answer: int
    late: int
    clusters: int


def waiting(*, by: Actor, today: date) -> Waiting:
    """Return what waits for the acting body. Two queries."""
    theirs = Q(responsible=by.body_id, state__in=WITH_RESPONSIBLE)
    counts = Report.objects.aggregate(
        to_route=Count("pk", filter=Q(body=by.body_id, state__in=WITH_SUPERVISOR)),
        to_answer=Count("pk", filter=theirs),
        late=Count("pk", filter=theirs & Q(due_on__lt=today)),
    )
    return Waiting(**counts, clusters=Cluster.objects.filter(body=by.body_id, ended_at=None).count())


def bodies_waiting() -> list[int]:
    """Return the bodies for whom envelopes wait: keys alone, for the job that takes them in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT feedback_bodies_waiting()")
        return [row[0] for row in cursor.fetchall()]


def bodies_answered(*, on: date) -> list[int]:
    """Return the bodies with answers to which the reporter has said nothing in the time given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT feedback_bodies_answered(%s)", [on])
        return [row[0] for row in cursor.fetchall()]
