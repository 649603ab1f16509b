"""How far a project's checklist has come: the last outcome of each item."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from jianxing.directory.fixed import Fixed, Given
from jianxing.findings.models import Finding
from jianxing.inspections.lifecycle import TAKEN_PLACE, State
from jianxing.inspections.models import CheckResult, Inspection, InspectionFinding, InspectionProject
from jianxing.projects.models import CheckItem, Project


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """A check item with its last result, None where nobody has looked yet."""

    item: CheckItem
    last: CheckResult | None

    @property
    def is_done(self) -> bool:
        """Whether it is in order, or does not apply."""
        return self.last is not None and self.last.outcome != CheckResult.Outcome.PROBLEM


@dataclass(frozen=True, slots=True)
class Progress:
    """A project's checklist, item by item."""

    items: Sequence[ItemProgress]

    @property
    def total(self) -> int:
        """How many required items there are."""
        return sum(1 for held in self.items if held.item.is_required)

    @property
    def looked_at(self) -> int:
        """How many required items somebody has looked at."""
        return sum(1 for held in self.items if held.item.is_required and held.last is not None)

    @property
    def done(self) -> int:
        """How many required items are in order or do not apply."""
        return sum(1 for held in self.items if held.item.is_required and held.is_done)

    @property
    def problems(self) -> int:
        """How many items, required or not, are a problem at the last look."""
        return sum(1 for held in self.items if held.last is not None and not held.is_done)


def checklist_progress(*, project: Project, items: Sequence[CheckItem] | None = None) -> Progress:
    """Return how far the project's checklist has come, in two queries; in one where its *items* are at hand.

    The last result is that of the inspection held last; results of inspections that have been voided do not count.
    """
    results = (
        CheckResult.objects.filter(
            check_item__checklist__project=project,
            inspection__state__in=[state.value for state in TAKEN_PLACE],
        )
        .select_related("inspection", "finding")
        .order_by("inspection__held_to", "recorded_at", "id")
    )
    last = {result.check_item_id: result for result in results}
    if items is None:
        items = list(
            CheckItem.objects.filter(checklist__project=project, voided_at=None).order_by("ordinal", "id")
        )
    return Progress(items=[ItemProgress(item=item, last=last.get(item.pk)) for item in items])


def of_project(*, project: Project) -> QuerySet[Inspection]:
    """Return the inspections that looked at a project, newest first."""
    targets = InspectionProject.objects.filter(project=project)
    found: QuerySet[Inspection] = Inspection.objects.filter(pk__in=targets.values("inspection_id"))
    return found.exclude(state=State.VOID).select_related("body").order_by("-planned_on", "-pk")


def _of_finding() -> QuerySet[Inspection]:
    links = InspectionFinding.objects.filter(finding=Given("finding"))
    found: QuerySet[Inspection] = Inspection.objects.filter(pk__in=links.values("inspection_id"))
    return found.exclude(state=State.VOID).order_by("-planned_on", "-pk")


_OF_FINDING = Fixed(_of_finding)


def of_finding(*, finding: Finding) -> list[Inspection]:
    """Return the inspections that brought a finding to light, newest first."""
    return _OF_FINDING(finding=finding.pk)
