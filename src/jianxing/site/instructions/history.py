"""What happened to an instruction and to what it asks, told from its acts; and instructions in others' time lines."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.instructions.models import Instruction
from jianxing.ledger.models import Act
from jianxing.site.components import Event, Tone
from jianxing.site.findings.history import Names, names_in

KINDS: dict[str, tuple[Promise, str, Tone]] = {
    "instruction.draft": (gettext_lazy("Drafted"), "edit", ""),
    "instruction.sign": (gettext_lazy("Instruction signed"), "check", "done"),
    "instruction.return": (gettext_lazy("Draft sent back"), "arrow-back-up", "stop"),
    "instruction.withdraw": (gettext_lazy("Instruction withdrawn"), "ban", "stop"),
    "instruction.supersede": (gettext_lazy("Superseded by a further instruction"), "replace", "stop"),
    "charge.send": (gettext_lazy("Sent to the addressee"), "send", ""),
    "charge.receive": (gettext_lazy("Received"), "check", ""),
    "charge.report": (gettext_lazy("Reported as done"), "notes", "ask"),
    "charge.return": (gettext_lazy("Report returned"), "arrow-back-up", "stop"),
    "charge.confirm": (gettext_lazy("Confirmed by the leader"), "checks", "done"),
    "charge.end": (gettext_lazy("No longer asked"), "ban", ""),
}
#: The one value of each act that is read in the time line.
SAID = ("words", "proposal", "asked", "text", "reason")


def events(*, acts: Sequence[Act], today: date) -> list[Event]:
    """Return the time line of one instruction, newest first."""
    names = names_in(acts=acts)
    return [_event(act, names) for act in reversed(acts)]


def _event(act: Act, names: Names) -> Event:
    what, icon, tone = KINDS[act.kind]
    # The detail is there only where row security shows it.
    detail = getattr(act, "detail", None)
    said: Mapping[str, Any] = detail.content if detail is not None else {}
    text = next((str(said[name]) for name in SAID if said.get(name)), "")
    if addressee := act.public.get("addressee"):
        to = {"body": names.body(addressee), "asked": text}
        text = _("%(body)s: %(asked)s") % to if text else names.body(addressee)
    who = f"{names.body(act.body_id)} {names.person(act.person_id)}" if act.person_id else _("by the system")
    return Event(at=act.occurred_at, what=str(what), who=who, text=text, icon=icon, tone=tone)


def in_time_line(so_far: Sequence[Event], instructions: Iterable[Instruction]) -> list[Event]:
    """Return a matter's time line with the signed instructions on it in their places, newest first."""
    signed = [
        Event(
            at=one.signed_at,
            what=_("Instruction"),
            who=f"{one.body.label} {one.signed_by.name if one.signed_by else ''}".strip(),
            text=one.says,
            icon="message-2",
            tone="ask",
            url=reverse("instruction", args=[one.pk]),
        )
        for one in instructions
        if one.signed_at is not None
    ]
    merged = list(so_far)
    for event in signed:
        # What is to come and what a sheet states are days; among the instants it stands where it belongs.
        earlier = (
            index
            for index, other in enumerate(merged)
            if isinstance(other.at, datetime) and isinstance(event.at, datetime) and other.at <= event.at
        )
        merged.insert(next(earlier, len(merged)), event)
    return merged
