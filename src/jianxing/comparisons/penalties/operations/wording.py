"""What is asked of a body about a penalty: the words, the comparable cases, and their picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jianxing.comparisons.penalties.models import Case, Result
from jianxing.comparisons.penalties.wording import HOW_TO_READ, WHEN_NOT, sentence
from jianxing.directory.models import PlanDomain
from jianxing.methods.penalties.said import chance, percent, yuan
from jianxing.questions.operations import QuestionDraft
from jianxing.questions.picture import MOST_POINTS, Line, Picture, Rows

#: Columns of the picture: the tier in twentieths.
_COLUMNS: Final = 20


def question_of(row: Result, case_of: Callable[[int], Case]) -> QuestionDraft:
    """Return what is asked; known again by the decision, or by item, place and year of the last comparable case."""
    case = row.case
    those = [(case_of(key), p) for key, p in row.comparable]
    days = sorted(one.decided_on for one, _p in those) or [
        case.decided_on if case else row.run.made_at.date()
    ]
    last = case.decided_on if case else days[-1]
    about = case.number if case else f"{row.item}|{row.place}|{last.year}"
    title = (
        f"{case.number}（{row.item}）"
        if case
        else _("%(item)s in %(place)s") % {"item": row.item, "place": row.place}
    )
    return QuestionDraft(
        identity=f"penalties|{row.kind}|{about}"[:200],
        kind=f"penalties.{row.kind}",
        domain=PlanDomain.SAFETY,
        subject=f"penalty_case:{case.pk}" if case else f"penalty_run:{row.run_id}",
        subject_title=title[:200],
        first_on=case.decided_on if case else days[0],
        last_on=last,
        seen=sentence(row),
        how_to_read=_(HOW_TO_READ[row.kind]),
        when_not=_(WHEN_NOT[row.kind]),
        effect=_effect(row),
        effect_unit="%",
        rows=Rows(
            [
                pgettext("penalties", "Decision"), _("Decided on"), _("Place"), _("Tier"), _("Fine (yuan)"),
                _("Position in the tier"),
            ],
            [_line(one, p) for one, p in (those or ([(case, row.p)] if case else []))],
            len(those) or 1,
            _facts(row),
        ),
        picture=_picture(row, those),
    )  # fmt: skip


def _effect(row: Result) -> float | None:
    if row.shift is not None:
        return round(100 * row.shift, 1)
    return None if row.p is None else round(100 * (row.p - float(row.values["median"])), 1)


def _line(one: Case, p: float | None) -> list[str]:
    return [
        one.number, one.decided_on.isoformat(), one.place, one.tier,
        yuan(None if one.amount is None else float(one.amount)), "—" if p is None else percent(p),
    ]  # fmt: skip


def _facts(row: Result) -> list[tuple[str, str]]:
    told = [
        (_("Comparable cases"), str(row.n or "")),
        (_("Robust z"), "" if row.z is None else f"{row.z:.2f}"),
        (_("p-value over places"), "" if row.p_value is None else chance(row.p_value)),
        (_("Rate of false discoveries over items"), "" if row.q_value is None else chance(row.q_value)),
        (_("Comparison"), f"#{row.run_id}"),
    ]
    return [(label, value) for label, value in told if value]


def _picture(row: Result, those: list[tuple[Case, float]]) -> Picture | None:
    """Return how many comparable cases stand in each twentieth of the tier, the places beside each other."""
    if not those:
        return None
    edges = [f"{100 * at // _COLUMNS}%" for at in range(_COLUMNS)]
    places = sorted({one.place for one, _p in those})
    lines = []
    for place in places:
        counted = [0.0] * _COLUMNS
        for one, p in those:
            if one.place == place:
                counted[_column(p)] += 1
        lines.append(Line(place or _("every place"), counted))
    marked = [_column(row.p)] if row.p is not None else []
    assert len(edges) <= MOST_POINTS
    return Picture(
        _("Comparable cases by their position in the tier"),
        _("cases"),
        edges,
        lines,
        marked=marked,
        columns=True,
    )


def _column(p: float) -> int:
    return min(max(int(p * _COLUMNS), 0), _COLUMNS - 1)
