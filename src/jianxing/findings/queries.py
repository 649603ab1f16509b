"""Every read of findings. Row security has the last word on each; nothing here widens it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from jianxing.directory.models import Body
from jianxing.findings.lifecycle import OPEN, UNCOUNTED, WITH_RESPONSIBLE, State
from jianxing.findings.models import (
    Extension,
    Finding,
    FindingAssistant,
    FindingProject,
    Proposal,
    Routing,
    SavedView,
)
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.projects.models import Project

PAGE = 50
COUNT_AT_MOST = 10_000
SEARCH_AT_MOST = 5_000
FAR = date(9999, 12, 31)

OPEN_STATES = sorted(state.value for state in OPEN)
UNCOUNTED_STATES = sorted(state.value for state in UNCOUNTED)


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list: an annotated key, then the primary key, so that a page continues where the last ended."""

    key: Any
    descending: bool = False


SORTS: dict[str, Sort] = {
    "due": Sort(Coalesce(F("due_on"), Value(FAR))),
    "-due": Sort(Coalesce(F("due_on"), Value(FAR)), descending=True),
    "found": Sort(Coalesce(F("found_on"), Value(FAR))),
    "-found": Sort(Coalesce(F("found_on"), Value(date(1, 1, 1))), descending=True),
    "state": Sort(F("state")),
    "-state": Sort(F("state"), descending=True),
    "responsible": Sort(Coalesce(F("responsible__pinyin_key"), Value("￿"))),
    "-responsible": Sort(Coalesce(F("responsible__pinyin_key"), Value("")), descending=True),
    "-id": Sort(F("id"), descending=True),
}
DEFAULT_SORT = "due"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; an empty one is everything that the acting body sees."""

    side: str = ""  # "supervising" | "answering"
    states: tuple[str, ...] = ()
    only_open: bool = False
    late: bool = False
    due_before: date | None = None
    domain: str = ""
    category: str = ""
    via: str = ""
    responsible: int | None = None
    supervised_by: int | None = None
    project: int | None = None
    handler: int | None = None
    found_from: date | None = None
    found_to: date | None = None
    stated: bool = False
    relapsed: bool = False
    extension: bool = False  # one is asked for and not decided
    look_back: bool = False  # one is due
    routed: bool = False  # the responsible body has routed it to the acting office
    proposed: bool = False  # a proposal to request closing waits for the acting body's head
    words: str = ""

    def narrowed(self, **changes: Any) -> "Filters":
        """Return these filters with some changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, how many there are in all, and where the next begins."""

    findings: Sequence[Finding]
    count: int
    count_is_exact: bool
    next_cursor: str = ""
    filters: Filters = field(default_factory=Filters)


def filtered(*, filters: Filters, by: Actor, today: date) -> QuerySet[Finding]:
    """Return the findings that the filters admit, in no order; void and joined ones only when asked for."""
    found = Finding.objects.all()
    if filters.states:
        found = found.filter(state__in=filters.states)
    elif filters.only_open or filters.late:
        found = found.filter(state__in=OPEN_STATES)
    else:
        found = found.exclude(state__in=UNCOUNTED_STATES)
    if filters.side == "supervising":
        found = found.filter(supervised_by=by.body_id)
    elif filters.side == "answering":
        assists = FindingAssistant.objects.filter(finding=OuterRef("pk"), body=by.body_id, is_current=True)
        found = found.filter(Q(responsible=by.body_id) | Exists(assists) | Q(pk__in=_routed_to(by)))
    if filters.late:
        found = found.filter(due_on__lt=today)
    exact = {
        "domain": filters.domain,
        "category": filters.category,
        "discovered_via": filters.via,
        "responsible_id": filters.responsible,
        "supervised_by_id": filters.supervised_by,
        "handler_id": filters.handler,
        "project_links__project_id": filters.project,
        "found_on__gte": filters.found_from,
        "found_on__lte": filters.found_to,
        "due_on__lte": filters.due_before,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
    if filters.stated:
        found = found.filter(closure_stated=True, closure_verified=False)
    if filters.relapsed:
        found = found.filter(reopened__gt=0)
    if filters.extension:
        found = found.filter(Exists(Extension.objects.filter(finding=OuterRef("pk"), decision="")))
    if filters.routed:
        found = found.filter(pk__in=_routed_to(by))
    if filters.proposed:
        found = found.filter(
            pk__in=Proposal.objects.filter(body=by.body_id, decision="").values("finding_id")
        )
    if filters.look_back:
        found = found.filter(state=State.CLOSED, look_back_on__lte=today)
    if filters.words.strip():
        found = found.filter(pk__in=search(words=filters.words))
    return found


def _routed_to(by: Actor) -> QuerySet[Any]:
    return Routing.objects.filter(office=by.body_id, ended_at=None).values("finding_id")


def search(*, words: str, most: int = SEARCH_AT_MOST) -> list[int]:
    """Return the newest findings whose text holds every word, by the one function that may use the index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM findings_search(%s, %s)", [words.split(), most])
        return [row[0] for row in cursor.fetchall()]


