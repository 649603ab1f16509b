"""Claims beside what the readings say, and how aims stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Prefetch, QuerySet

from jianxing.indicators.models import Claim, Direction, ReadingsVersion, Recomputation, Series, Step, Target
from jianxing.indicators.queries.looks import by_day
from jianxing.indicators.queries.readings import newest, versions
from jianxing.indicators.queries.series import limits_by_day
from jianxing.ledger.models import Act
from jianxing.methods import aims
from jianxing.methods.claims import Formula, Outcome, Readings, compute, fits, reasons
from jianxing.projects.models import Programme

#: Earlier versions that a claim is held against.
_EARLIER = 5
#: Days of readings that an aim's present value is made of.
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What a formula gave, whether it agrees, why not, and which files were read."""

    outcome: Outcome
    agrees: bool
    reasons: list[dict[str, Any]]
    readings: dict[str, str]


def formula_of(claim: Claim) -> Formula:
    """Return the formula of a claim."""
    base = None
    if claim.base_first_on is not None and claim.base_last_on is not None:
        base = (claim.base_first_on, claim.base_last_on)
    return Formula(claim.statistic, claim.compares, (claim.first_on, claim.last_on), base)


def recomputed(*, claim: Claim) -> Recomputed:
    """Compute a claim on the newest readings of its series, and look why it differs."""
    series = list(
        Series.objects.filter(claims=claim)
        .select_related("indicator", "station")
        .order_by("station__pinyin_key", "id")
    )
    now = [(one, newest(series=one)) for one in series]
    held = [_readings(one, version) for one, version in now if version is not None]
    formula = formula_of(claim)
    outcome = compute(held, formula)
    agrees = fits(outcome.value, claim.value, decimals=claim.decimals)
    why = reasons(
        held,
        formula,
        claimed=claim.value,
        decimals=claim.decimals,
        earlier=() if agrees else _earlier(series),
    )
    return Recomputed(
        outcome, agrees, [{"code": one.code, "values": dict(one.values)} for one in why],
        {str(one.pk): version.blob_id for one, version in now if version is not None},
    )  # fmt: skip


def _earlier(series: Sequence[Series]) -> list[tuple[str, list[Readings]]]:
    """Return the readings of the series with one of them as it stood before, one after the other."""
    found = []
    for at, one in enumerate(series):
        for version in versions(series=one)[1:_EARLIER]:
            others = [
                _readings(other, held)
                for other in series
                if other.pk != one.pk and (held := newest(series=other))
            ]
            name = f"{version.ordinal}" if len(series) == 1 else f"{one.station.name} {version.ordinal}"
            found.append((name, [*others[:at], _readings(one, version), *others[at:]]))
    return found


def _readings(series: Series, version: ReadingsVersion) -> Readings:
    held = by_day(version=version, step=series.step)
    step = Step.DAY if series.step == Step.HOUR else series.step
    return Readings(
        name=series.station.name,
        days=np.array(held.days, dtype="datetime64[D]"),
        values=np.array([np.nan if value is None else value for value in held.values], dtype=np.float64),
        limits=limits_by_day(indicator=series.indicator, step=step),
    )


def claims(*, words: str = "") -> QuerySet[Claim]:
    """Return the claims that are not void, newest first, each with its newest recomputation in ``newest``."""
    newest_one = Recomputation.objects.order_by("claim_id", "-id").distinct("claim_id")
    found: QuerySet[Claim] = (
        Claim.objects.filter(voided_at=None)
        .select_related("claimant", "registered_by")
        .prefetch_related(Prefetch("recomputations", newest_one, to_attr="newest"))
        .order_by("-made_on", "-id")
    )
    for word in words.split():
        found = found.filter(text__icontains=word)
    return found


def one_claim(*, pk: int) -> Claim:
    """Return a claim; raises ``Claim.DoesNotExist`` where it is not seen."""
    found: Claim = Claim.objects.select_related("claimant", "registered_by").get(pk=pk)
    return found


def series_of_claim(*, claim: Claim) -> QuerySet[Series]:
    """Return the series that a claim rests on, as far as they are seen."""
    found: QuerySet[Series] = Series.objects.filter(claims=claim).select_related("indicator", "station")
    return found.order_by("station__pinyin_key", "id")


def recomputations(*, claim: Claim) -> QuerySet[Recomputation]:
    """Return what a claim gave, newest first."""
    return Recomputation.objects.filter(claim=claim).select_related("made_by").order_by("-id")


def claim_acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a claim with their disclosed details, oldest first."""
    return Act.objects.filter(subject="claim", subject_id=pk).select_related("detail").order_by("id")


@dataclass(frozen=True, slots=True)
class Aimed:
    """An aim with how it stands; None where its series has no readings."""

    target: Target
    standing: aims.Standing | None


def one_target(*, pk: int) -> Target:
    """Return an aim with its focus item; raises ``Target.DoesNotExist`` where it is not seen."""
    return Target.objects.select_related(
        "focus_item__programme", "series__indicator", "series__station", "registered_by"
    ).get(pk=pk)


def aimed(*, programme: Programme) -> list[Aimed]:
    """Return the aims of a programme by focus item and day, each with how it stands."""
    found = (
        Target.objects.filter(focus_item__programme=programme, voided_at=None)
        .select_related("focus_item", "series__indicator", "series__station", "registered_by")
        .order_by("focus_item__ordinal", "by_on", "id")
    )
    return [Aimed(target, _standing(target)) for target in found]


def _standing(target: Target) -> aims.Standing | None:
    version = newest(series=target.series)
    if version is None:
        return None
    held = _readings(target.series, version)
    there = held.days[np.isfinite(held.values)]
    if not len(there):
        return None
    last: date = there[-1].astype(object)
    first = last if target.series.step == Step.YEAR else last - _YEAR + timedelta(days=1)
    outcome = compute([held], Formula(target.statistic, "level", (first, last)))
    if outcome.value is None:
        return None
    aim = aims.Aim(
        value=target.value, by=target.by_on, base=target.base_value, base_on=target.base_on,
        lower=target.series.indicator.direction != Direction.HIGHER,
    )  # fmt: skip
    return aims.standing(aim, now=outcome.value, now_on=last)
