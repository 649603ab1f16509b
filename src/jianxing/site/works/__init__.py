"""Long work of the comparisons: how far it is, stopping it, going on with it, what came of it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.comparisons.working import queries
from jianxing.comparisons.working.kinds import kind_of
from jianxing.comparisons.working.lifecycle import State
from jianxing.comparisons.working.models import STATE_LABELS, Work
from jianxing.site.deeds import Led

#: How a state of work is shown.
TONES = {
    State.WAITING: "draft",
    State.RUNNING: "submitted",
    State.DONE: "closed",
    State.FAILED: "rejected",
    State.CANCELLED: "void",
}


def behind(came: object) -> object:
    """Return where a deed leads whose work goes on behind the page; what else came of a deed, as it is."""
    if not isinstance(came, Work):
        return came
    return Led(
        to=reverse("work", args=[came.pk]), said=_("It goes on behind the page; you may leave and come back.")
    )


def panel(comparison: str) -> dict[str, Any]:
    """Return what ``works/panel.html`` shows: the newest work of a comparison, so that it is found again."""
    return {
        "works_here": [
            (one, kind_of(one).title, STATE_LABELS[State(one.state)], TONES[State(one.state)])
            for one in queries.newest_of(comparison=comparison)
        ]
    }
