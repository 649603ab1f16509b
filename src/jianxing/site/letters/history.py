"""What happened to a letter and to its receipts, told from acts and clocks; and letters in others' time lines."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.ledger.models import Act
from jianxing.letters.models import Letter
from jianxing.notices.models import ClockStep
from jianxing.site.components import Event, Tone
from jianxing.site.findings.history import Names, names_in

KINDS: dict[str, tuple[Promise, str, Tone]] = {
    "letter.draft": (gettext_lazy("Drafted"), "edit", ""),
    "letter.sign": (gettext_lazy("Letter signed"), "check", "done"),
    "letter.cosign": (gettext_lazy("Signed by a co-issuer"), "check", ""),
    "letter.refuse_to_cosign": (gettext_lazy("A co-issuer refused to sign"), "ban", "stop"),
    "letter.return": (gettext_lazy("Draft sent back"), "arrow-back-up", "stop"),
    "letter.drop": (gettext_lazy("Letter given up"), "ban", "stop"),
    "letter.send": (gettext_lazy("Letter sent"), "send", ""),
    "letter.scan": (gettext_lazy("Scan of the sealed letter attached"), "file-import", ""),
    "letter.register": (gettext_lazy("Paper letter registered"), "file-import", ""),
    "letter.arrive": (gettext_lazy("Letter came from another node"), "inbox", ""),
    "letter.settle": (gettext_lazy("Letter settled"), "checks", "done"),
    "letter.supersede": (gettext_lazy("Superseded by a further letter"), "replace", "stop"),
    "letter.withdraw": (gettext_lazy("Withdrawn by a further letter"), "ban", "stop"),
    "letter.matter_closed": (gettext_lazy("The sender has closed what it is about"), "checks", "done"),
    "receipt.send": (gettext_lazy("On its way to the addressee"), "send", ""),
    "receipt.resend": (gettext_lazy("Sent again"), "send", ""),
    "receipt.deliver": (gettext_lazy("Delivered"), "inbox", ""),
    "receipt.refuse": (gettext_lazy("Refused by the addressee's node"), "ban", "stop"),
    "receipt.open": (gettext_lazy("Letter opened"), "file", ""),
    "receipt.accept": (gettext_lazy("Request accepted"), "check", ""),
    "receipt.decline": (gettext_lazy("Request declined"), "ban", "stop"),
    "receipt.register_answer": (gettext_lazy("Answer on paper registered"), "file-import", ""),
    "receipt.answer": (gettext_lazy("Answered"), "notes", "ask"),
    "receipt.return": (gettext_lazy("Answer returned"), "arrow-back-up", "stop"),
    "receipt.settle": (gettext_lazy("Answer settled"), "checks", "done"),
    "receipt.end": (gettext_lazy("No longer asked"), "ban", ""),
    "receipt.recount": (gettext_lazy("Deadline counted again"), "calendar", ""),
    "joint_action.open": (gettext_lazy("Joint action opened"), "users", ""),
    "joint_action.arrive": (gettext_lazy("Joint action came from another node"), "inbox", ""),
    "joint_action.hear": (gettext_lazy("Told by the lead body what another was asked and did"), "inbox", ""),
    "joint_action.refuse_position": (gettext_lazy("Position refused by the lead's node"), "ban", "stop"),
    "joint_action.plan": (gettext_lazy("Joint plan written"), "edit", ""),
    "joint_action.position": (gettext_lazy("Position on the joint plan"), "message-2", ""),
    "joint_action.close": (gettext_lazy("Joint action closed"), "checks", "done"),
}
STEPS: dict[str, tuple[Promise, Tone]] = {
    ClockStep.Step.NEAR: (gettext_lazy("Reminded, since the answer is due soon"), ""),
    ClockStep.Step.OVERDUE: (gettext_lazy("Told that the answer is overdue"), "stop"),
    ClockStep.Step.ESCALATED: (gettext_lazy("Told one level above that the answer is late"), "stop"),
}
#: The one value of each act that is read in the time line.
SAID = ("text", "reason", "outcome", "demand", "asked")


def events(
    *,
    acts: Sequence[Act],
    reminders: Sequence[ClockStep] = (),
    urgings: Sequence[Letter] = (),
    of: Mapping[int, str] | None = None,
) -> list[Event]:
    """Return the time line, newest first; *of* says whose receipt each is, where there are several."""
    names = names_in(acts=acts)
    shown = [_event(act, names, of or {}) for act in acts]
    shown += [_reminder(step) for step in reminders]
    shown += [
        Event(
            at=one.drafted_at,
            what=_("Urging drafted"),
            who=_("by the system"),
            text=one.called,
            icon="alert-triangle",
            tone="stop",
            url=reverse("letter", args=[one.pk]),
        )
        for one in urgings
    ]
    return sorted(shown, key=_instant, reverse=True)


def _instant(event: Event) -> float:
    return event.at.timestamp() if isinstance(event.at, datetime) else 0.0


def _event(act: Act, names: Names, of: Mapping[int, str]) -> Event:
    what, icon, tone = KINDS[act.kind]
    # The detail is there only where row security shows it.
    detail = getattr(act, "detail", None)
    said: Mapping[str, Any] = detail.content if detail is not None else {}
    text = next((str(said[name]) for name in SAID if said.get(name)), "")
    if act.kind in ("letter.draft", "letter.sign", "letter.register", "letter.arrive"):
        text = str(act.public.get("number", ""))
    if act.kind == "letter.cosign" and act.person_id is None:
        text = names.body(act.body_id)
    if act.subject == "receipt" and (body := of.get(act.subject_id)):
        text = _("%(body)s: %(asked)s") % {"body": body, "asked": text} if text else body
    who = f"{names.body(act.body_id)} {names.person(act.person_id)}" if act.person_id else _("by the system")
    return Event(at=act.occurred_at, what=str(what), who=who, text=text, icon=icon, tone=tone)


def _reminder(step: ClockStep) -> Event:
    what, tone = STEPS[step.step]
    told = step.clock.body if step.step == ClockStep.Step.NEAR else step.clock.asked_by
    return Event(
        at=step.taken_at, what=str(what), who=_("by the system"), text=told.label, icon="bell", tone=tone
    )


def in_time_line(so_far: Sequence[Event], letters: Iterable[Letter]) -> list[Event]:
    """Return a matter's time line with the letters sent on it in their places, newest first."""
    sent = [
        Event(
            at=one.sent_at,
            what=one.get_kind_display(),
            who=one.body.label,
            text=f"{one.called} {one.title}",
            icon="mail",
            tone="ask",
            url=reverse("letter", args=[one.pk]),
        )
        for one in letters
        if one.sent_at is not None
    ]
    merged = list(so_far)
    for event in sent:
        earlier = (
            index
            for index, other in enumerate(merged)
            if isinstance(other.at, datetime) and isinstance(event.at, datetime) and other.at <= event.at
        )
        merged.insert(next(earlier, len(merged)), event)
    return merged
