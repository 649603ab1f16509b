"""One bundle, whole, as its page shows it, and the parts by key.

Its project is read apart: a department and the applicant see the bundle, not always the project.
"""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from jianxing.approvals.models import Approval, Bundle, Forecast, Material, Step
from jianxing.ledger.models import Act
from jianxing.projects.models import Project


def _approvals() -> QuerySet[Approval]:
    return Approval.objects.select_related("body").prefetch_related("prerequisites", "needs_links", "pauses")


def _wholes() -> QuerySet[Bundle]:
    return Bundle.objects.select_related("applicant", "body", "coordinator", "opened_by").prefetch_related(
        Prefetch("approvals", _approvals()), "materials"
    )


def _joined(found: Bundle) -> Bundle:
    for approval in found.approvals.all():
        approval.bundle = found
    return found


def one(*, pk: int) -> Bundle:
    """Return a bundle with its approvals and materials; raises ``DoesNotExist`` where it is not seen."""
    return _joined(_wholes().get(pk=pk))


def several(*, pks: Iterable[int]) -> list[Bundle]:
    """Return those of several bundles that are seen, as ``one`` does."""
    return [_joined(found) for found in _wholes().filter(pk__in=list(pks))]


def one_approval(*, pk: int) -> Approval:
    """Return an approval with its bundle; raises ``DoesNotExist`` where the bundle is not seen."""
    return Approval.objects.select_related(
        "body", "bundle__body", "bundle__coordinator", "bundle__applicant"
    ).get(pk=pk)


def one_material(*, pk: int) -> Material:
    """Return a material with its bundle; raises ``DoesNotExist`` where the bundle is not seen."""
    return Material.objects.select_related("bundle__body", "bundle__coordinator", "bundle__applicant").get(
        pk=pk
    )


def one_forecast(*, pk: int) -> Forecast:
    """Return a forecast with its bundle; raises ``DoesNotExist`` where the bundle is not seen."""
    return Forecast.objects.select_related("bundle").get(pk=pk)


def steps(*, bundle: Bundle) -> list[Step]:
    """Return what happened to a bundle, the first first, with the forecasts before and after."""
    return list(
        Step.objects.filter(bundle=bundle).select_related(
            "approval", "material", "body", "taken_by", "before", "after"
        )
    )


def acts(*, bundle: Bundle) -> list[Act]:
    """Return what was done to a bundle and to its approvals, oldest first."""
    found = Act.objects.filter(subject="bundle", subject_id=bundle.pk)
    return list(found.select_related("detail").order_by("pk"))


def projects_of(*, bundles: Iterable[Bundle]) -> dict[int, Project]:
    """Return the projects of bundles by their keys, those that the reader sees."""
    found = Project.objects.filter(pk__in={one.project_id for one in bundles})
    return {one.pk: one for one in found}
