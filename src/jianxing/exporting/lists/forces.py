"""Rescue forces and stores, as the list that can be brought in again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_business
from jianxing.incidents.models import Capability, Force, ForceKind, Readiness, Unit
from jianxing.incidents.queries.forces import narrowed


def _forces(asked: Asked) -> QuerySet[Force]:
    return narrowed(**asked.filters)


def _said(labels: Any) -> Any:
    return {key: str(label) for key, label in labels.choices}.get


def _can(capabilities: Any) -> str:
    return "、".join(str(Capability(one).label) for one in capabilities or ())


def _headings(asked: Asked) -> Sequence[Heading]:
    return (
        (
            pgettext("force", "Force"),
            (
                Field("name", _("Name of the force"), 26, "name"),
                Field("kind", pgettext("force", "Kind"), 12, "kind", show=_said(ForceKind)),
                Field("capabilities", pgettext("force", "Capability"), 26, "capabilities", show=_can),
                Field("quantity", pgettext("force", "Quantity"), 10, "quantity", Kind.NUMBER),
                Field("unit", pgettext("force", "Counted in"), 10, "unit", show=_said(Unit)),
                Field("committed", _("Promised or away"), 12, "committed", Kind.NUMBER),
                Field("readiness", pgettext("force", "Readiness"), 12, "readiness", show=_said(Readiness)),
            ),
        ),
        (
            _("Whose and where"),
            (
                Field("body", pgettext("force", "Body"), 26, "body__name"),
                Field("place", _("Place of the force"), 30, "place_name"),
                Field("jurisdiction", _("Jurisdiction"), 14, "located_in__name"),
                Field("longitude", _("Longitude"), 12, "longitude", Kind.NUMBER),
                Field("latitude", _("Latitude"), 12, "latitude", Kind.NUMBER),
                Field("agreement", _("Lent under the agreement"), 30, "agreement__title"),
                Field("as_of", _("Counted at"), 17, "as_of", Kind.INSTANT),
            ),
        ),
    )  # fmt: skip


FORCES = Listed(
    key="forces",
    name=pgettext_lazy("force", "Rescue forces and stores"),
    check=check_business,
    found=_forces,
    headings=_headings,
    title=lambda asked: _("Rescue forces and stores of %(body)s") % {"body": body_name(asked)},
)
