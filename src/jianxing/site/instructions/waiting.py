"""What of instructions waits, as the workbench shows it: for the leader 待批, for the addressee 批示件 with their lights."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.instructions import queries
from jianxing.instructions.models import Charge
from jianxing.kernel.actor import Actor, Role
from jianxing.notices.queries import calendar
from jianxing.site.components import Tile
from jianxing.site.instructions.lights import Lit, lit

SHORT = 5
#: key, label, how many, where they are
Wait = tuple[str, str, int, str]


def instructions_waiting(*, by: Actor, today: date) -> list[Wait]:
    """Return what waits, kinds of which there are none left out."""
    found, listed = queries.waiting(by=by, today=today), f"{reverse('instructions')}?side=received"
    leads = by.role is Role.LEADER
    drafts = reverse("signing") if leads else f"{reverse('instructions')}?state=draft"
    kinds = [
        ("to_sign", _("Instructions to sign"), found.to_sign, drafts),
        ("to_confirm", _("Reports to confirm"), found.to_confirm if leads else 0, reverse("signing")),
        ("late", _("Instructions overdue"), found.late, f"{listed}&late=1"),
        ("to_receive", _("Instructions to receive"), found.to_receive, f"{listed}&state=sent"),
        ("to_report", _("Instructions in hand"), found.to_report, f"{listed}&state=received"),
    ]
    return [kind for kind in kinds if kind[2]]


def instruction_tiles(waiting: Sequence[Wait]) -> list[Tile]:
    """Return the numbers, each with its rows behind it."""
    return [
        Tile(label=label, number=count, url=url, light="red" if key == "late" else "none")
        for key, label, count, url in waiting
    ]


def to_carry(*, by: Actor, today: date) -> list[tuple[Charge, Lit]]:
    """Return the most urgent of what is asked of the acting body, with their lights."""
    working = calendar()
    return [
        (charge, lit(charge, today=today, working=working)) for charge in queries.to_carry(by=by, most=SHORT)
    ]
