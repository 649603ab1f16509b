"""Readings of a series: a first version, then corrections as further versions. Nothing that was reported is lost."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.policies import Refused
from jianxing.evidence import operations as evidence
from jianxing.indicators import policies, queries
from jianxing.indicators.models import ReadingsVersion, Series
from jianxing.kernel.actor import Actor
from jianxing.methods.series import files
from jianxing.methods.series.expressions import differences, overlaid

if TYPE_CHECKING:
    from ibis.expr.types import Table

PARQUET = "application/vnd.apache.parquet"


class NoReadings(Refused):
    """There is nothing in what was brought."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("There are no readings of %(name)s.") % {"name": name},
            _("Look at the file and at its columns."),
        )


class SameReadings(Refused):
    """The version before has the very same readings: bringing them in again would change nothing."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s has the very same readings already.") % {"name": name}, _("Nothing needs to be done.")
        )


class CorrectionNeedsReason(Refused):
    """What was reported is replaced only with a reason."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(
            _("%(number)d readings of %(name)s would change.") % {"number": number, "name": name},
            _("Write why they are corrected."),
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where readings were read from: the file, its hash, and the unit that they were converted from."""

    name: str = ""
    sha256: str = ""
    converted_from: str = ""


def add_readings(
    *,
    series: Series,
    readings: "Table",
    keeps_rest: bool = False,
    reason: str = "",
    origin: Origin | None = None,
    caused_by: int | None = None,
    by: Actor,
    at: datetime,
) -> ReadingsVersion:
    """Keep readings as the next version of a series; *readings* has ``at``, ``value`` and ``row`` in the series' unit.

    With *keeps_rest* readings at other times stay as they were: a month is added to the years before it. What only adds
    readings needs no reason; what changes or drops some does. Raises ``NoReadings``, ``SameReadings`` or
    ``CorrectionNeedsReason``.
    """
    before = queries.newest(series=series) if keeps_rest else None
    whole = overlaid(files.table(queries.path_of(version=before)), readings) if before else readings
    return _kept(series, lambda path: files.write(whole, path), reason, origin, caused_by, by, at)


def record_readings(
    *,
    series: Series,
    times: Any,
    values: Any,
    reason: str = "",
    origin: Origin | None = None,
    by: Actor,
    at: datetime,
) -> ReadingsVersion:
    """Keep arrays of times and values as the next version of a series, as ``add_readings`` does."""
    rows = np.zeros(len(times), dtype=np.int64)
    return _kept(
        series, lambda path: files.write_arrays(times, values, rows, path), reason, origin, None, by, at
    )


def _kept(
    series: Series,
    write: Callable[[Path], None],
    reason: str,
    origin: Origin | None,
    caused_by: int | None,
    by: Actor,
    at: datetime,
) -> ReadingsVersion:
    policies.check_can_keep(series=series, by=by)
    reason, read = reason.strip(), origin or Origin()
    with tempfile.TemporaryDirectory(prefix="jianxing-readings-") as folder, transaction.atomic():
        path = Path(folder) / "readings.parquet"
        write(path)
        found = files.summary(path)
        if not found.readings:
            raise NoReadings(str(series))
        if not Series.objects.select_for_update().filter(pk=series.pk, voided_at=None).exists():
            raise roots.Overtaken(str(series))
        before = queries.newest(series=series)
        against = _against(before, path)
        if before is not None and not any(against.values()) and found.missing == before.missing:
            raise SameReadings(str(series))
        corrected = against["changed"] + against["dropped"]
        if before is not None and corrected and not reason:
            raise CorrectionNeedsReason(str(series), corrected)
        with path.open("rb") as stream:
            blob = evidence.keep_content(
                stream=stream, name=f"{series}.parquet", media_type=PARQUET, limit=settings.MOST_READINGS_BYTES, at=at
            )  # fmt: skip
        version: ReadingsVersion = ReadingsVersion.objects.create(
            series=series, ordinal=before.ordinal + 1 if before else 1, blob=blob,
            readings=found.readings, missing=found.missing, first_on=found.first_on, last_on=found.last_on,
            lowest=found.lowest, highest=found.highest, mean=found.mean, **against,
            reason=reason or (_("readings added") if before else ""), converted_from=read.converted_from,
            source_name=read.name[:200], source_sha256=read.sha256, made_at=at, made_by_id=by.person_id,
            made_by_body_id=acting_body_id(),
        )  # fmt: skip
        roots.act_on(
            series, "correct" if corrected else "bring_in", subject="reading_series", by=by, at=at,
            public={
                "version": version.ordinal, "sha256": blob.sha256, "readings": found.readings,
                "instead_of": before.blob_id if before else None, "source": read.sha256, **against,
            },
            confidential={"reason": reason, "file": read.name},
            caused_by=caused_by,
        )  # fmt: skip
    return version


def _against(before: ReadingsVersion | None, path: Path) -> dict[str, int]:
    """Count what is added, changed and dropped against the version before."""
    if before is None:
        return {"added": files.summary(path).readings, "changed": 0, "dropped": 0}
    found = differences(files.table(queries.path_of(version=before)), files.table(path))
    counted = found.aggregate(
        added=(found.was.isnull()).cast("int64").sum(),
        dropped=(found.now.isnull()).cast("int64").sum(),
        changed=(found.was.notnull() & found.now.notnull()).cast("int64").sum(),
    )
    [row] = files.ask(counted)
    return {name: int(row[name] or 0) for name in ("added", "changed", "dropped")}
