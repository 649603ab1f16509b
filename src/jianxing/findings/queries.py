"""Every read of findings. Row security has the last word on each; nothing here widens it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from jianxing.directory.fixed import Fixed, Given
from jianxing.directory.prepared import prepared
from jianxing.findings.lifecycle import OPEN, UNCOUNTED, State
from jianxing.findings.listing import Listed, listed
from jianxing.findings.models import (
    Extension,
    Finding,
    FindingAssistant,
    FindingProject,
    HeadRule,
    Proposal,
    Routing,
    SavedView,
)
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act

PAGE = 50
COUNT_AT_MOST = 10_000
#: A filter by words leaves none out.
EVERY = 2**31 - 1
FAR = date(9999, 12, 31)

OPEN_STATES = sorted(state.value for state in OPEN)
UNCOUNTED_STATES = sorted(state.value for state in UNCOUNTED)


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list: an annotated key, then the primary key, so that a page continues where the last ended."""

    key: Any
    descending: bool = False


#: No deadline sorts last. The indexes of migration 0008 hold this very expression, and say why it is no ``Coalesce``.
DEADLINE = Case(When(due_on__isnull=True, then=Value(FAR)), default=F("due_on"))

SORTS: dict[str, Sort] = {
    "due": Sort(DEADLINE),
    "-due": Sort(DEADLINE, descending=True),
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


Shown = TypeVar("Shown", Finding, Listed)


@dataclass(frozen=True, slots=True)
class Page(Generic[Shown]):
    """One page of a list, how many there are in all, and where the next begins."""

    findings: Sequence[Shown]
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
        matching = RawSQL("SELECT * FROM findings_search_v2(%s, NULL, %s)", [filters.words.split(), EVERY])
        found = found.filter(pk__in=matching)
    return found


def _routed_to(by: Actor) -> QuerySet[Any]:
    return Routing.objects.filter(office=by.body_id, ended_at=None).values("finding_id")


def search(*, words: str, before: int | None = None, most: int = EVERY) -> list[int]:
    """Return the newest findings whose text holds every word, by the one function that may use the index.

    *before* is the last of the page above.
    """
    statement = "SELECT * FROM findings_search_v2(%s, %s, %s)"
    return [row[0] for row in prepared(statement, [words.split(), before, most])]


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
) -> Page[Finding]:
    """Return one page in keyset order; *cursor* is what the page before gave, and anything else starts anew."""
    keys, total, exact, ahead = _page(filters, by, today, sort, cursor, size)
    held = {finding.pk: finding for finding in for_list(Finding.objects.filter(pk__in=keys))}
    return Page(
        findings=[held[key] for key in keys if key in held],
        count=total,
        count_is_exact=exact,
        next_cursor=ahead,
        filters=filters,
    )


def rows_page(
    *, filters: Filters, by: Actor, today: date, sort: str = DEFAULT_SORT, cursor: str = "", size: int = PAGE
) -> Page[Listed]:
    """Return the same page as ``page`` does, of findings as a list shows them."""
    keys, total, exact, ahead = _page(filters, by, today, sort, cursor, size)
    shown = listed(keys=keys)
    return Page(findings=shown, count=total, count_is_exact=exact, next_cursor=ahead, filters=filters)


def _page(
    filters: Filters, by: Actor, today: date, sort: str, cursor: str, size: int
) -> tuple[list[int], int, bool, str]:
    """Return the keys of a page, how many there are, whether that is all, and where the next page begins."""
    sort = sort if sort in SORTS else DEFAULT_SORT
    after = _parse_cursor(cursor, sort)
    # What somebody looks for is not kept.
    written = (_written if filters.words else _kept_written)(filters, by, today, sort)
    if written is None:
        return [], 0, True, ""
    statement, values = written
    compare, direction = ("<", "DESC") if SORTS[sort].descending else (">", "ASC")
    beyond, since = "", list[Any]()
    if after is not None:
        beyond = f"WHERE sort_key {compare}= %s AND (sort_key {compare} %s OR pk {compare} %s)"
        since = [after.key, after.key, after.pk]
    page_of = f"{beyond} ORDER BY sort_key {direction}, pk {direction} LIMIT {size + 1}"
    with connection.cursor() as asked:
        if filters.words.strip():
            # Looking for words costs more than anything else: done once, for the count and for the page.
            asked.execute(
                f"WITH matching AS MATERIALIZED ({statement})"  # noqa: S608 - of the ORM's making
                f" SELECT pk, sort_key, (SELECT count(*) FROM matching) FROM matching {page_of}",
                [*values, *since],
            )
            shown = asked.fetchall()
            seen = min(shown[0][2], COUNT_AT_MOST + 1) if shown else 0
        else:
            seen = after.count if after is not None else None
            if seen is None:
                limited = f"{statement} LIMIT {COUNT_AT_MOST + 1}"
                asked.execute(f"SELECT count(*) FROM ({limited}) counted", values)  # noqa: S608 - as above
                [seen] = asked.fetchone() or [0]
            asked.execute(
                f"SELECT pk, sort_key FROM ({statement}) matching {page_of}",  # noqa: S608 - as above
                [*values, *since],
            )
            shown = asked.fetchall()
    keys = [row[0] for row in shown[:size]]
    ahead = _cursor(sort, shown[size - 1], seen) if len(shown) > size else ""
    return keys, min(seen, COUNT_AT_MOST), seen <= COUNT_AT_MOST, ahead


