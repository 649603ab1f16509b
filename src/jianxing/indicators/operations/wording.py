"""What a check asks of the body that reports: the words and the rows of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.indicators.models import CheckRun, Series
from jianxing.indicators.operations.picturing import by_month, month, picture_of, picture_of_reports
from jianxing.indicators.operations.placebos import Placebos
from jianxing.methods.forensics.checking import Also, Checked
from jianxing.methods.forensics.density import PLACEBOS
from jianxing.methods.forensics.grids import instant
from jianxing.methods.forensics.reading import HOW_TO_READ, WHEN_NOT
from jianxing.methods.forensics.wording import message_of
from jianxing.methods.readings import Series as Readings
from jianxing.questions.operations import QuestionDraft
from jianxing.questions.picture import Rows


@dataclass(frozen=True, slots=True)
class Work:
    """A run with its series and their readings in the days that it is about, and what is known beside them.

    *unsolved* are the public reports by month that were not solved, by station and item; *weather* is what there is by station.
    """

    run: CheckRun
    series: list[Series]
    readings: list[Readings]
    also: Also
    unsolved: Mapping[tuple[str, str], Readings] = field(default_factory=dict)
    weather: Mapping[str, Sequence[Readings]] = field(default_factory=dict)


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
        mark = _(" (demonstration data among them)") if any(one.is_demo for one in those) else ""
        return cls(f"{those[0].indicator.name} {words}{mark}", those[0])


def called(one: Series | None, city: City | None, taken: Readings) -> str:
    """Return what is checked is called; demonstration data say so wherever they are named, on paper too."""
    if one is not None:
        return str(one) + (_(" (demonstration data)") if one.is_demo else "")
    return city.called if city else taken.name


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
    picture = (
        picture_of_reports(taken, checked, reports)
        if counts is not None
        else picture_of(taken, checked, work.readings, unit)
    )
    draft = QuestionDraft(
        identity=f"{name}|{found.check}|{checked.limit or ''}|{last.year if last else ''}",
        kind=f"indicators.{found.check}",
        domain=about.indicator.domain,
        subject=held,
        subject_title=called(one, city, taken),
        first_on=checked.first,
        last_on=checked.last,
        seen=_(message_of(found.check, effect=found.effect, values=found.values)) % dict(found.values),
        how_to_read=_(HOW_TO_READ[found.check]),
        when_not=_(WHEN_NOT[found.check]),
        effect=found.effect,
        effect_unit=unit_word(found.unit, unit),
        rows=_rows(taken, checked, reports, unit, [(label, value) for label, value in facts if value]),
        picture=picture,
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
        rows = [[instant(at, step_s=taken.step_s), _shown(value)] for at, value in each]
        return Rows([_("Time"), reading], rows, len(rows), facts)
    said = [by_month(monthly) for _label, monthly in reports]
    rows = [
        [month(at), _shown(round(value, 1)), *(_shown(one.get(month(at), np.nan)) for one in said)]
        for at, value in each
    ]
    return Rows([_("Month"), reading, *(label for label, _monthly in reports)], rows, len(rows), facts)


def _shown(value: float) -> str:
    return f"{value:g}" if np.isfinite(value) else "—"
