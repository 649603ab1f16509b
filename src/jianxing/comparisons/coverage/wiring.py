"""What coverage asks to be told by the domains below it."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.comparisons.coverage.models import Card, Outlet, OutletList
from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.questions.subjects import Shown, know, show

#: Kinds of questions, and what they are called.
KINDS = {
    "failed": gettext_lazy("declared, but the card failed"),
    "empty": gettext_lazy("no outlet takes the card"),
    "left": gettext_lazy("outlets dropped out"),
}


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the cards of bodies that moved; returns the rows changed."""
    return recompute(bodies=bodies, concerned="coverage_cards_of_bodies", refresh="coverage_refresh_cards")


def connect() -> None:
    """Register with the directory, and tell questions what they may be about."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    for kind, title in KINDS.items():
        know(kind=f"coverage.{kind}", title=title)
    show(
        subject="outlet",
        shown=Shown(
            gettext_lazy("outlet"),
            "/coverage/outlets/{id}/",
            lambda pk: Outlet.objects.filter(pk=pk).exists(),
        ),
    )
    show(
        subject="outlet_list",
        shown=Shown(
            gettext_lazy("list of outlets"),
            "/coverage/lists/{id}/",
            lambda pk: OutletList.objects.filter(pk=pk).exists(),
        ),
    )
    show(
        subject="coverage_card",
        shown=Shown(
            gettext_lazy("one card"), "/coverage/{id}/", lambda pk: bool(Card.objects.filter(pk=pk).exists())
        ),
    )
