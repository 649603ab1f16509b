"""Everything that a project's page shows, in a number of queries that does not grow with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from jianxing.directory.fixed import Fixed, Given
from jianxing.kernel.workdays import Calendar
from jianxing.ledger.models import Act
from jianxing.projects.models import (
    CheckItem,
    ParkAsset,
    Project,
    ProjectBody,
    ProjectRevision,
    ProjectSpan,
    ProjectStage,
)
from jianxing.projects.queries.money import FundDoubt, FundSums, doubts_of, fund_sums
from jianxing.projects.queries.parks import AssetTotal, asset_totals


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project with everything below it."""

    project: Project
    bodies: Sequence[ProjectBody]
    spans: Sequence[ProjectSpan]
    stages: Sequence[ProjectStage]
    revisions: Sequence[ProjectRevision]
    parts: Sequence[Project]
    items: Sequence[CheckItem]
    has_checklist: bool
    funds: Sequence[FundSums]
    doubts: Sequence[FundDoubt]
    assets: Sequence[ParkAsset]
    asset_totals: Sequence[AssetTotal]


_OF = Given("project")
_PROJECT: Fixed[Project] = Fixed(
    lambda: Project.objects.filter(pk=Given("pk")).select_related(
        "parent", "programme", "located_in", "governed_by", "registered_by", "voided_by", "checklist"
    )
)
_BODIES = Fixed(
    lambda: (
        ProjectBody.objects.filter(project=_OF, until_at=None)
        .select_related("body")
        .order_by("part", "ordinal", "id")
    )
)
_SPANS = Fixed(lambda: ProjectSpan.objects.filter(project=_OF).select_related("jurisdiction"))
_STAGES = Fixed(lambda: ProjectStage.objects.filter(project=_OF).select_related("recorded_by"))
_REVISIONS = Fixed(lambda: ProjectRevision.objects.filter(project=_OF).select_related("replaced_by"))
_ITEMS = Fixed(lambda: CheckItem.objects.filter(checklist__project=_OF, voided_at=None))
_ASSETS = Fixed(lambda: ParkAsset.objects.filter(park=_OF, voided_at=None).select_related("project"))


def one(*, pk: int) -> Project:
    """Return a project with what its head shows; raises ``Project.DoesNotExist`` where it is not seen."""
    found = _PROJECT(pk=pk)
    if not found:
        raise Project.DoesNotExist
    return found[0]


def project_page(*, pk: int, today: date, calendar: Calendar) -> ProjectPage:
    """Return a project's page; raises ``Project.DoesNotExist`` where it is not seen."""
    project = one(pk=pk)
    sums = fund_sums(project=project, today=today)
    current = ProjectBody.objects.filter(until_at=None).select_related("body")
    assets = _ASSETS(project=pk)
    bodies = _BODIES(project=pk)
    # What may be done to the project asks for its bodies once for every deed.
    project.__dict__.setdefault("_prefetched_objects_cache", {})["body_links"] = _held(project, bodies)
    return ProjectPage(
        project=project,
        bodies=bodies,
        spans=_SPANS(project=pk),
        stages=_STAGES(project=pk),
        revisions=_REVISIONS(project=pk),
        parts=list(
            Project.objects.filter(parent=project, voided_at=None)
            .select_related("located_in")
            .prefetch_related(Prefetch("body_links", current, to_attr="current_bodies"))
            .order_by("pinyin_key", "pk")
        ),
        items=_ITEMS(project=pk),
        has_checklist=hasattr(project, "checklist"),
        funds=sums,
        doubts=doubts_of(sums=sums, today=today, calendar=calendar),
        assets=assets,
        asset_totals=asset_totals(park=project) if assets else (),
    )


def _held(project: Project, bodies: Sequence[ProjectBody]) -> QuerySet[ProjectBody]:
    links: Any = project.body_links.get_queryset()
    links._result_cache, links._prefetch_done = list(bodies), True
    kept: QuerySet[ProjectBody] = links
    return kept


def check_items(*, pks: Iterable[int]) -> QuerySet[CheckItem]:
    """Return check items with their projects, those that the acting body sees."""
    found = CheckItem.objects.select_related("checklist__project__registered_by")
    return found.filter(pk__in=list(pks))


def one_item(*, pk: int) -> CheckItem:
    """Return a check item with its project; raises ``CheckItem.DoesNotExist`` where it is not seen."""
    return check_items(pks=[pk]).get()


def acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a project with their disclosed details, oldest first."""
    return Act.objects.filter(subject="project", subject_id=pk).select_related("detail").order_by("id")
