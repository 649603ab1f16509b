"""What happened to a series, a meeting and what it decided, told from the acts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.ledger.models import Act
from jianxing.meetings.models import AgendaItem, Attendance
from jianxing.site.components import Event, Tone
from jianxing.site.findings.history import Names, names_in

KINDS: dict[str, tuple[Promise, str, Tone]] = {
    "series.open": (gettext_lazy("Series opened"), "plus", ""),
    "series.set_rules": (gettext_lazy("Rules changed"), "edit", "ask"),
    "series.add_participant": (gettext_lazy("Participant added"), "user-plus", ""),
    "series.remove_participant": (gettext_lazy("Participant left"), "x", ""),
    "series.end": (gettext_lazy("Series ended"), "ban", "stop"),
    "meeting.lay_out": (gettext_lazy("Due by the rules"), "calendar", ""),
    "meeting.call": (gettext_lazy("Called"), "calendar-plus", ""),
    "meeting.recount": (gettext_lazy("Moved with the working days"), "refresh", ""),
    "meeting.invite": (gettext_lazy("Bodies asked to it"), "send", ""),
    "meeting.answer": (gettext_lazy("Invitation answered"), "mail", ""),
    "meeting.move": (gettext_lazy("Put on another day"), "calendar", "ask"),
    "meeting.hold": (pgettext_lazy("meeting", "held"), "check", "done"),
    "meeting.miss": (gettext_lazy("Missed"), "ban", "stop"),
    "meeting.explain": (gettext_lazy("Reason given for missing it"), "message-2", "ask"),
    "meeting.record_late": (gettext_lazy("Held after all, written down late"), "history", "ask"),
    "meeting.lapse": (gettext_lazy("Not due any more"), "x", "stop"),
    "meeting.put_on_agenda": (gettext_lazy("Put on the agenda"), "plus", ""),
    "meeting.take_off": (gettext_lazy("Taken off the agenda"), "x", ""),
    "meeting.conclude": (gettext_lazy("Item concluded"), "check", ""),
    "meeting.draft_minutes": (gettext_lazy("Minutes drafted"), "edit", ""),
    "meeting.sign_minutes": (gettext_lazy("Minutes signed"), "check", "done"),
    "meeting.return_minutes": (gettext_lazy("Draft minutes sent back"), "arrow-back-up", "stop"),
    "meeting.receive": (gettext_lazy("Invitation came from another node"), "mail", ""),
    "meeting.follow": (gettext_lazy("Change came from another node"), "refresh", ""),
    "decision.decide": (gettext_lazy("Decided"), "checklist", ""),
    "decision.report": (gettext_lazy("Reported as carried out"), "notes", "ask"),
    "decision.return": (gettext_lazy("Report returned"), "arrow-back-up", "stop"),
    "decision.confirm": (gettext_lazy("Confirmed as carried out"), "checks", "done"),
    "decision.end": (gettext_lazy("Decision ended"), "ban", "stop"),
    "decision.make_finding": (gettext_lazy("Became a finding"), "list-details", ""),
    "decision.make_letter": (gettext_lazy("Became a letter"), "mail", ""),
    "decision.recount": (gettext_lazy("Deadline moved with the working days"), "refresh", ""),
}
#: The one value of each act that is read in the time line.
SAID = ("reason", "text", "summary", "title", "note", "name")


def events(*, acts: Sequence[Act], today: date) -> list[Event]:
    """Return the time line, newest first."""
    names = names_in(acts=acts)
    return [_event(act, names) for act in reversed(acts) if act.kind in KINDS]


def _event(act: Act, names: Names) -> Event:
    what, icon, tone = KINDS[act.kind]
    # The detail is there only where row security shows it.
    detail = getattr(act, "detail", None)
    said: Mapping[str, Any] = detail.content if detail is not None else {}
    who = f"{names.body(act.body_id)} {names.person(act.person_id)}" if act.person_id else _("by the system")
    return Event(
        at=act.occurred_at, what=str(what), who=who, text=_text(act, said, names), icon=icon, tone=tone
    )


def _text(act: Act, said: Mapping[str, Any], names: Names) -> str:
    text = next((str(said[name]) for name in SAID if said.get(name)), "")
    public = act.public
    if titles := said.get("titles"):
        return "；".join(titles)
    if act.kind == "meeting.move":
        return f"{public['was_on']} → {public['on']} {text}".strip()
    bodies = "、".join(names.body(pk) for pk in public.get("bodies", ()))
    if act.kind == "meeting.answer":
        return f"{bodies} {Attendance.Answer(public['answer']).label} {text}".strip()
    if act.kind in ("meeting.invite", "series.add_participant", "series.remove_participant"):
        return bodies
    if act.kind == "meeting.conclude":
        return f"{AgendaItem.Outcome(public['outcome']).label} {said.get('title', '')}".strip()
    if act.kind == "decision.decide":
        return f"{names.body(public['responsible'])}：{text}" if text else names.body(public["responsible"])
    return text
