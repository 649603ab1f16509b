"""What of instructions waits, as the workbench shows it: for the leader 待批, for the addressee 批示件 with their lights."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.instructions import queries
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One instruction, or one thing asked by one, that waits."""

    url: str
    words: str
    note: str
    lit: Lit = field(default_factory=Lit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A kind of work with instructions: how many wait, the first of them, and where all are."""

    key: str
    title: str
    count: int
    url: str
    lines: Sequence[Line]

    @property
    def more_url(self) -> str:
        """Where all are, when not all are here."""
        return self.url if self.count > len(self.lines) else ""


def work(*, waiting: Sequence[Wait], by: Actor, today: date) -> list[Work]:
    """Return what stands behind the numbers, the most urgent first; one query for each kind of which there is any."""
    counts = {key: count for key, _label, count, _url in waiting}
    found = [
        Work(key=key, title=label, count=count, url=url, lines=lines(by))
        for key, label, count, url in waiting
        if (lines := {"to_sign": _drafts, "to_confirm": _reports}.get(key)) is not None
    ]
    carrying = counts.get("to_receive", 0) + counts.get("to_report", 0)
    if carrying:
        found.append(
            Work(
                key="carrying",
                title=_("Instructions to us"),
                count=carrying,
                url=f"{reverse('instructions')}?side=received",
                lines=_charges(by, today),
            )
        )
    return found


def _drafts(by: Actor) -> list[Line]:
    return [
        Line(
            url=reverse("instruction", args=[draft.pk]),
            words=draft.words or draft.proposal,
            note=" · ".join(
                (draft.number, draft.get_urgency_display(), draft.drafted_by.name if draft.drafted_by else "")
            ).removesuffix(" · "),
        )
        for draft in queries.to_sign(by=by, most=SHORT)
    ]


def _reports(by: Actor) -> list[Line]:
    return [
        Line(
            url=reverse("charge", args=[charge.pk]),
            words=charge.asked,
            note=f"{charge.instruction.number} · {charge.addressee.label}",
        )
        for charge in queries.to_confirm(by=by, most=SHORT)
    ]


def _charges(by: Actor, today: date) -> list[Line]:
    working = calendar()
    return [
        Line(
            url=reverse("charge", args=[charge.pk]),
            words=charge.asked,
            note=f"{charge.instruction.number} · {charge.instruction.body.label} · {charge.get_state_display()}",
            lit=lit(charge, today=today, working=working),
        )
        for charge in queries.to_carry(by=by, most=SHORT)
    ]