def for_list(found: QuerySet[Finding]) -> QuerySet[Finding]:
    """Add what a row of the list shows: bodies joined, projects and assistants in one query each."""
    return found.select_related("responsible", "supervised_by", "handler").prefetch_related(
        "project_links",
        Prefetch("assistant_links", FindingAssistant.objects.filter(is_current=True).select_related("body")),
    )


def count(found: QuerySet[Finding]) -> tuple[int, bool]:
    """Return how many there are, counted to ``COUNT_AT_MOST``, and whether that is all."""
    seen = found.order_by()[: COUNT_AT_MOST + 1].count()
    return min(seen, COUNT_AT_MOST), seen <= COUNT_AT_MOST


def page(
    *, filters: Filters, by: Actor, today: date, sort: str = DEFAULT_SORT, cursor: str = "", size: int = PAGE
) -> Page:
    """Return one page in keyset order; *cursor* is what the page before gave, and anything else starts anew."""
    sort = sort if sort in SORTS else DEFAULT_SORT
    order = SORTS[sort]
    found = filtered(filters=filters, by=by, today=today)
    total, exact = count(found)
    rows = found.annotate(sort_key=order.key)
    after = _parse_cursor(cursor, sort)
    if after is not None:
        key, pk = after
        if order.descending:
            rows = rows.filter(Q(sort_key__lt=key) | Q(sort_key=key, pk__lt=pk))
        else:
            rows = rows.filter(Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=pk))
    direction = "-" if order.descending else ""
    shown = list(for_list(rows).order_by(f"{direction}sort_key", f"{direction}pk")[: size + 1])
    more = len(shown) > size
    shown = shown[:size]
    ahead = _cursor(sort, shown[-1]) if more else ""
    return Page(findings=shown, count=total, count_is_exact=exact, next_cursor=ahead, filters=filters)


def _cursor(sort: str, last: Any) -> str:
    key = last.sort_key.isoformat() if isinstance(last.sort_key, date) else str(last.sort_key)
    return f"{sort}~{key}~{last.pk}"


def _parse_cursor(cursor: str, sort: str) -> tuple[Any, int] | None:
    parts = cursor.split("~")
    if len(parts) != 3 or parts[0] != sort or not parts[2].isdecimal():
        return None
    key: Any = parts[1]
    try:
        if sort.lstrip("-") in ("due", "found"):
            key = date.fromisoformat(key)
        elif sort == "-id":
            key = int(key)
    except ValueError:
        return None
    return key, int(parts[2])


