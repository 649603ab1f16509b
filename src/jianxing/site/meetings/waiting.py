"""What of meetings waits, as the workbench shows it."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.kernel.actor import Actor, Role
from jianxing.meetings import queries
from jianxing.site.components import Tile

#: key, label, how many, where they are
Wait = tuple[str, str, int, str]


def meetings_waiting(*, by: Actor, today: date) -> list[Wait]:
    """Return what waits, kinds of which there are none left out."""
    found = queries.waiting(by=by, today=today)
    listed, decided = reverse("meetings-list"), reverse("decisions")
    kinds = [
        ("to_explain", _("Missed meetings without a reason"), found.to_explain, f"{listed}?unexplained=1"),
        ("late", _("Decisions overdue"), found.late, f"{decided}?side=ours&late=1"),
        ("to_record", _("Meetings to write down"), found.to_record, f"{listed}?state=due&until={today}"),
        ("to_answer", _("Invitations to answer"), found.to_answer, f"{listed}?state=due&since={today}"),
        ("to_carry", _("Decisions to carry out"), found.to_carry, f"{decided}?side=ours&state=open"),
        ("to_confirm", _("Decisions to confirm"), found.to_confirm, f"{decided}?state=done"),
    ]
    if by.role is Role.LEADER:
        kinds.append(("to_sign", _("Minutes to sign"), found.to_sign, f"{listed}?state=held"))
    return [kind for kind in kinds if kind[2]]


def meeting_tiles(waiting: Sequence[Wait]) -> list[Tile]:
    """Return the numbers, each with its rows behind it."""
    return [
        Tile(label=label, number=count, url=url, light="red" if key in ("to_explain", "late") else "none")
        for key, label, count, url in waiting
    ]
