"""The rules of a series: understood from their JSON form, refused in the reader's words, and which hold on which day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory.policies import Refused
from jianxing.meetings.models import SeriesRules
from jianxing.methods.cadence import Due, RuleBroken, Rules, Workdays, due, read
from jianxing.methods.cadence.wording import MESSAGES


class RulesRefused(Refused):
    """The rules cannot stand; the place in them is named."""

    def __init__(self, broken: RuleBroken) -> None:
        super().__init__(
            _(MESSAGES[broken.code]) % {"value": broken.value},
            _("It stands at %(place)s.") % {"place": broken.place} if broken.place else "",
        )
        self.place = broken.place


def understood(value: Any) -> Rules:
    """Return the rules that a JSON value holds; raises RulesRefused saying what is wrong with which part."""
    try:
        return read(value)
    except RuleBroken as broken:
        raise RulesRefused(broken) from broken


def due_by(*, versions: Iterable[SeriesRules], first: date, last: date, workdays: Workdays) -> list[Due]:
    """Return what is due from *first* to *last* by rules that followed each other.

    Each version holds from its day until the next one's; of a meeting that a day off moved over that border, the day of the
    rule decides.
    """
    ordered: Sequence[SeriesRules] = sorted(versions, key=lambda one: one.valid_from)
    found: list[Due] = []
    for place, version in enumerate(ordered):
        following = ordered[place + 1].valid_from if place + 1 < len(ordered) else date.max
        found += [
            one
            for one in due(rules=read(version.rules), first=first, last=last, workdays=workdays)
            if version.valid_from <= one.by_rule[0] <= following - timedelta(days=1)
        ]
    return sorted(found, key=lambda one: one.on)


def cadences(versions: Iterable[SeriesRules]) -> dict[str, str]:
    """Return the names of all cadences that the series had or has, by key; the latest name of a key counts."""
    ordered = sorted(versions, key=lambda one: one.valid_from)
    return {cadence.key: cadence.name for version in ordered for cadence in read(version.rules).cadences}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as people read it: of which cadence and season, and in its own form."""

    valid_from: date
    cadence: str
    season: str
    between: str
    rule: str
    said: str
    reason: str


def rule_lines(versions: Iterable[SeriesRules]) -> list[RuleLine]:
    """Return the rules of a series, the latest version first, each season under its cadence."""
    lines = []
    for version in sorted(versions, key=lambda one: one.valid_from, reverse=True):
        for cadence in read(version.rules).cadences:
            lines.append(_line(version, cadence.name, "", "", cadence.rule.text))
            lines += [
                _line(
                    version,
                    cadence.name,
                    season.name,
                    f"{_edge(season.first)} – {_edge(season.last)}",
                    season.rule.text,
                )
                for season in cadence.seasons
            ]
    return lines


def _line(version: SeriesRules, cadence: str, season: str, between: str, rule: str) -> RuleLine:
    return RuleLine(version.valid_from, cadence, season, between, rule, said(rule), version.reason)


def _edge(edge: tuple[int, int] | date) -> str:
    return edge.isoformat() if isinstance(edge, date) else f"{edge[0]:02d}-{edge[1]:02d}"


def said(rule: str) -> str:
    """Return a rule in words where it is one of the common ones, nothing where only its own form says it all."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    step = int(parts.pop("INTERVAL", "1"))
    frequency, rest = parts.pop("FREQ"), parts
    days = rest.pop("BYDAY", "")
    month_day = rest.pop("BYMONTHDAY", "")
    if rest or not (days or month_day):
        return ""
    if frequency == "WEEKLY" and days and not month_day:
        on = "、".join(str(_WEEKDAYS[day]) for day in days.split(","))
        return (
            _("every %(n)d weeks on %(days)s") % {"n": step, "days": on}
            if step > 1
            else _("every week on %(days)s") % {"days": on}
        )
    if frequency == "MONTHLY" and month_day and not days and step in (1, 3):
        which = _("the last day") if month_day == "-1" else _("day %(day)s") % {"day": month_day}
        return (_("every month on %(day)s") if step == 1 else _("every three months on %(day)s")) % {
            "day": which
        }
    return ""


_WEEKDAYS = {
    "MO": gettext_lazy("Monday"), "TU": gettext_lazy("Tuesday"), "WE": gettext_lazy("Wednesday"),
    "TH": gettext_lazy("Thursday"), "FR": gettext_lazy("Friday"), "SA": gettext_lazy("Saturday"),
    "SU": gettext_lazy("Sunday"),
}  # fmt: skip
