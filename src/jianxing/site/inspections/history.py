"""What happened to an inspection or a reminder, told from its acts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.inspections.models import CheckResult
from jianxing.ledger.models import Act
from jianxing.site.components import Event, Tone
from jianxing.site.findings.history import Names, names_in

#: What an act is called in the time line, its icon and its tone.
KINDS: dict[str, tuple[Promise, str, Tone]] = {
    "inspection.plan": (gettext_lazy("Planned"), "calendar", ""),
    "inspection.add_targets": (gettext_lazy("Places added"), "map-pin", ""),
    "inspection.add_companions": (gettext_lazy("Others come along"), "users", ""),
    "inspection.hold": (gettext_lazy("Held"), "player-play", ""),
    "inspection.attach": (gettext_lazy("Photos attached"), "photo", ""),
    "inspection.produce_finding": (gettext_lazy("A finding came of it"), "flag", "ask"),
    "inspection.link_finding": (gettext_lazy("A finding of before was linked"), "link", ""),
    "inspection.record": (gettext_lazy("Recorded"), "circle-check", "done"),
    "inspection.amend": (gettext_lazy("Corrected"), "edit", ""),
    "inspection.share": (gettext_lazy("Shared"), "share", ""),
    "inspection.void": (gettext_lazy("Voided"), "ban", "stop"),
    "reminder.send": (gettext_lazy("Reminder sent"), "bell", ""),
    "reminder.answer": (gettext_lazy("Answered"), "message-2", "done"),
    "reminder.void": (gettext_lazy("Taken back"), "ban", "stop"),
}
#: An act of a kind that has no words yet: that something happened is still told.
OTHER: tuple[Promise, str, Tone] = (gettext_lazy("Changed"), "clock", "")
TICK = "inspection.tick"
WHILE_TICKING = (TICK, "inspection.link_finding")


def events(*, acts: Sequence[Act], today: date) -> list[Event]:
    """Return the time line, newest first. Ticks in a row by one person make one line."""
    names, told = names_in(acts=acts), []
    ticks: list[Act] = []
    for act in acts:
        # A finding that is linked to an item as one ticks does not break the row of ticks.
        goes_on = ticks and act.kind in WHILE_TICKING and act.person_id == ticks[-1].person_id
        if ticks and not goes_on:
            told.append(_ticked(ticks, names))
            ticks = []
        if act.kind == TICK:
            ticks.append(act)
        else:
            told.append(_event(act, names))
    if ticks:
        told.append(_ticked(ticks, names))
    return list(reversed(told))


def _who(act: Act, names: Names) -> str:
    if act.person_id is None:
        return _("by the system")
    return f"{names.body(act.body_id)} {names.person(act.person_id)}".strip()


def _ticked(ticks: Sequence[Act], names: Names) -> Event:
    last = {act.public.get("item"): act.public.get("outcome") for act in ticks}
    problems = sum(1 for outcome in last.values() if outcome == CheckResult.Outcome.PROBLEM)
    text = _("%(items)s check items, %(problems)s of them a problem") % {
        "items": len(last),
        "problems": problems,
    }
    return Event(
        at=ticks[-1].occurred_at,
        what=_("Checklist ticked"),
        who=_who(ticks[-1], names),
        text=text,
        icon="clipboard-check",
    )


def _event(act: Act, names: Names) -> Event:
    what, icon, tone = KINDS.get(act.kind, OTHER)
    # The detail is there only where row security shows it.
    detail = getattr(act, "detail", None)
    tell = TELLERS.get(act.kind, _reason)
    return Event(
        at=act.occurred_at,
        what=str(what),
        who=_who(act, names),
        text=tell(act.public, detail.content if detail is not None else {}, names),
        icon=icon,
        tone=tone,
    )


Teller = Callable[[Mapping[str, Any], Mapping[str, Any], Names], str]


def _reason(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return str(said.get("reason", ""))


def _held(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    days = dict.fromkeys(str(public[key]) for key in ("from", "to") if public.get(key))
    return " · ".join(part for part in ("—".join(days), str(said.get("place", ""))) if part)


def _files(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return "、".join(str(name) for name in said.get("names", ()))


def _bodies(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return "、".join(names.body(pk) for pk in public.get("bodies", ()))


def _said(key: str) -> Teller:
    def tell(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
        return str(said.get(key, ""))

    return tell


def _nothing(public: Mapping[str, Any], said: Mapping[str, Any], names: Names) -> str:
    return ""


TELLERS: dict[str, Teller] = {
    # Where one goes stands on the page as far as the reader may see it: who inspects jointly need not see each project.
    "inspection.plan": _nothing,
    "inspection.add_targets": _nothing,
    "inspection.add_companions": _bodies,
    "inspection.share": _bodies,
    "inspection.hold": _held,
    "inspection.attach": _files,
    "inspection.produce_finding": _said("description"),
    "inspection.record": _said("summary"),
    "reminder.send": _said("text"),
    "reminder.answer": _said("reply"),
}
