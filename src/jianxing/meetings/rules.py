"""The rules of a series: understood from their JSON form, refused in the reader's words, and which hold on which day."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

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
