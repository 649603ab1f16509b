"""Lists of bundles and of approvals, and what of them waits for a body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from jianxing.approvals.lifecycle import BundleState, State
from jianxing.approvals.models import Approval, Bundle
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list of bundles is narrowed to."""

    state: str = ""
    project: int | None = None
    #: Bundles that the acting body follows, coordinates, applied for or has an approval of: all that it sees, or "ours" alone.
    side: str = "all"
    late: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, how many there are in all, and where the next begins."""

    rows: Sequence[Any]
    count: int
    next_cursor: str = ""


def bundles(*, filters: Filters, by: Actor, today: date) -> QuerySet[Any]:
    """Return the bundles that the filters leave, with how many approvals they have and how many are granted; the newest first."""
    found: QuerySet[Any] = Bundle.objects.select_related("applicant", "coordinator", "body")
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.project is not None:
        found = found.filter(project=filters.project)
    if filters.side == "ours":
        mine = Approval.objects.filter(body=by.body).values("bundle")
        found = found.filter(Q(body=by.body) | Q(coordinator=by.body) | Q(applicant=by.body) | Q(pk__in=mine))
    if filters.late:
        found = found.filter(
            Q(state=BundleState.RUNNING, deadline__lt=today) | Q(completed_on__gt=F("deadline"))
        )
    if filters.words:
        found = found.filter(_said(filters.words))
    needed = ~Q(approvals__state=State.WITHDRAWN)
    ordered: QuerySet[Any] = found.annotate(
        approvals_count=Count("approvals", filter=Q(approvals__isnull=False) & needed),
        granted_count=Count("approvals", filter=Q(approvals__state=State.GRANTED)),
    ).order_by("-pk")
    return ordered


def search(*, words: str, most: int) -> list[Bundle]:
    """Return the bundles whose name, number, applicant or project says so, the newest first."""
    found: list[Bundle] = list(
        Bundle.objects.filter(_said(words)).select_related("applicant").order_by("-pk")[:most]
    )
    return found


def _said(words: str) -> Q:
    named = Project.objects.filter(name__icontains=words).values("pk")
    own = Q(name__icontains=words) | Q(number__icontains=words)
    return own | Q(applicant__name__icontains=words) | Q(project__in=named)


def page(*, filters: Filters, by: Actor, today: date, cursor: str = "", size: int = PAGE) -> Page:
    """Return a page of bundles."""
    found = bundles(filters=filters, by=by, today=today)
    count = found.order_by().count()
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    rows = list(found[: size + 1])
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def of_project(*, project: int) -> list[Bundle]:
    """Return the bundles of a project that one sees, the newest first."""
    found: list[Bundle] = list(
        Bundle.objects.filter(project=project).select_related("coordinator").order_by("-pk")
    )
    return found


def approvals(*, filters: Filters, by: Actor, today: date) -> QuerySet[Approval]:
    """Return the approvals of the bundles that the filters leave, bundle by bundle."""
    chosen = bundles(filters=filters, by=by, today=today).order_by().values("pk")
    return (
        Approval.objects.filter(bundle__in=chosen)
        .select_related("body", "bundle__applicant", "bundle__coordinator")
        .prefetch_related("prerequisites__needs", "pauses")
        .order_by("-bundle_id", "ordinal", "pk")
    )


def granted_until(
    *, project: int | None, body: int | None, domain: str, since: date | None, until: date
) -> list[Bundle]:
    """Return the bundles handed in until a day with their approvals: of a project, followed by a body, of a domain."""
    found = Bundle.objects.filter(completed_on__lte=until)
    if since is not None:
        found = found.filter(completed_on__gte=since)
    if project is not None:
        found = found.filter(project=project)
    if body is not None:
        found = found.filter(body=body)
    if domain:
        found = found.filter(project__in=Project.objects.filter(domain=domain).values("pk"))
    chosen: list[Bundle] = list(
        found.select_related("applicant", "coordinator")
        .prefetch_related(Prefetch("approvals", Approval.objects.select_related("body")))
        .order_by("completed_on", "pk")
    )
    return chosen


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the acting body: approvals to decide, documents to correct or file, bundles past their deadline."""

    to_decide: int
    to_file: int
    late: int


def waiting(*, by: Actor, today: date) -> Waiting:
    """Return what waits. Two queries."""
    running = Q(bundle__state=BundleState.RUNNING)
    mine = Approval.objects.aggregate(
        to_decide=Count(
            "pk", filter=running & Q(body=by.body, state__in=[State.FILED, State.ACCEPTED, State.REVIEWING])
        ),
        to_file=Count(
            "pk",
            filter=running & Q(bundle__applicant=by.body, state__in=[State.NOT_FILED, State.CORRECTING]),
        ),
    )
    late = Bundle.objects.filter(state=BundleState.RUNNING, deadline__lt=today)
    return Waiting(late=late.filter(Q(body=by.body) | Q(coordinator=by.body)).count(), **mine)
