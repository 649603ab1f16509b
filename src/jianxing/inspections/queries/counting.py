"""What figures count: each returns the rows, so that a figure always leads back to them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from jianxing.inspections.lifecycle import TAKEN_PLACE
from jianxing.inspections.models import CheckResult, Inspection, InspectionBody, InspectionProject
from jianxing.projects.models import Project
from jianxing.projects.models.checklist import MONEY


def taken_place(
    *,
    body: int | None = None,
    since: date | None = None,
    until: date,
    modes: Iterable[str] = (),
    domain: str = "",
) -> QuerySet[Inspection]:
    """Return the inspections that a body held, led or joined, and that began in a period."""
    found: QuerySet[Inspection] = Inspection.objects.filter(
        state__in=[state.value for state in TAKEN_PLACE], held_from__lte=until
    )
    if since is not None:
        found = found.filter(held_from__gte=since)
    if body is not None:
        joint = InspectionBody.objects.filter(body_id=body, is_joint=True).values("inspection_id")
        found = found.filter(Q(body_id=body) | Q(pk__in=joint))
    wanted = list(modes)
    if wanted:
        found = found.filter(mode__in=wanted)
    return found.filter(domain=domain) if domain else found


def projects_visited(*, inspections: QuerySet[Inspection]) -> QuerySet[Project]:
    """Return the distinct projects that these inspections looked at, void ones left out."""
    targets = InspectionProject.objects.filter(inspection__in=inspections, project__isnull=False)
    found: QuerySet[Project] = Project.objects.filter(pk__in=targets.values("project_id"), voided_at=None)
    return found.order_by("pinyin_key", "pk")


def sites_visited(*, inspections: QuerySet[Inspection]) -> list[InspectionProject]:
    """Return the distinct places that these inspections went to, projects and sites; the last visit of each."""
    targets = (
        InspectionProject.objects.filter(inspection__in=inspections)
        .exclude(project__voided_at__isnull=False)
        .select_related("project", "inspection", "jurisdiction")
        .order_by("-inspection__held_from", "-id")
    )
    places: dict[tuple[int | None, str], InspectionProject] = {}
    for target in targets:
        places.setdefault((target.project_id, "".join(target.site.split())), target)
    return sorted(places.values(), key=lambda target: target.pk)


def modes_used(*, inspections: QuerySet[Inspection]) -> dict[str, int]:
    """Return how many of these inspections were held in each mode, the modes that were used."""
    rows = inspections.order_by("mode").values_list("mode").annotate(count=Count("pk", distinct=True))
    return dict(rows)


def funds_checked(*, inspections: QuerySet[Inspection]) -> QuerySet[Project]:
    """Return the projects whose money these inspections looked at: as what they went for, or by a ticked item."""
    looked = InspectionProject.objects.filter(
        inspection__in=inspections, project__isnull=False, aspects__overlap=[str(focus) for focus in MONEY]
    )
    ticked = CheckResult.objects.filter(inspection__in=inspections, check_item__focus__in=MONEY).exclude(
        outcome=CheckResult.Outcome.NOT_APPLICABLE
    )
    found: QuerySet[Project] = Project.objects.filter(
        Q(pk__in=looked.values("project_id")) | Q(pk__in=ticked.values("check_item__checklist__project_id")),
        voided_at=None,
    )
    return found.order_by("pinyin_key", "pk")
