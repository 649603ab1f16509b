"""The ways between the pages of a card, and how cells of the matrix are told."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.comparisons.coverage import queries
from jianxing.comparisons.coverage.models import Card, Measurement, Scene
from jianxing.comparisons.coverage.queries import Cell
from jianxing.methods.coverage.scenes import HOMES
from jianxing.site.components import Crumb, Tab

#: Shares of outlets that take the card, from which on a cell is a step darker.
_STEPS = (0.01, 0.4, 0.7, 0.9, 1.0)


def tabs(card: Card, current: str) -> list[Tab]:
    """Return the ways between the pages of a card."""
    pages = (
        ("coverage-card", _("Coverage")),
        ("coverage-outlets", _("Outlets")),
        ("coverage-lists", _("Lists and residents")),
        ("coverage-matches", _("Matches to judge")),
    )
    return [
        Tab(label=label, url=reverse(name, args=[card.pk]), is_current=name == current)
        for name, label in pages
    ]


def crumbs(card: Card, *further: Crumb) -> list[Crumb]:
    """Return the way to a page of a card."""
    return [
        Crumb(label=_("One-card coverage"), url=reverse("coverage")),
        Crumb(label=card.name, url=reverse("coverage-card", args=[card.pk])),
        *further,
    ]


def homes() -> list[tuple[str, str]]:
    """Return the places that issue cards, with their names."""
    return [(home, queries.home_name(home)) for home in HOMES]


@dataclass(frozen=True, slots=True)
class Heat:
    """A cell as the heat table draws it: its number and how dark it is, and what a pointer reads."""

    number: str
    step: int
    title: str
    failed: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A district with its cells."""

    code: str
    name: str
    cells: list[Heat]
    is_worst: bool


def scenes_of(measurement: Measurement) -> list[tuple[str, str]]:
    """Return the scenes that were measured, with their names."""
    return [(scene, str(Scene(scene).label)) for scene in measurement.result["scenes"]]


def rate(value: float | None) -> str:
    """Return a number for 10,000 residents with two or three digits that count; a dash where it is held back."""
    if value is None:
        return "—"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}" if value >= 0.0001 else "0"


def heat(cell: Cell, *, named: str, for_residents: bool = False) -> Heat:
    """Return how a cell is drawn: how many outlets take the card, in all or for 10,000 residents, darker by their share."""
    share = cell.declared / cell.outlets if cell.outlets else 0.0
    step = sum(share >= limit for limit in _STEPS) if cell.outlets else -1
    told = _("%(declared)d of %(outlets)d outlets take it") % {
        "declared": cell.declared,
        "outlets": cell.outlets,
    }
    if cell.failed:
        told += _("; failed at %(n)d") % {"n": cell.failed}
    if cell.outlets and cell.per_10000 is not None:
        told += _("; %(rate)s for 10,000 residents") % {"rate": rate(cell.per_10000)}
    number = "—"
    if cell.outlets:
        # A rate of few outlets says little, and is marked.
        number = rate(cell.per_10000) + "*" * cell.few if for_residents else str(cell.declared)
    return Heat(number, step, f"{named}：{told}", cell.failed)