def one(*, pk: int) -> Finding:
    """Return a finding with everything its page shows; raises ``Finding.DoesNotExist`` where it is not seen."""
    found: Finding = (
        Finding.objects.select_related(
            "responsible",
            "supervised_by",
            "registered_by",
            "handler",
            "voided_by",
            "routing__office",
            "routing__handler",
        )
        .prefetch_related(
            "project_links",
            Prefetch(
                "assistant_links", FindingAssistant.objects.filter(is_current=True).select_related("body")
            ),
            "file_links__file__blob",
            "reports__body",
            "extensions",
            "submissions",
            "verifications__body",
            "look_backs",
            "declinations__suggested",
            "transfers__to_body",
            "revisions",
        )
        .get(pk=pk)
    )
    return found


def bare(*, pk: int) -> Finding:
    """Return a finding alone, for a step; raises ``Finding.DoesNotExist`` where it is not seen."""
    found: Finding = Finding.objects.get(pk=pk)
    return found


def seen_projects(*, links: Iterable[FindingProject]) -> set[int]:
    """Return which of the projects that a finding holds up may be opened by the acting body."""
    return set(
        Project.objects.filter(pk__in=[link.project_id for link in links]).values_list("pk", flat=True)
    )


def acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a finding with their disclosed details, oldest first."""
    return Act.objects.filter(subject="finding", subject_id=pk).select_related("detail").order_by("id")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for whom; every number opens to its list."""

    to_assign: int
    to_verify: int
    extensions: int
    late_of_mine: int
    to_accept: int
    to_rectify: int
    late_to_answer: int
    look_backs: int
    stated: int


def waiting(*, by: Actor, today: date) -> Waiting:
    """Return the workbench's numbers in one query."""
    mine, answering = Q(supervised_by=by.body_id), Q(responsible=by.body_id)
    with_them = Q(state__in=[state.value for state in WITH_RESPONSIBLE])
    numbers = Finding.objects.aggregate(
        to_assign=Count("pk", filter=mine & Q(state=State.REGISTERED)),
        to_verify=Count("pk", filter=mine & Q(state=State.SUBMITTED)),
        extensions=Count("pk", filter=mine & Q(extensions__decision=""), distinct=True),
        late_of_mine=Count("pk", filter=mine & with_them & Q(due_on__lt=today), distinct=True),
        to_accept=Count("pk", filter=answering & Q(state=State.ASSIGNED), distinct=True),
        to_rectify=Count("pk", filter=answering & Q(state__in=["accepted", "rectifying"]), distinct=True),
        late_to_answer=Count("pk", filter=answering & with_them & Q(due_on__lt=today), distinct=True),
        look_backs=Count("pk", filter=mine & Q(state=State.CLOSED, look_back_on__lte=today), distinct=True),
        stated=Count("pk", filter=mine & Q(closure_stated=True, closure_verified=False), distinct=True),
    )
    return Waiting(**numbers)


def by_responsible(*, by: Actor, today: date, most: int = 12) -> QuerySet[Body]:
    """Return whom the acting body waits for: open and late findings by responsible body, the latest first."""
    open_here = Q(
        responsible_findings__supervised_by=by.body_id,
        responsible_findings__state__in=[state.value for state in WITH_RESPONSIBLE],
    )
    return (
        Body.objects.filter(open_here)
        .annotate(
            open_count=Count("responsible_findings", distinct=True),
            late_count=Count(
                "responsible_findings", filter=Q(responsible_findings__due_on__lt=today), distinct=True
            ),
        )
        .order_by("-late_count", "-open_count", "pinyin_key")[:most]
    )


def choices(*, column: str) -> list[str]:
    """Return the different values of a text column among what is seen, for filter lists."""
    return list(
        Finding.objects.exclude(**{column: ""})
        .order_by(column)
        .values_list(column, flat=True)
        .distinct()[:200]
    )


def own_views(*, by: Actor) -> QuerySet[SavedView]:
    """Return the views that the person who acts keeps for the body acted for, as a query."""
    if by.person_id is None or by.body_id is None:
        return SavedView.objects.none()
    return SavedView.objects.filter(person_id=by.person_id, body_id=by.body_id)


def saved_views(*, by: Actor) -> list[SavedView]:
    """Return the views of the person who acts, for the body acted for."""
    return list(own_views(by=by))