def _written(filters: Filters, by: Actor, today: date, sort: str) -> tuple[str, tuple[Any, ...]] | None:
    """Return one statement for both, how many match and those of a page, with its values; None where none can match."""
    matching = filtered(filters=filters, by=by, today=today).annotate(sort_key=SORTS[sort].key)
    try:
        written: tuple[str, tuple[Any, ...]] = (
            matching.order_by().values_list("pk", "sort_key").query.sql_with_params()
        )
    except EmptyResultSet:
        return None
    return written


#: Most requests ask for a view that was asked for before; the ORM writes its statement once.
_kept_written = lru_cache(maxsize=500)(_written)


@dataclass(frozen=True, slots=True)
class _After:
    """Where a page begins, and how many match in all, as the first page counted them."""

    key: Any
    pk: int
    count: int | None


def _cursor(sort: str, last: Sequence[Any], count: int) -> str:
    pk, key = last[:2]
    return f"{sort}~{key.isoformat() if isinstance(key, date) else key}~{pk}~{count}"


def _parse_cursor(cursor: str, sort: str) -> _After | None:
    parts = cursor.split("~")
    if len(parts) not in (3, 4) or parts[0] != sort or not all(part.isdecimal() for part in parts[2:]):
        return None
    key: Any = parts[1]
    try:
        if sort.lstrip("-") in ("due", "found"):
            key = date.fromisoformat(key)
        elif sort == "-id":
            key = int(key)
    except ValueError:
        return None
    return _After(key, int(parts[2]), int(parts[3]) if len(parts) == 4 else None)


_BARE: Fixed[Finding] = Fixed(lambda: Finding.objects.filter(pk=Given("pk")))


def bare(*, pk: int) -> Finding:
    """Return a finding alone, for a step; raises ``Finding.DoesNotExist`` where it is not seen."""
    found = _BARE(pk=pk)
    if not found:
        raise Finding.DoesNotExist
    return found[0]


def several(*, pks: Iterable[int]) -> QuerySet[Finding]:
    """Return findings alone, for a step of each."""
    return Finding.objects.filter(pk__in=list(pks))


def proposals(*, finding: Finding) -> QuerySet[Proposal]:
    """Return what was proposed and decided inside the responsible body, newest first, to those who see it."""
    return (
        Proposal.objects.filter(finding=finding).select_related("proposed_by", "decided_by").order_by("-id")
    )


def needs_head(*, body_id: int) -> bool:
    """Return whether the head of a body approves every request to close."""
    return HeadRule.objects.filter(body=body_id, is_required=True).exists()


def seen_projects(*, links: Iterable[FindingProject]) -> set[int]:
    """Return which of the projects that a finding holds up may be opened by the acting body."""
    asked = [link.project_id for link in links]
    return {row[0] for row in prepared(_SEEN_PROJECTS, [asked])} if asked else set()


_SEEN_PROJECTS = "SELECT id FROM projects_project WHERE id = ANY (%s)"
_ACTS = Fixed(
    lambda: (
        Act.objects.filter(subject="finding", subject_id=Given("pk")).select_related("detail").order_by("id")
    )
)


def acts(*, pk: int) -> list[Act]:
    """Return the acts of a finding with their disclosed details, oldest first."""
    return _ACTS(pk=pk)


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


_OWN_VIEWS = Fixed(lambda: SavedView.objects.filter(person=Given("person"), body=Given("body")))


def saved_views(*, by: Actor) -> list[SavedView]:
    """Return the views of the person who acts, for the body acted for."""
    if by.person_id is None or by.body_id is None:
        return []
    return _OWN_VIEWS(person=by.person_id, body=by.body_id)
