"""The features of a version as a table, one of them whole, and the projects that lie there."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely
from django.db.models import Q, QuerySet

from jianxing.atlas.lifecycle import State
from jianxing.atlas.models import Feature, FeatureProject, PlanVersion
from jianxing.directory.locating import Lying, ground_on
from jianxing.projects.models import Project

#: What a table shows of a feature; its geometry and attributes are fetched where somebody asks for them.
_LISTED = (
    "id", "plan_version_id", "key", "name", "shape", "area_m2", "length_m", "longitude", "latitude", "row",
)  # fmt: skip


def features(*, version: PlanVersion, words: str = "", after: str = "") -> QuerySet[Feature]:
    """Return the features of a version by key, those after a key, without their geometries."""
    found = Feature.objects.filter(plan_version=version).only(*_LISTED).order_by("key")
    if after:
        found = found.filter(key__gt=after)
    for word in words.split():
        found = found.filter(Q(key__icontains=word) | Q(name__icontains=word))
    return found


def one_feature(*, pk: int) -> Feature:
    """Return a feature with its version and layer; raises ``Feature.DoesNotExist`` where it is not seen."""
    return Feature.objects.select_related("plan_version__layer__registered_by").get(pk=pk)


def feature_called(*, version: PlanVersion, key: str) -> Feature | None:
    """Return the feature of a version that has a key, with its version and layer; None where there is none."""
    found = Feature.objects.select_related("plan_version__layer__registered_by")
    return found.filter(plan_version=version, key=key).first()


def lying_of(*, features: Sequence[Feature], on: date) -> list[Lying]:
    """Return for each feature which counties govern it on a day and in whose area it lies.

    Computed from the boundaries in force on the day, so that it holds from the moment on which others come into force.
    """
    known = dict(Feature.objects.filter(pk__in=[one.pk for one in features]).values_list("pk", "wkb"))
    shapes = shapely.from_wkb(np.array([bytes(known[one.pk]) for one in features], dtype=object))
    return ground_on(on).lying(shapes) if features else []


def links_of(*, feature: Feature) -> QuerySet[FeatureProject]:
    """Return the projects whose place a feature is, as far as the acting body sees them."""
    return (
        FeatureProject.objects.filter(layer_id=feature.plan_version.layer_id, key=feature.key, voided_at=None)
        .select_related("project")
        .order_by("id")
    )


def one_link(*, pk: int) -> FeatureProject:
    """Return a link with its layer; raises ``FeatureProject.DoesNotExist`` where it is not seen."""
    return FeatureProject.objects.select_related("layer__registered_by", "project").get(pk=pk)


def features_of_project(*, project: Project) -> QuerySet[Feature]:
    """Return the features of published versions that are said to be the place of a project."""
    links = FeatureProject.objects.filter(project=project, voided_at=None, layer__voided_at=None)
    wanted = Q(pk__in=[])
    for layer_id, key in links.values_list("layer_id", "key"):
        wanted |= Q(plan_version__layer_id=layer_id, key=key)
    return (
        Feature.objects.filter(wanted, plan_version__state=State.PUBLISHED, plan_version__valid_to=None)
        .select_related("plan_version__layer")
        .defer("wkb", "attributes")
        .order_by("plan_version__layer__pinyin_key", "key")
    )
