"""Readings out of their files: whole, on their grid, as they stood on a day."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from jianxing.evidence import queries as evidence
from jianxing.indicators.models import ReadingsVersion, Series, Step
from jianxing.methods.readings import DAY, HOUR
from jianxing.methods.readings import Series as Readings
from jianxing.methods.series import files
from jianxing.methods.series.expressions import differences

#: Seconds between readings; of months and years, which are not alike, those of a day.
STEP_SECONDS = {Step.HOUR.value: HOUR, Step.DAY.value: DAY}


class NoVersion(LookupError):
    """A series has no readings yet."""


def versions(*, series: Series) -> QuerySet[ReadingsVersion]:
    """Return the versions of a series, newest first."""
    return ReadingsVersion.objects.filter(series=series).select_related("made_by", "made_by_body", "blob")


def newest(*, series: Series, at: datetime | None = None) -> ReadingsVersion | None:
    """Return the newest version, or the one that stood at an instant; None where there was none."""
    found = ReadingsVersion.objects.filter(series=series)
    if at is not None:
        found = found.filter(made_at__lte=at)
    return found.order_by("-ordinal").first()


def newest_of(*, series: list[Series]) -> dict[int, ReadingsVersion]:
    """Return the newest version of each series that has one, by the series' key."""
    found = (
        ReadingsVersion.objects.filter(series__in=series)
        .order_by("series_id", "-ordinal")
        .distinct("series_id")
    )
    return {one.series_id: one for one in found}


def path_of(*, version: ReadingsVersion) -> Path:
    """Return where the file of a version lies."""
    return evidence.vault().path_of(version.blob_id)


def readings(*, series: Series, version: ReadingsVersion | None = None) -> Readings:
    """Return the readings of a series on their grid, as the checks take them; raises ``NoVersion``.

    Of monthly and yearly series the grid is one of months or years; ``step_s`` is then that of a day.
    """
    which = version or newest(series=series)
    if which is None:
        raise NoVersion(series.pk)
    times, values, rows = files.read(path_of(version=which))
    start, whole, places = files.on_grid(times, values, rows, step=series.step)
    return Readings(
        station=series.station.name, item=series.indicator.item, unit=series.indicator.unit,
        step_s=STEP_SECONDS.get(series.step, DAY), start=start, values=whole, rows=places,
    )  # fmt: skip


def rows(*, version: ReadingsVersion, after: int, most: int) -> list[dict[str, Any]]:
    """Return readings of a version in the order of time, *most* of them after so many: ``at``, ``value`` and ``row``."""
    held = files.table(path_of(version=version))
    return files.ask(held.order_by("at").limit(most, offset=after))


def changes(
    *, old: ReadingsVersion, new: ReadingsVersion, most: int, after: datetime | None = None
) -> list[dict[str, Any]]:
    """Return the readings that two versions have differently, by time: ``at``, ``was`` and ``now``."""
    found = differences(files.table(path_of(version=old)), files.table(path_of(version=new)))
    if after is not None:
        found = found.filter(found["at"] > after)
    return files.ask(found.limit(most))
