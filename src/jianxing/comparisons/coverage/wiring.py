"""What coverage asks to be told by the domains below it."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.comparisons.coverage.models import Card, Outlet, OutletList
from jianxing.comparisons.coverage.operations import behind
from jianxing.comparisons.working import kinds as working
from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.questions.subjects import Shown, know, show

#: Kinds of questions, and what they are called.
KINDS = {
    "failed": gettext_lazy("declared, but the card failed"),
    "empty": gettext_lazy("no outlet takes the card"),
    "left": gettext_lazy("outlets dropped out"),
}

_READING = gettext_lazy("what was kept is being read")
_WRITING = gettext_lazy("what came of it is being written")
#: What takes long: how it is done, and where it begins and leads.
WORK = {
    behind.BRING: working.Kind(
        title=gettext_lazy("A list of outlets is brought in"), run=behind.bring,
        stages={"reading": _READING, "writing": gettext_lazy("outlets are compared with the newest version and written")},
        begun_at="/coverage/lists/{id}/", leads_to="/coverage/lists/{id}/",
    ),
    behind.PROPOSE: working.Kind(
        title=gettext_lazy("Doubles are looked for"), run=behind.propose,
        stages={"reading": _READING, "comparing": gettext_lazy("outlets are compared"), "writing": _WRITING},
        begun_at="/coverage/{id}/matches", leads_to="/coverage/{id}/matches",
    ),
    behind.MEASURE: working.Kind(
        title=gettext_lazy("Coverage is measured"), run=behind.measure,
        stages={"reading": _READING, "measuring": gettext_lazy("matrix and access are computed"), "writing": _WRITING},
        begun_at="/coverage/{id}/", leads_to="/coverage/{id}/",
    ),
}  # fmt: skip


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the cards of bodies that moved; returns the rows changed."""
    return recompute(bodies=bodies, concerned="coverage_cards_of_bodies", refresh="coverage_refresh_cards")


def connect() -> None:
    """Register with the directory, and tell questions what they may be about."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    for work, told in WORK.items():
        working.know(kind=work, as_=told)
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
