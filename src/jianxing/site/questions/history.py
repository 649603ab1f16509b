"""What happened to a question, told from its acts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.ledger.models import Act
from jianxing.site.components import Event, Tone
from jianxing.site.findings.history import Names, names_in

KINDS: dict[str, tuple[Promise, str, Tone]] = {
    "question.put": (pgettext_lazy("question", "Raised by a check"), "help", ""),
    "question.send": (pgettext_lazy("question", "Sent to the body that reported"), "send", ""),
    "question.arrive": (pgettext_lazy("question", "Came from another node"), "mail", ""),
    "question.deliver": (pgettext_lazy("question", "Signed for by the other node"), "check", ""),
    "question.refuse": (pgettext_lazy("question", "Refused by the other node"), "alert-triangle", "stop"),
    "question.dismiss": (pgettext_lazy("question", "Not asked"), "ban", "stop"),
    "question.take_back": (pgettext_lazy("question", "To be asked after all"), "arrow-back-up", ""),
    "question.receive": (gettext_lazy("Received"), "check", ""),
    "question.answer": (pgettext_lazy("question", "Answered"), "message-2", "ask"),
    "question.return": (gettext_lazy("Answer returned"), "arrow-back-up", "stop"),
    "question.accept_explanation": (gettext_lazy("Settled as explained"), "checks", "done"),
    "question.accept_correction": (gettext_lazy("Settled as corrected"), "replace", "done"),
    "question.make_finding": (pgettext_lazy("question", "Made a finding"), "flag", "done"),
    "question.withdraw": (pgettext_lazy("question", "Withdrawn"), "ban", "stop"),
    "question.recount": (gettext_lazy("Deadline counted again"), "calendar", ""),
}
#: The one value of each act that is read in the time line.
SAID = ("text", "reason", "remark", "seen")


def events(*, acts: Sequence[Act], today: date) -> list[Event]:
    """Return the time line of one question, newest first."""
    names = names_in(acts=acts)
    return [_event(act, names) for act in reversed(acts)]


def _event(act: Act, names: Names) -> Event:
    what, icon, tone = KINDS[act.kind]
    # The detail is there only where row security shows it.
    detail = getattr(act, "detail", None)
    said: Mapping[str, Any] = detail.content if detail is not None else {}
    text = next((str(said[name]) for name in SAID if said.get(name)), "")
    if due_on := act.public.get("due_on"):
        until = _("To be answered by %(day)s") % {"day": due_on}
        text = f"{until} · {text}" if text else until
    who = f"{names.body(act.body_id)} {names.person(act.person_id)}" if act.person_id else _("by the system")
    return Event(at=act.occurred_at, what=str(what), who=who, text=text, icon=icon, tone=tone)
