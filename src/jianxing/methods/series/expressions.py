"""What is asked of readings, as Ibis expressions that mean the same on DuckDB and on Spark.

Only what stands in ``OPERATIONS`` is used, and each of them is tested on both: integers and flags come out identical,
floating-point numbers to 1e-9. A table of readings has ``at``, ``value`` and ``row``; with several series also ``series``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ibis.expr.types import Table

#: Flags of QARTOD.
_GOOD, _UNKNOWN, _SUSPECT, _FAILS, _MISSING = 1, 2, 3, 4, 9


def _measured(t: Table) -> Any:
    """Return the value, NULL where it is no number: engines order and average NaN differently.

    DuckDB 2.0 takes a Parquet column whose statistics count no NULL for one that can never be NULL, this expression too: what
    is missing must be NULL in a file, as ``files`` and ``staging`` write it, and never NaN.
    """
    return t.value.isnan().ifelse(None, t.value)


def measured(t: Table) -> Table:
    """Return the readings with NULL for what is no number."""
    return t.mutate(value=_measured(t))


def summary(t: Table) -> Table:
    """Return one row: readings, missing, first and last time, lowest, highest and mean."""
    t = measured(t)
    return t.aggregate(
        readings=t.value.count(),
        missing=t.count() - t.value.count(),
        first=t["at"].min(),
        last=t["at"].max(),
        lowest=t.value.min(),
        highest=t.value.max(),
        mean=t.value.mean(),
    )


def by_day(t: Table) -> Table:
    """Return for each day the number of readings, their mean and their largest."""
    t = measured(t)
    day = t["at"].truncate("D").name("day")
    return (
        t.group_by(day)
        .aggregate(readings=t.value.count(), mean=t.value.mean(), highest=t.value.max())
        .order_by("day")
    )


def by_month(t: Table) -> Table:
    """Return for each month the number of readings, their mean and the lowest and highest."""
    t = measured(t)
    month = t["at"].truncate("M").name("month")
    return (
        t.group_by(month)
        .aggregate(readings=t.value.count(), mean=t.value.mean(), lowest=t.value.min(), highest=t.value.max())
        .order_by("month")
    )


def by_hour_of_day(t: Table) -> Table:
    """Return for each hour of the day the number of readings and those missing: when gaps fall."""
    t = measured(t)
    hour = t["at"].hour().name("hour")
    return (
        t.group_by(hour)
        .aggregate(readings=t.value.count(), missing=t.count() - t.value.count(), mean=t.value.mean())
        .order_by("hour")
    )


def distribution(t: Table, *, low: float, width: float, bins: int) -> Table:
    """Return how many readings fall into each of *bins* of equal width from *low* on; what lies outside is not counted."""
    t = measured(t)
    place = ((t.value - low) / width).floor().cast("int64").name("place")
    inside = t.filter((t.value >= low) & (t.value < low + width * bins))
    return inside.group_by(place).aggregate(readings=inside.count()).order_by("place")


def last_digits(t: Table, *, scale: int) -> Table:
    """Return how many readings end in each digit, of values that are reported to 1/*scale*."""
    t = measured(t)
    digit = ((t.value * scale).round().cast("int64") % 10).name("digit")
    there = t.filter(t.value.notnull())
    return there.group_by(digit).aggregate(readings=there.count()).order_by("digit")


def beyond(t: Table, *, limit: float) -> Table:
    """Return one row: how many readings there are and how many lie above a limit."""
    t = measured(t)
    return t.aggregate(
        readings=t.value.count(), above=(t.value > limit).cast("int64").sum(), highest=t.value.max()
    )


def flags(
    t: Table,
    *,
    fail: tuple[float, float],
    suspect: tuple[float, float],
    spike: tuple[float, float],
    rate: tuple[float, float],
    flat: tuple[int, int],
    tolerance: float,
    step_s: float,
) -> Table:
    """Return ``at`` and the four QARTOD flags of a series on a regular grid; those of ``forensics.qartod``, byte for byte."""
    import ibis

    t = measured(t)
    order = ibis.window(order_by=t["at"])
    t = t.mutate(
        before=t.value.lag().over(order),
        after=t.value.lead().over(order),
        place=ibis.row_number().over(order),
    )
    away = (t.value - (t.before + t.after) / 2).abs()
    speed = ((t.value - t.before) / step_s).abs()
    cases: dict[str, Any] = {
        "range": ibis.cases(
            (t.value.isnull(), _MISSING),
            ((t.value < fail[0]) | (t.value > fail[1]), _FAILS),
            ((t.value < suspect[0]) | (t.value > suspect[1]), _SUSPECT),
            else_=_GOOD,
        ),
        "spike": ibis.cases(
            (t.value.isnull(), _MISSING),
            (away.isnull(), _UNKNOWN),
            (away > spike[1], _FAILS),
            (away > spike[0], _SUSPECT),
            else_=_GOOD,
        ),
        "rate": ibis.cases(
            (t.value.isnull(), _MISSING), (speed > rate[1], _FAILS), (speed > rate[0], _SUSPECT), else_=_GOOD
        ),
    }
    spread = {}
    for points in flat:
        window = ibis.window(order_by=t["at"], preceding=points, following=0)
        spread[points] = (t.place >= points) & (
            (t.value.max().over(window) - t.value.min().over(window)) < tolerance
        )
    cases["flat"] = ibis.cases(
        (t.value.isnull(), _MISSING), (spread[flat[1]], _FAILS), (spread[flat[0]], _SUSPECT), else_=_GOOD
    )
    return t.select("at", **cases).order_by("at")


def counted_flags(t: Table, **limits: Any) -> Table:
    """Return how many readings have each flag, by test."""
    import ibis

    marked = flags(t, **limits)
    parts = [
        marked.group_by(marked[test].name("flag")).aggregate(readings=marked.count()).mutate(test=ibis.literal(test))
        for test in ("range", "spike", "rate", "flat")
    ]  # fmt: skip
    return ibis.union(*parts, distinct=False).order_by("test", "flag")


def gaps(t: Table, *, step_s: int) -> Table:
    """Return where readings stop for longer than a step: the last before, the first after, and how many seconds lie between."""
    import ibis

    t = measured(t)
    there = t.filter(t.value.notnull()).select("at")
    later = there.mutate(then=there["at"].lead().over(ibis.window(order_by=there["at"])))
    seconds = (later.then.epoch_seconds() - later["at"].epoch_seconds()).cast("int64")
    return later.mutate(seconds=seconds).filter(seconds > step_s).order_by("at")


def differences(old: Table, new: Table) -> Table:
    """Return the readings that two versions have differently: ``at``, ``was`` and ``now``, NULL where there is none."""
    old, new = measured(old), measured(new)
    was = old.filter(old.value.notnull()).select(at="at", was="value")
    now = new.filter(new.value.notnull()).select(at_now="at", now="value")
    both = was.outer_join(now, was["at"] == now["at_now"])
    both = both.mutate(when=both["at"].coalesce(both["at_now"]))
    differs = both.was.isnull() | both.now.isnull() | (both.was != both.now)
    return both.filter(differs).select(at="when", was="was", now="now").order_by("at")


def overlaid(old: Table, new: Table) -> Table:
    """Return the readings of *new*, and those of *old* at other times; what is kept of *old* has no row of the new file."""
    kept = old.anti_join(new, "at").mutate(row=old.row * 0)
    return new.select("at", "value", "row").union(kept.select("at", "value", "row"), distinct=False)


#: What is asked of readings by Ibis, each tested on DuckDB and on Spark.
OPERATIONS: Final[Mapping[str, Callable[..., Table]]] = {
    "summary": summary,
    "by_day": by_day,
    "by_month": by_month,
    "by_hour_of_day": by_hour_of_day,
    "distribution": distribution,
    "last_digits": last_digits,
    "beyond": beyond,
    "flags": flags,
    "counted_flags": counted_flags,
    "gaps": gaps,
    "differences": differences,
    "overlaid": overlaid,
}
