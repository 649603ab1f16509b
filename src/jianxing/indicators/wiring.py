"""What the indicators ask to be told by the domains below them."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext, gettext_lazy

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.indicators import queries
from jianxing.indicators.models import CheckResult, Series
from jianxing.methods.forensics.reading import HOW_TO_READ
from jianxing.methods.forensics.wording import TITLES
from jianxing.questions.lifecycle import State
from jianxing.questions.subjects import Shown, know, show

#: Functions of the database: which rows a change concerns, and who sees them.
_RULES = (
    ("indicators_series_of_bodies", "indicators_refresh_series"),
    ("indicators_intakes_of_bodies", "indicators_refresh_intakes"),
    ("indicators_claims_of_bodies", "indicators_refresh_claims"),
    ("indicators_compensations_of_bodies", "indicators_refresh_compensations"),
    ("indicators_manifests_of_bodies", "indicators_refresh_manifests"),
    ("indicators_runs_of_bodies", "indicators_refresh_runs"),
)


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees what bodies that moved keep here; returns the rows changed."""
    moved = list(bodies)
    return sum(recompute(bodies=moved, concerned=concerned, refresh=refresh) for concerned, refresh in _RULES)


def sees_series(pk: int) -> bool:
    """Whether the acting body sees a series."""
    return bool(Series.objects.filter(pk=pk).exists())


def marks_of(series: Series) -> list[queries.Mark]:
    """Return what the last run of checks flagged of a series, with the question where one was raised.

    What was settled as corrected, or has other readings since, counts as corrected.
    """
    return [
        queries.Mark(
            first=one.first_on,
            last=one.last_on or one.first_on,
            said=gettext(TITLES[one.check_id]),
            is_question=one.question is not None,
            url=f"/questions/{one.question_id}/" if one.question else f"/indicators/checks/{one.run_id}/",
            is_corrected=_is_corrected(one, series, one.first_on, one.last_on or one.first_on),
        )
        for one in queries.flagged_of(series=[series.pk])
        if one.first_on is not None
    ]


def _is_corrected(one: CheckResult, series: Series, first: date, last: date) -> bool:
    if one.question is not None and one.question.state == State.CORRECTED:
        return True
    seen = next((held["version"] for held in one.run.series if held["series"] == series.pk), None)
    return seen is not None and queries.has_changed(series=series, since=seen, first=first, last=last)


def connect() -> None:
    """Register with the directory, and tell questions what they may be about."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    queries.over_series.append(marks_of)
    for check in HOW_TO_READ:
        know(kind=f"indicators.{check}", title=gettext_lazy(TITLES[check]))
    show(
        subject="series",
        shown=Shown(gettext_lazy("series"), "/indicators/series/{id}/", sees_series),
    )
