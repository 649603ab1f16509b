"""The divisions of a generation of boundaries, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory import policies, queries
from jianxing.directory.models import Generation, GenerationUnit
from jianxing.directory.policies import can
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed
from jianxing.exporting.policies import check_anybody


def _generation(asked: Asked) -> Generation | None:
    """Return the generation that is asked for, else the latest; a draft only for who keeps boundaries."""
    wanted = asked.filters.get("generation", "")
    if not wanted:
        return queries.last_generation()
    found = Generation.objects.filter(pk=wanted).first()
    if found and found.published_at is None and not can(policies.check_can_keep_boundaries, by=asked.by):
        return None
    return found


def _units(asked: Asked) -> QuerySet[GenerationUnit]:
    generation = _generation(asked)
    if generation is None:
        return GenerationUnit.objects.none()
    what = asked.filters.get("what", "")
    return queries.units(
        generation=generation,
        what=what if what in GenerationUnit.What.values else "",
        words=asked.filters.get("q", ""),
    )


def _headings(asked: Asked) -> Sequence[Heading]:
    whats = {key: str(label) for key, label in GenerationUnit.What.choices}
    square_kilometres: Any = lambda area: round(area / 1e6, 3) or None  # noqa: E731 - one cell
    return (
        (
            _("Division"),
            (
                Field("code", _("Code"), 10, "code"),
                Field("name", _("Division"), 20, "name"),
                Field("what", _("What became of it"), 14, "what", show=whats.get),
            ),
        ),
        (
            _("Area"),
            (
                Field("area", _("Area (km²)"), 14, "area_m2", Kind.NUMBER, square_kilometres),
                Field("before", _("Before (km²)"), 14, "before_m2", Kind.NUMBER, square_kilometres),
                Field("gained", _("Gained (km²)"), 14, "gained_m2", Kind.NUMBER, square_kilometres),
                Field("lost", _("Lost (km²)"), 14, "lost_m2", Kind.NUMBER, square_kilometres),
            ),
        ),
    )


def _title(asked: Asked) -> str:
    generation = _generation(asked)
    return _("Boundaries: %(title)s") % {"title": generation.title if generation else "—"}


BOUNDARIES = Listed(
    key="boundaries",
    name=gettext_lazy("Boundaries and divisions"),
    check=check_anybody,
    found=_units,
    headings=_headings,
    title=_title,
)
