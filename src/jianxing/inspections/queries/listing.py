"""The list of inspections, newest first, and an inspection's page."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from jianxing.inspections.lifecycle import State
from jianxing.inspections.models import (
    CheckResult,
    FieldEntry,
    Inspection,
    InspectionBody,
    InspectionFile,
    InspectionFinding,
    InspectionProject,
    InspectionRevision,
    Reminder,
)
from jianxing.ledger.models import Act
from jianxing.projects.models import CheckItem

PAGE = 50
COUNT_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; an empty one is everything that the acting body sees, but for void ones."""

    mode: str = ""
    state: str = ""
    domain: str = ""
    body: int | None = None
    project: int | None = None
    programme: int | None = None
    focus_item: int | None = None
    jurisdiction: int | None = None
    planned_from: date | None = None
    planned_to: date | None = None
    words: str = ""

    def narrowed(self, **changes: Any) -> "Filters":
        """Return these filters with some changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, how many there are in all, and where the next begins."""

    inspections: Sequence[Inspection]
    count: int
    count_is_exact: bool
    next_cursor: str = ""
    filters: Filters = field(default_factory=Filters)


def filtered(*, filters: Filters) -> QuerySet[Inspection]:
    """Return the inspections that the filters admit, in no order; void ones only when asked for."""
    found: QuerySet[Inspection] = Inspection.objects.all()
    found = found.filter(state=filters.state) if filters.state else found.exclude(state=State.VOID)
    exact = {
        "mode": filters.mode,
        "domain": filters.domain,
        "programme_id": filters.programme,
        "focus_item_id": filters.focus_item,
        "planned_on__gte": filters.planned_from,
        "planned_on__lte": filters.planned_to,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
    if filters.body is not None:
        joint = InspectionBody.objects.filter(body_id=filters.body, is_joint=True).values("inspection_id")
        found = found.filter(Q(body_id=filters.body) | Q(pk__in=joint))
    if filters.project is not None:
        targets = InspectionProject.objects.filter(project_id=filters.project)
        found = found.filter(pk__in=targets.values("inspection_id"))
    if filters.jurisdiction is not None:
        place = filters.jurisdiction
        found = found.filter(
            Q(jurisdiction=place)
            | Q(jurisdiction__parent=place)
            | Q(jurisdiction__parent__parent=place)
            | Q(pk__in=InspectionProject.objects.filter(jurisdiction=place).values("inspection_id"))
        )
    for word in filters.words.split():
        sites = InspectionProject.objects.filter(Q(site__icontains=word) | Q(project__name__icontains=word))
        found = found.filter(
            Q(title__icontains=word)
            | Q(place__icontains=word)
            | Q(number__icontains=word)
            | Q(pk__in=sites.values("inspection_id"))
        )
    return found


def page(*, filters: Filters, cursor: str = "", size: int = PAGE) -> Page:
    """Return one page, newest plan first; *cursor* is what the page before gave, and anything else starts anew.

    Rows carry ``shown_targets`` (with their projects) and ``finding_count``.
    """
    found = filtered(filters=filters)
    total = found.order_by()[: COUNT_AT_MOST + 1].count()
    rows = found
    after = _parse(cursor)
    if after is not None:
        day, pk = after
        rows = rows.filter(Q(planned_on__lt=day) | Q(planned_on=day, pk__lt=pk))
    targets = InspectionProject.objects.select_related("project")
    shown = list(
        rows.select_related("body", "jurisdiction", "focus_item", "programme")
        .prefetch_related(Prefetch("targets", targets, to_attr="shown_targets"))
        .annotate(finding_count=Count("finding_links", distinct=True))
        .order_by("-planned_on", "-pk")[: size + 1]
    )
    more = len(shown) > size
    shown = shown[:size]
    return Page(
        inspections=shown,
        count=min(total, COUNT_AT_MOST),
        count_is_exact=total <= COUNT_AT_MOST,
        next_cursor=f"{shown[-1].planned_on.isoformat()}~{shown[-1].pk}" if more else "",
        filters=filters,
    )


def _parse(cursor: str) -> tuple[date, int] | None:
    day, _, pk = cursor.partition("~")
    try:
        return (date.fromisoformat(day), int(pk)) if pk.isdecimal() else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class InspectionPage:
    """An inspection with everything below it; *items* are those of the projects that were looked at."""

    inspection: Inspection
    companions: Sequence[InspectionBody]
    targets: Sequence[InspectionProject]
    items: Sequence[CheckItem]
    results: Sequence[CheckResult]
    findings: Sequence[InspectionFinding]
    files: Sequence[InspectionFile]
    revisions: Sequence[InspectionRevision]
    reminders: Sequence[Reminder]
    field_entries: Sequence[FieldEntry]


def one(*, pk: int) -> Inspection:
    """Return an inspection with what its head shows; raises ``Inspection.DoesNotExist`` where it is not seen."""
    found: Inspection = Inspection.objects.select_related(
        "body", "jurisdiction", "programme", "focus_item", "voided_by"
    ).get(pk=pk)
    return found


def inspection_page(*, pk: int) -> InspectionPage:
    """Return an inspection's page, in a number of queries that does not grow with it."""
    inspection = one(pk=pk)
    items = CheckItem.objects.filter(
        checklist__project__inspection_links__inspection=inspection, voided_at=None
    )
    return InspectionPage(
        inspection=inspection,
        companions=list(InspectionBody.objects.filter(inspection=inspection).select_related("body")),
        targets=list(
            InspectionProject.objects.filter(inspection=inspection).select_related("project", "jurisdiction")
        ),
        items=list(items.select_related("checklist__project").order_by("checklist_id", "ordinal", "id")),
        results=list(
            CheckResult.objects.filter(inspection=inspection).select_related(
                "check_item", "finding", "recorded_by"
            )
        ),
        findings=list(
            InspectionFinding.objects.filter(inspection=inspection).select_related("finding__responsible")
        ),
        files=list(InspectionFile.objects.filter(inspection=inspection).select_related("file__blob")),
        revisions=list(
            InspectionRevision.objects.filter(inspection=inspection).select_related("replaced_by")
        ),
        reminders=list(
            Reminder.objects.filter(inspection=inspection).select_related("addressee").order_by("id")
        ),
        field_entries=list(
            FieldEntry.objects.filter(inspection=inspection).select_related(
                "item", "taken_by", "file", "settled_by"
            )
        ),
    )


def acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of an inspection with their disclosed details, oldest first."""
    return Act.objects.filter(subject="inspection", subject_id=pk).select_related("detail").order_by("id")


def field_entry(*, inspection: Inspection, pk: int) -> FieldEntry:
    """Return an entry that was taken in the field; raises ``DoesNotExist`` where the inspection has none of that key."""
    return FieldEntry.objects.select_related("inspection__body", "item").get(inspection=inspection, pk=pk)


def tick_of(*, inspection: Inspection, item: CheckItem) -> CheckResult | None:
    """Return how an item of the inspection was ticked; nothing where it was not."""
    found = CheckResult.objects.filter(inspection=inspection, check_item=item)
    return found.select_related("recorded_by").first()
