"""The picture of a question: days or hours with what is asked about, beside neighbours or what they were copied from; columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from django.utils.translation import gettext as _

from jianxing.methods.forensics.bounds import BOUNDS
from jianxing.methods.forensics.checking import Checked, days_of_series, middles, monthly_means
from jianxing.methods.forensics.grids import aligned, instant
from jianxing.methods.forensics.result import Values
from jianxing.methods.readings import HOUR
from jianxing.methods.readings import Series as Readings
from jianxing.questions.picture import MOST_POINTS, Line, Picture

#: Columns on either side of a limit in the picture of its density, each a twentieth of the limit wide.
_BESIDE: Final = 12
#: Checks that are about single readings: hours are shown as hours.
_OF_READINGS: Final = frozenset(
    {"gross_range", "spike", "rate_of_change", "flat_line", "ceiling", "copied_blocks", "revisions"}
)
#: Readings that are shown on either side of what is asked about.
_AROUND: Final = {HOUR: 72}
_AROUND_DAYS: Final = 30


def month(at: np.datetime64) -> str:
    """Return the month of an instant."""
    return str(at.astype("datetime64[M]"))


def by_month(counts: Readings) -> dict[str, float]:
    """Return public reports by month; their grid is one of months."""
    first = counts.start.astype("datetime64[M]")
    return {str(first + at): float(value) for at, value in enumerate(counts.values)}


def picture_of_reports(taken: Readings, checked: Checked, reports: Sequence[tuple[str, Readings]]) -> Picture:
    """Return all by month, each against its mean of the year before: which way they go, whatever their units."""
    year = len(checked.at)
    last = checked.at[-1].astype("datetime64[M]")
    window = last - np.arange(2 * year)[::-1]
    months = [str(one) for one in window]
    official = monthly_means(days_of_series(taken), window)
    drawn = [(_("official figure"), official)]
    for label, monthly in reports:
        said = by_month(monthly)
        drawn.append((label, np.array([said.get(one, np.nan) for one in months])))
    lines = [
        Line(name, _plain(values / np.nanmean(values[:year]) * 100))
        for name, values in drawn
        if np.nansum(values[:year]) > 0
    ]
    return Picture(
        _("The official figure and public reports by month; the mean of the year before is 100"), "", months, lines,
        marked=list(range(year, 2 * year)),
    )  # fmt: skip


def picture_of(taken: Readings, checked: Checked, beside: Sequence[Readings], unit: str) -> Picture | None:
    """Return the picture of what a check asks about; None where there is nothing to be drawn."""
    check = checked.result.check
    if check == "density_at_limit" and checked.limit:
        return _density(taken, checked, beside, unit)
    if not np.isfinite(taken.values).any():
        return None
    if check == "last_digits":
        return _digits(taken, checked)
    if check in _OF_READINGS:
        return _readings(taken, checked, beside, unit)
    days = days_of_series(taken)
    if not np.isfinite(days.values).any():
        return None
    start = np.datetime64(days.start, "D")
    marked = (checked.at.astype("datetime64[D]") - start).astype(np.int64)
    first, last = _window(len(days.values), marked, checked, start)
    lines = [Line(_("daily value"), _plain(days.values[first:last]))]
    if check.startswith("neighbours"):
        others = [days_of_series(one) for one in beside if one is not taken and one.item == taken.item]
        table = np.array(
            [
                aligned(other.values, np.datetime64(other.start, "D"), start + first, last - first, 86_400)
                for other in others
            ]
        )
        if len(others):
            lines.append(Line(_("median of the neighbours"), _plain(middles(table))))
    return Picture(
        _("Daily values with what is asked about"), unit, [str(start + at) for at in range(first, last)], lines,
        limit=checked.limit, marked=[int(at) - first for at in np.unique(marked) if first <= at < last],
    )  # fmt: skip


def _readings(taken: Readings, checked: Checked, beside: Sequence[Readings], unit: str) -> Picture:
    """Return the readings as they were reported, around what is asked about; beside them what they were copied from.

    Where that reaches further than a picture does, the part with most of it is shown.
    """
    hourly = taken.step_s == HOUR
    places = np.searchsorted(taken.times, checked.at)
    first, last = _densest(len(taken.values), places, around=_AROUND.get(taken.step_s, _AROUND_DAYS))
    marked = places[(places >= first) & (places < last)]
    lines = [Line(_("hourly value") if hourly else _("daily value"), _plain(taken.values[first:last]))]
    found = checked.result.values
    if checked.result.check == "copied_blocks" and "origin_at" in found:
        lines.append(_origin(taken, found, beside, first, last))
    left = len(np.unique(places)) - len(np.unique(marked))
    title = (
        _("Hourly values with what is asked about") if hourly else _("Daily values with what is asked about")
    )
    if left:
        title = _("%(title)s; %(left)d further readings lie outside the picture") % {
            "title": title,
            "left": left,
        }
    labels = [instant(at, step_s=taken.step_s) for at in taken.times[first:last]]
    return Picture(title, unit, labels, lines, marked=[int(at) - first for at in np.unique(marked)])


def _origin(
    taken: Readings, found: Mapping[str, object], beside: Sequence[Readings], first: int, last: int
) -> Line:
    """Return what stood where the longest stretch was copied from, laid under it."""
    named = [one for one in beside if one.station == found["source"] and one.item == taken.item]
    source = named[0] if named else taken
    by = int(str(found["lag"])) * np.timedelta64(taken.step_s, "s")
    values = aligned(source.values, source.start, taken.times[first] - by, last - first, taken.step_s)
    where = f"{source.station} {found['origin_at']}" if named else str(found["origin_at"])
    return Line(_("readings from %(where)s on") % {"where": where}, _plain(values))


def _densest(count: int, places: np.ndarray, *, around: int) -> tuple[int, int]:
    """Return the stretch that is shown: all *places* with what lies around them, or the part that holds most of them."""
    room = MOST_POINTS - 2 * around
    whole = (max(int(places.min()) - around, 0), min(int(places.max()) + around + 1, count))
    if whole[1] - whole[0] <= MOST_POINTS:
        return whole
    ordered = np.unique(places)
    held = np.searchsorted(ordered, ordered + room) - np.arange(len(ordered))
    begin = int(ordered[int(np.argmax(held))])
    return max(begin - around, 0), min(begin + room + around, count)


def _digits(taken: Readings, checked: Checked) -> Picture:
    """Return how many readings of the stretch end in each digit; 0 and 5 are asked about."""
    step = BOUNDS[taken.item].step
    days = taken.times.astype("datetime64[D]")
    inside = np.isfinite(taken.values)
    if checked.first is not None and checked.last is not None:
        inside &= (days >= np.datetime64(checked.first)) & (days <= np.datetime64(checked.last))
    ends = np.rint(taken.values[inside] / step).astype(np.int64) % 10
    counts = np.bincount(ends, minlength=10)
    return Picture(
        _("Readings by their last digit"), _("Readings"), [str(digit) for digit in range(10)],
        [Line(_("readings that end so"), [float(one) for one in counts])], marked=[0, 5], columns=True,
    )  # fmt: skip


def _window(count: int, marked: np.ndarray, checked: Checked, start: np.datetime64) -> tuple[int, int]:
    """Return the days that are shown: the stretch in question with a month on either side, as many as there is room for."""
    first = int(marked.min()) if len(marked) else 0
    last = int(marked.max()) + 1 if len(marked) else count
    if checked.first is not None:
        first = int((np.datetime64(checked.first) - start).astype(np.int64))
    first = max(first - _AROUND_DAYS, 0)
    last = min(last + _AROUND_DAYS, count)
    return first, max(min(last, first + MOST_POINTS), first + 1)


def _plain(values: Values) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]


def _density(taken: Readings, checked: Checked, beside: Sequence[Readings], unit: str) -> Picture:
    """Return how many days, or single hours, lie in columns a twentieth of the limit wide, on either side of it."""
    limit, hours = float(checked.limit or 0), checked.result.values.get("of") == "hours"
    if hours:
        values = taken.values
    elif any(one is taken for one in beside):
        values = days_of_series(taken).values
    else:
        item = taken.item.split("_")[0]
        values = np.concatenate(
            [days_of_series(one).values for one in beside if one.item.split("_")[0] == item]
        )
    width = limit / 20
    edges = limit + width * np.arange(-_BESIDE, _BESIDE + 1)
    # a value at the limit keeps it: columns are closed above
    counts = np.bincount(
        np.clip(np.searchsorted(edges, values[np.isfinite(values)], side="left") - 1, -1, 2 * _BESIDE) + 1,
        minlength=2 * _BESIDE + 2,
    )[1:-1]
    if hours:
        title = _("Hours by concentration, on either side of the limit of %(limit)g")
        line = _("hours up to this concentration (%(unit)s)")
    else:
        title = _("Days by concentration, on either side of the limit of %(limit)g")
        line = _("days up to this concentration (%(unit)s)")
    return Picture(
        title % {"limit": limit}, _("Readings") if hours else _("days"), [f"{edge:g}" for edge in edges[1:]],
        [Line(line % {"unit": unit}, [float(one) for one in counts])],
        limit=limit, marked=[_BESIDE - 2, _BESIDE - 1, _BESIDE, _BESIDE + 1], columns=True,
    )  # fmt: skip
