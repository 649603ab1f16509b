"""The period of a figure: a field of the row within a span that is told from the brief's own day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jianxing.briefs.recipes.kinds import RecipeRefused

#: Which day of a finding is meant.
FIELDS = ("found", "registered", "closed")
#: ``until`` has no beginning; ``between`` gives both ends; the others begin with the calendar's.
SPANS = ("until", "month", "quarter", "year", "between")


@dataclass(frozen=True, slots=True)
class Period:
    """A field and the span that its day must lie in."""

    field: str
    span: str
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Period":
        """Read what ``plain`` gave; raises ``RecipeRefused`` for what is no period."""
        field, span = str(given.get("field", "")), str(given.get("span", ""))
        try:
            since, until = (
                date.fromisoformat(str(given[name])) if given.get(name) else None for name in ("from", "to")
            )
        except ValueError as error:
            raise RecipeRefused(
                _("A day of the period cannot be read."), _("Write it as 2026-03-31.")
            ) from error
        if field not in FIELDS or span not in SPANS:
            raise RecipeRefused(
                _("The period names no field or span that is known."), _("Choose both from the lists.")
            )
        if span == "between" and (since is None or until is None or until < since):
            raise RecipeRefused(
                _("A period from a day to a day needs both, in order."), _("Give the first and the last day.")
            )
        if span != "between" and (since or until):
            raise RecipeRefused(
                _("Only a period from a day to a day takes days."),
                _("Choose that span, or leave the days out."),
            )
        return cls(field, span, since, until)

    def plain(self) -> dict[str, str]:
        """The period as a figure's parameters hold it."""
        days = {"from": self.since, "to": self.until}
        return {
            "field": self.field,
            "span": self.span,
            **{name: day.isoformat() for name, day in days.items() if day is not None},
        }

    def bounds(self, *, as_of: date) -> tuple[date | None, date]:
        """Return the first and the last day, never later than the brief's."""
        if self.span == "between":
            assert self.until is not None
            return self.since, min(self.until, as_of)
        begins = {
            "until": None,
            "month": as_of.replace(day=1),
            "quarter": as_of.replace(month=3 * ((as_of.month - 1) // 3) + 1, day=1),
            "year": as_of.replace(month=1, day=1),
        }
        return begins[self.span], as_of
