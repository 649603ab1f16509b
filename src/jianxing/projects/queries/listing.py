"""The list of projects, in pinyin order, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from jianxing.projects.models import Project, ProjectBody

PAGE = 50
COUNT_AT_MOST = 10_000
OPTIONS_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; an empty one is everything that the acting body sees."""

    domain: str = ""
    stage: str = ""
    jurisdiction: int | None = None
    owner: int | None = None
    parent: int | None = None
    programme: int | None = None
    registered_by: int | None = None
    words: str = ""
    void: bool = False

    def narrowed(self, **changes: Any) -> "Filters":
        """Return these filters with some changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, how many there are in all, and where the next begins."""

    projects: Sequence[Project]
    count: int
    count_is_exact: bool
    next_cursor: str = ""
    filters: Filters = field(default_factory=Filters)


def _within(jurisdiction: int) -> Q:
    """In a division, or in one below it: a province has prefectures and counties."""
    condition = Q()
    for column in ("located_in", "governed_by", "span_links__jurisdiction"):
        for depth in ("", "__parent", "__parent__parent"):
            condition |= Q(**{f"{column}{depth}": jurisdiction})
    return condition


def filtered(*, filters: Filters) -> QuerySet[Project]:
    """Return the projects that the filters admit, in no order; void ones only when asked for."""
    found: QuerySet[Project] = Project.objects.filter(voided_at__isnull=not filters.void)
    exact = {
        "domain": filters.domain,
        "stage": filters.stage,
        "parent_id": filters.parent,
        "programme_id": filters.programme,
        "registered_by_id": filters.registered_by,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
    if filters.jurisdiction is not None:
        found = found.filter(
            pk__in=Project.objects.filter(_within(filters.jurisdiction)).values("pk").order_by()
        )
    if filters.owner is not None:
        owned = ProjectBody.objects.filter(
            body_id=filters.owner,
            until_at=None,
            part__in=[ProjectBody.Part.OWNER, ProjectBody.Part.RESPONSIBLE],
        )
        found = found.filter(pk__in=owned.values("project_id"))
    for word in filters.words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(code__icontains=word)
            | Q(aliases__icontains=word)
            | Q(pinyin_initials__icontains=word.lower())
        )
    return found


def _for_list(found: QuerySet[Project]) -> QuerySet[Project]:
    current = ProjectBody.objects.filter(until_at=None).select_related("body")
    return (
        found.select_related("parent", "located_in", "governed_by", "registered_by", "programme")
        .prefetch_related(Prefetch("body_links", current, to_attr="current_bodies"))
        .annotate(parts=Count("children", filter=Q(children__voided_at=None), distinct=True))
    )


def page(*, filters: Filters, cursor: str = "", size: int = PAGE) -> Page:
    """Return one page in keyset order; *cursor* is what the page before gave, and anything else starts anew.

    Rows carry ``current_bodies`` (links with their body) and ``parts`` (how many projects belong to them).
    """
    found = filtered(filters=filters)
    total = found.order_by()[: COUNT_AT_MOST + 1].count()
    rows = found
    key, _, pk = cursor.rpartition("~")
    if pk.isdecimal():
        rows = rows.filter(Q(pinyin_key__gt=key) | Q(pinyin_key=key, pk__gt=int(pk)))
    shown = list(_for_list(rows).order_by("pinyin_key", "pk")[: size + 1])
    more = len(shown) > size
    shown = shown[:size]
    return Page(
        projects=shown,
        count=min(total, COUNT_AT_MOST),
        count_is_exact=total <= COUNT_AT_MOST,
        next_cursor=f"{shown[-1].pinyin_key}~{shown[-1].pk}" if more else "",
        filters=filters,
    )


def options(*, words: str = "", most: int = OPTIONS_AT_MOST) -> list[Project]:
    """Return projects to choose from in a form, narrowed by what has been typed."""
    return list(filtered(filters=Filters(words=words)).order_by("pinyin_key", "pk")[:most])
