"""What a check asks of the body that reports: the words, the rows and the picture of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.indicators.models import CheckRun, Series
from jianxing.indicators.operations.placebos import Placebos
from jianxing.methods.forensics.checking import Also, Checked, days_of_series, middles, monthly_means
from jianxing.methods.forensics.density import PLACEBOS
from jianxing.methods.forensics.reading import HOW_TO_READ, WHEN_NOT
from jianxing.methods.forensics.wording import message_of
from jianxing.methods.readings import HOUR
from jianxing.methods.readings import Series as Readings
from jianxing.questions.operations import QuestionDraft
from jianxing.questions.picture import MOST_POINTS, Line, Picture, Rows

#: Columns on either side of a limit in the picture of its density, each a twentieth of the limit wide.
_BESIDE = 12


@dataclass(frozen=True, slots=True)
class Work:
    """A run with its series and their readings in the days that it is about, and what is known beside them.

    *unsolved* are the public reports by month that were not solved, by station and item.
    """

    run: CheckRun
    series: list[Series]
    readings: list[Readings]
    also: Also
    unsolved: Mapping[tuple[str, str], Readings] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class City:
    """Several series of one item that are asked about together."""

    called: str
    of_what: Series

    @classmethod
    def of(cls, taken: Readings, series: Sequence[Series]) -> City | None:
        """Return what the pooled series is called; None where no series of the item is known."""
        those = [one for one in series if one.indicator.item == taken.item.removesuffix("_8h")]
        those = those or [one for one in series if one.indicator.item == taken.item]
        if not those:
            return None
        words = _("%(n)d stations together") % {"n": len(those)}
        return cls(f"{those[0].indicator.name} {words}", those[0])


def question_of(
    work: Work,
    one: Series | None,
    city: City | None,
    taken: Readings,
    checked: Checked,
    tests: int,
    others: Placebos | None,
) -> tuple[QuestionDraft, Body]:
    """Return what is asked, and of whom: the body that reports the series, or the first of several.

    The same question is known again by series, check, limit and the year in which what was seen ends.
    """
    about = one if one is not None else city.of_what if city else None
    assert about is not None
    found = checked.result
    last = checked.last or checked.first
    held = f"series:{about.pk}" if one is not None else f"indicator:{about.indicator_id}"
    name = str(about.uid) if one is not None else f"city:{about.indicator.uid}"
    p_value, rate = found.p_value, checked.rate
    facts = [
        (_("Readings looked at"), str(found.looked_at)),
        (_("Statistic"), "" if found.statistic is None else f"{found.statistic:.3g}"),
        (_("p-value"), "" if p_value is None else f"{p_value:.2g}"),
        (_("After the correction over the run"), "" if rate is None else f"{rate:.2g}"),
        (_("Tests in the run"), str(tests)),
        (_("Placebo limits"), _placebo_limits(checked)),
        (_("Placebo stations"), _placebo_stations(others)),
        (_("Run of checks"), f"#{work.run.pk}"),
    ]
    unit = about.indicator.unit
    counts = work.also.felt.get((taken.station, taken.item)) if found.check == "perceived" else None
    left = work.unsolved.get((taken.station, taken.item)) if counts is not None else None
    felt = [(_("Public reports"), counts), (_("of them not solved"), left)]
    reports = [(label, monthly) for label, monthly in felt if monthly is not None]
    draft = QuestionDraft(
        identity=f"{name}|{found.check}|{checked.limit or ''}|{last.year if last else ''}",
        kind=f"indicators.{found.check}",
        domain=about.indicator.domain,
        subject=held,
        subject_title=str(one) if one is not None else city.called if city else str(about),
        first_on=checked.first,
        last_on=checked.last,
        seen=_(message_of(found)) % dict(found.values),
        how_to_read=_(HOW_TO_READ[found.check]),
        when_not=_(WHEN_NOT[found.check]),
        effect=found.effect,
        effect_unit=unit_word(found.unit, unit),
        rows=_rows(taken, checked, reports, unit, [(label, value) for label, value in facts if value]),
        picture=_picture(taken, checked, work.readings, unit) if counts is None else _felt(taken, checked, reports),
    )  # fmt: skip
    return draft, about.reports


def unit_word(code: str, unit: str) -> str:
    """Return the unit of an effect as people read it; *unit* is that of the readings."""
    return {"d": _("days"), "n": _("readings"), "unit": unit}.get(code, code)


def _placebo_limits(checked: Checked) -> str:
    """Return the limits at which nothing is decided, against which the contrast was held."""
    if checked.result.check != "density_at_limit" or checked.limit is None:
        return ""
    return "、".join(f"{checked.limit * times:g}" for times in PLACEBOS)


def _placebo_stations(others: Placebos | None) -> str:
    if others is None:
        return ""
    numbers = {"count": others.count, "flagged": others.flagged}
    if others.is_shared:
        return _("%(count)d, of which %(flagged)d flagged too: it may lie with what they share") % numbers
    return _("%(count)d, of which %(flagged)d flagged too") % numbers


def _rows(
    taken: Readings,
    checked: Checked,
    reports: Sequence[tuple[str, Readings]],
    unit: str,
    facts: Sequence[tuple[str, str]],
) -> Rows:
    reading = _("Reading (%(unit)s)") % {"unit": unit}
    each = list(zip(checked.at, checked.values, strict=True))
    if not reports:
        rows = [[_instant(at, taken.step_s), _shown(value)] for at, value in each]
        return Rows([_("Time"), reading], rows, len(rows), facts)
    said = [_by_month(monthly) for _label, monthly in reports]
    rows = [
        [_month(at), _shown(round(value, 1)), *(_shown(one.get(_month(at), np.nan)) for one in said)]
        for at, value in each
    ]
    return Rows([_("Month"), reading, *(label for label, _monthly in reports)], rows, len(rows), facts)


def _month(at: np.datetime64) -> str:
    return str(at.astype("datetime64[M]"))


def _by_month(counts: Readings) -> dict[str, float]:
    """Return public reports by month; their grid is one of months."""
    first = counts.start.astype("datetime64[M]")
    return {str(first + at): float(value) for at, value in enumerate(counts.values)}


def _felt(taken: Readings, checked: Checked, reports: Sequence[tuple[str, Readings]]) -> Picture:
    """Return all by month, each against its mean of the year before: which way they go, whatever their units."""
    year = len(checked.at)
    last = checked.at[-1].astype("datetime64[M]")
    window = last - np.arange(2 * year)[::-1]
    months = [str(month) for month in window]
    official = monthly_means(days_of_series(taken), window)
    drawn = [(_("official figure"), official)]
    for label, monthly in reports:
        said = _by_month(monthly)
        drawn.append((label, np.array([said.get(month, np.nan) for month in months])))
    lines = [
        Line(name, [_or_none(value) for value in values / np.nanmean(values[:year]) * 100])
        for name, values in drawn
        if np.nansum(values[:year]) > 0
    ]
    return Picture(
        _("The official figure and public reports by month; the mean of the year before is 100"), "", months, lines,
        marked=list(range(year, 2 * year)),
    )  # fmt: skip


def _instant(at: np.datetime64, step_s: int) -> str:
    return (
        str(at.astype("datetime64[m]")).replace("T", " ")
        if step_s == HOUR
        else str(at.astype("datetime64[D]"))
    )


def _shown(value: float) -> str:
    return f"{value:g}" if np.isfinite(value) else "—"


def _picture(taken: Readings, checked: Checked, beside: Sequence[Readings], unit: str) -> Picture | None:
    if checked.result.check == "density_at_limit" and checked.limit:
        return _density(taken, checked, beside, unit)
    days = days_of_series(taken) if np.isfinite(taken.values).any() else None
    if days is None or not np.isfinite(days.values).any():
        return None
    start = np.datetime64(days.start, "D")
    marked_days = (checked.at.astype("datetime64[D]") - start).astype(np.int64)
    first, last = _window(len(days.values), marked_days, checked, start)
    labels = [str(start + at) for at in range(first, last)]
    lines = [Line(_("daily value"), [_or_none(value) for value in days.values[first:last]])]
    if checked.result.check.startswith("neighbours"):
        others = [days_of_series(one) for one in beside if one is not taken and one.item == taken.item]
        table = np.full((len(others), last - first), np.nan)
        for at, other in enumerate(others):
            by = (other.start - days.start).days - first
            there = np.arange(len(other.values)) + by
            inside = (there >= 0) & (there < last - first)
            table[at, there[inside]] = other.values[inside]
        if len(others):
            lines.append(Line(_("median of the neighbours"), [_or_none(value) for value in middles(table)]))
    marked = [int(at) - first for at in np.unique(marked_days) if first <= at < last]
    return Picture(
        _("Daily values with what is asked about"), unit, labels, lines, limit=checked.limit, marked=marked
    )


def _window(count: int, marked: np.ndarray, checked: Checked, start: np.datetime64) -> tuple[int, int]:
    """Return the days that are shown: the stretch in question with a month on either side, as many as there is room for."""
    first = int(marked.min()) if len(marked) else 0
    last = int(marked.max()) + 1 if len(marked) else count
    if checked.first is not None:
        first = int((np.datetime64(checked.first) - start).astype(np.int64))
    first = max(first - 30, 0)
    last = min(last + 30, count)
    return first, max(min(last, first + MOST_POINTS), first + 1)


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _density(taken: Readings, checked: Checked, beside: Sequence[Readings], unit: str) -> Picture:
    """Return how many days lie in columns a twentieth of the limit wide, on either side of it."""
    limit = float(checked.limit or 0)
    values = (
        days_of_series(taken).values
        if any(one is taken for one in beside)
        else np.concatenate([days_of_series(one).values for one in beside if one.item.split("_")[0] == taken.item.split("_")[0]])
    )  # fmt: skip
    width = limit / 20
    edges = limit + width * np.arange(-_BESIDE, _BESIDE + 1)
    inside = values[np.isfinite(values)]
    # a value at the limit keeps it: columns are closed above
    counts = np.bincount(
        np.clip(np.searchsorted(edges, inside, side="left") - 1, -1, 2 * _BESIDE) + 1,
        minlength=2 * _BESIDE + 2,
    )[1:-1]
    return Picture(
        _("Days by concentration, on either side of the limit of %(limit)g") % {"limit": limit},
        _("days"),
        [f"{edge:g}" for edge in edges[1:]],
        [
            Line(
                _("days up to this concentration (%(unit)s)") % {"unit": unit}, [float(one) for one in counts]
            )
        ],
        limit=limit,
        marked=[_BESIDE - 2, _BESIDE - 1, _BESIDE, _BESIDE + 1],
        columns=True,
    )
