"""Counting units: what one of a figure's number is, and how the number is made of the rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median_high

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from jianxing.briefs.recipes.kinds import Row, Value


def _distinct(rows: Sequence[Row]) -> Value:
    return len({one for row in rows for one in row.counts_as})


def _three_or_more(rows: Sequence[Row]) -> Value:
    """None where it is not told, which is also where there is none: no figure says that of nobody there is a lead."""
    return _distinct(rows) if rows else None


def _last(rows: Sequence[Row]) -> Value:
    return rows[-1].counts_as[0] if rows else None


def _sum(rows: Sequence[Row]) -> Value:
    return sum(row.amount or 0 for row in rows)


def _median(rows: Sequence[Row]) -> Value:
    amounts = [row.amount for row in rows if row.amount is not None]
    return median_high(amounts) if amounts else None


@dataclass(frozen=True, slots=True)
class Unit:
    """A counting unit; ``label`` is what stands behind the number on the screen."""

    code: str
    label: Promise
    value: Callable[[Sequence[Row]], Value] = _distinct


_ALL = (
    Unit("finding", pgettext_lazy("counting unit", "findings")),
    Unit("project", pgettext_lazy("counting unit", "projects")),
    Unit("organisation", pgettext_lazy("counting unit", "bodies")),
    Unit("working day", pgettext_lazy("counting unit", "working days"), _sum),
    Unit("median working day", pgettext_lazy("counting unit", "working days (median)"), _median),
    Unit("calendar day", pgettext_lazy("counting unit", "calendar days"), _sum),
    Unit("site", pgettext_lazy("counting unit", "sites")),
    Unit("inspection", pgettext_lazy("counting unit", "inspections")),
    Unit("mode", pgettext_lazy("counting unit", "modes")),
    Unit("checklist", pgettext_lazy("counting unit", "checklists")),
    Unit("focus item", pgettext_lazy("counting unit", "focus items")),
    Unit("year", pgettext_lazy("counting unit", "years")),
    Unit("activity", pgettext_lazy("counting unit", "activities")),
    Unit("agreement", pgettext_lazy("counting unit", "agreements")),
    Unit("letter", pgettext_lazy("counting unit", "letters")),
    Unit("province", pgettext_lazy("counting unit", "provinces")),
    Unit("domain", pgettext_lazy("counting unit", "domains")),
    Unit("series", pgettext_lazy("counting unit", "series")),
    Unit("question", pgettext_lazy("counting unit", "questions")),
    Unit("incident", pgettext_lazy("counting unit", "incidents")),
    Unit("drill", pgettext_lazy("counting unit", "drills")),
    Unit("report", pgettext_lazy("counting unit", "reports")),
    Unit("package", pgettext_lazy("counting unit", "packages")),
    Unit("group", pgettext_lazy("counting unit", "kinds of case")),
    Unit("route", pgettext_lazy("counting unit", "routes")),
    Unit("enterprise", pgettext_lazy("counting unit", "enterprises")),
    Unit("field mismatch", pgettext_lazy("counting unit", "field mismatches")),
    Unit("conflict", pgettext_lazy("counting unit", "conflicts")),
    Unit("enclave", pgettext_lazy("counting unit", "enclaves")),
    Unit("area", pgettext_lazy("counting unit", "areas")),
    Unit("institution", pgettext_lazy("counting unit", "institutions")),
    Unit("museum", pgettext_lazy("counting unit", "museums")),
    Unit("library", pgettext_lazy("counting unit", "libraries")),
    Unit("station", pgettext_lazy("counting unit", "stations")),
    Unit("matter", pgettext_lazy("counting unit", "matters")),
    Unit("referral", pgettext_lazy("counting unit", "referrals"), _three_or_more),
    Unit("application", pgettext_lazy("counting unit", "applications")),
    Unit("approval", pgettext_lazy("counting unit", "approvals")),
    Unit("meeting", pgettext_lazy("counting unit", "meetings")),
    Unit("stage", pgettext_lazy("counting unit", "stage"), _last),
)
UNITS = {unit.code: unit for unit in _ALL}
