"""What happened to a bundle: what changed the forecast and when, and the time line of its acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.approvals.models import Forecast, Step
from jianxing.ledger.models import Act
from jianxing.site.approvals.lists import percent
from jianxing.site.components import Chart, Event, Series, Tone
from jianxing.site.findings.history import names_in

KINDS: dict[str, tuple[Promise, str, Tone]] = {
    "open": (gettext_lazy("Bundle opened"), "plus", ""),
    "add_approvals": (gettext_lazy("Approvals added"), "plus", ""),
    "require": (gettext_lazy("Prerequisites added"), "link", ""),
    "set_material": (gettext_lazy("Day of a material noted"), "calendar", ""),
    "set_deadline": (gettext_lazy("Deadline moved"), "calendar", "ask"),
    "file": (pgettext_lazy("approval", "Filed"), "send", ""),
    "accept": (pgettext_lazy("approval", "Accepted"), "check", ""),
    "ask_corrections": (gettext_lazy("Corrections asked for"), "edit", "ask"),
    "correct": (gettext_lazy("Documents corrected"), "check", ""),
    "exclude": (gettext_lazy("Limit stopped"), "player-stop", "ask"),
    "resume": (gettext_lazy("Limit goes on"), "player-play", ""),
    "promise": (gettext_lazy("Limit promised"), "clock", ""),
    "extend": (gettext_lazy("Limit lengthened"), "calendar-plus", "ask"),
    "grant": (pgettext_lazy("approval", "Granted"), "checks", "done"),
    "refuse": (pgettext_lazy("approval", "Refused"), "ban", "stop"),
    "withdraw": (pgettext_lazy("approval", "Withdrawn"), "x", "stop"),
    "complete": (gettext_lazy("Application handed in"), "circle-check", "done"),
    "end": (gettext_lazy("Application given up"), "ban", "stop"),
    "reopen": (gettext_lazy("Taken back that it was handed in"), "arrow-back-up", "stop"),
    "make_code": (gettext_lazy("Tracking code made"), "key", ""),
    "revoke_code": (gettext_lazy("Tracking code revoked"), "x", ""),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A step with the forecast before and after it; ``turns`` says that it became late, or in time again."""

    on: date
    what: str
    whose: str
    who: str
    text: str
    before: Forecast | None
    after: Forecast | None
    missed_before: str
    missed_after: str
    turns: str


def changes(steps: Sequence[Step]) -> list[Change]:
    """Return the steps, the last first, each with what it did to the forecast; between them what the days alone did."""
    made: list[Change] = []
    last: Forecast | None = None
    for step in steps:
        if last is not None and step.before is not None and _differ(last, step.before):
            made.append(_passed(last, step.before))
        made.append(_change(step))
        last = step.after or last
    return made[::-1]


def _differ(one: Forecast, other: Forecast) -> bool:
    """Whether they say something else, to the percent that is shown."""
    same = (one.finish, one.room, percent(one.missed)) == (other.finish, other.room, percent(other.missed))
    return one.as_of != other.as_of and not same


def _passed(before: Forecast, after: Forecast) -> Change:
    return Change(
        on=after.as_of,
        what=_("Days passed without a step"),
        whose="",
        who="",
        text=f"{before.as_of} → {after.as_of}",
        before=before,
        after=after,
        missed_before=percent(before.missed),
        missed_after=percent(after.missed),
        turns=_turns(before, after),
    )


def _turns(before: Forecast | None, after: Forecast | None) -> str:
    if after is None or (before is not None and (before.room < 0) == (after.room < 0)):
        return ""
    if after.room < 0:
        return "late"
    return "in_time" if before is not None else ""


def _change(step: Step) -> Change:
    before, after = step.before, step.after
    thing = step.approval or step.material
    words = " ".join(filter(None, (step.text, step.document)))
    return Change(
        on=step.on,
        what=str(KINDS[step.action][0]) if step.action in KINDS else step.action,
        whose=f"{thing.code} {thing.name}" if thing else "",
        who=step.body.label,
        text=words,
        before=before,
        after=after,
        missed_before=percent(before.missed) if before else "",
        missed_after=percent(after.missed) if after else "",
        turns=_turns(before, after),
    )


def chart(steps: Sequence[Step]) -> Chart | None:
    """Return the chance of missing the deadline after each day on which something happened."""
    by_day: dict[date, Forecast] = {}
    for step in steps:
        if step.after is not None and step.action not in ("complete", "reopen"):
            by_day[step.after.as_of] = step.after
    if len(by_day) < 2:
        return None
    return Chart(
        id="chance",
        title=_("Chance of missing the deadline, in percent"),
        kind="line",
        category_label=_("Day"),
        categories=[f"{day:%m-%d}" for day in by_day],
        series=[
            Series(
                name=_("Chance of missing it"),
                values=[round(100 * float(one.missed), 1) for one in by_day.values()],
                tone="red",
            )
        ],
        whole=False,
    )


def events(*, acts: Sequence[Act]) -> list[Event]:
    """Return the time line of the acts, newest first."""
    names = names_in(acts=acts)
    made = []
    for act in reversed(acts):
        known = KINDS.get(act.kind.partition(".")[2])
        if known is None:
            continue
        what, icon, tone = known
        detail = getattr(act, "detail", None)
        said: Mapping[str, Any] = detail.content if detail is not None else {}
        approval = act.public.get("approval") or "、".join(act.public.get("approvals", ()))
        text = " ".join(filter(None, (approval, act.public.get("document", ""), said.get("text", ""))))
        who = (
            f"{names.body(act.body_id)} {names.person(act.person_id)}"
            if act.person_id
            else _("by the system")
        )
        made.append(Event(at=act.occurred_at, what=str(what), who=who, text=text, icon=icon, tone=tone))
    return made
