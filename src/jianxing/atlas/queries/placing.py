"""Where projects lie: at their own coordinates, else at the feature that is said to be their place. And where findings stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from jianxing.atlas.lifecycle import State
from jianxing.atlas.models import Feature, FeatureProject, FindingPlace
from jianxing.findings.lifecycle import OPEN
from jianxing.findings.models import Finding
from jianxing.projects.models import Project


@dataclass(frozen=True, slots=True)
class Placed:
    """A project and a point in WGS 84."""

    pk: int
    name: str
    domain: str
    longitude: float
    latitude: float


def placed_projects(*, on: date) -> Sequence[Placed]:
    """Return the projects that are not void and have a place on a day, by their number, as far as they are seen."""
    found = [
        Placed(pk, name, domain, float(longitude), float(latitude))
        for pk, name, domain, longitude, latitude in Project.objects.filter(
            voided_at=None, longitude__isnull=False
        )
        .order_by("pk")
        .values_list("pk", "name", "domain", "longitude", "latitude")
    ]
    return sorted((*found, *_at_features(on)), key=lambda one: one.pk)


def placed_findings() -> QuerySet[FindingPlace]:
    """Return the places of the open findings that have one, by number, as far as they are seen."""
    return (
        FindingPlace.objects.filter(finding__state__in=sorted(state.value for state in OPEN))
        .select_related("finding")
        .order_by("pk")
    )


def place_of_finding(*, finding: Finding) -> tuple[float, float] | None:
    """Return the point at which a finding stands on the map, or None."""
    return FindingPlace.objects.filter(finding=finding).values_list("longitude", "latitude").first()


def _at_features(on: date) -> list[Placed]:
    """Return the projects without coordinates of their own at the first feature in force that is said to be their place."""
    links = FeatureProject.objects.filter(
        voided_at=None, project__voided_at=None, project__longitude=None, layer__voided_at=None
    ).values_list("layer_id", "key", "project_id", "project__name", "project__domain")
    by_feature = {(layer, key): (pk, name, domain) for layer, key, pk, name, domain in links}
    if not by_feature:
        return []
    features = (
        Feature.objects.filter(
            plan_version__layer_id__in={layer for layer, _key in by_feature},
            key__in={key for _layer, key in by_feature},
            plan_version__state=State.PUBLISHED,
            plan_version__valid_from__lte=on,
        )
        .filter(Q(plan_version__valid_to=None) | Q(plan_version__valid_to__gt=on))
        .order_by("-pk")
        .values_list("plan_version__layer_id", "key", "longitude", "latitude")
    )
    placed = {
        project: (longitude, latitude)
        for layer, key, longitude, latitude in features
        if (project := by_feature.get((layer, key)))
    }
    return [Placed(*project, *place) for project, place in placed.items()]
