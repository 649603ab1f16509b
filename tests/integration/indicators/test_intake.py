"""Files of readings on their way in: refused with the place, looked at, brought in once, stopped and gone on with."""

import io
import lzma
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, StepRefused
from jianxing.evidence.vault import TooLarge
from jianxing.indicators import operations, queries
from jianxing.indicators.lifecycle import State
from jianxing.indicators.models import Intake
from jianxing.indicators.operations.readings import CorrectionNeedsReason
from jianxing.kernel.actor import Actor
from tests.standing import AT, Standing

WIDE = (
    "站点,日期,PM2.5(mg/m³),CO\n东四,2025-01-01,0.035,1.2\n东四,2025-01-02,,0.9\n官园,2025-01-01,0.080,2.1\n"
)
LONG = (
    "站点,时间,项目,数值,单位\n东四,2025-01-01 00:00,PM2.5,35,ug/m3\n东四,2025-01-01 01:00,PM2.5,40,ug/m3\n"
    "三岔口,2025-01,CODMn,4200,ug/L\n三岔口,2025-02,CODMn,4.4,mg/L\n"
)


def taken(by: Actor, text: str | bytes, *, name: str = "读数.csv", **fields: Any) -> Intake:
    """A file that was uploaded and read."""
    data = text.encode() if isinstance(text, str) else text
    with acting(by):
        intake = operations.upload_readings(
            stream=io.BytesIO(data), name=name, source="监测平台", by=by, at=AT, **fields
        )
        return operations.understand_readings(intake=intake, by=by, at=AT)


def brought(by: Actor, intake: Intake, *, reason: str = "") -> Intake:
    """A file brought in to its end."""
    with acting(by):
        operations.begin_readings(intake=intake, reason=reason, by=by, at=AT)
    while operations.take_next(intake_id=intake.pk, by=by, at=AT):
        pass
    with acting(by):
        return queries.one_intake(pk=intake.pk)


def test_officers_bring_no_readings(standing: Standing) -> None:
    with pytest.raises(NotAllowed):
        taken(standing.audit, WIDE)


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("日期,PM2.5\n2025-01-01,35\n2025-13-01,36\n", "not_a_time", 3),
        ("日期,PM2.5\n2025-01-01,35\n2025-01-02,很高\n", "not_a_number", 3),
        ("日期,PM2.5\n2025-01-01,inf\n", "not_finite", 2),
        ("日期,PM2.5\n2025-01-01,35\n2025-01-01,36\n", "twice", 3),
        ("甲,乙\n1,2\n", "no_time", 0),
        ("日期,说明\n2025-01-01,好\n", "no_values", 1),
        (LONG, "units_differ", 0),
    ],
    ids=lambda value: value if isinstance(value, str) and value.islower() else "",
)
def test_a_file_that_cannot_be_read_ends_with_where_and_why(
    standing: Standing, text: str, code: str, row: int
) -> None:
    intake = taken(standing.supervisor, text)
    assert (intake.state, intake.problem["code"], intake.problem["row"]) == (State.FAILED, code, row)
    with acting(standing.supervisor), pytest.raises(StepRefused):
        operations.begin_readings(intake=intake, by=standing.supervisor, at=AT)


def test_weather_comes_in_without_what_it_stands_beside(standing: Standing) -> None:
    by = standing.supervisor
    done = brought(by, taken(by, "站点,日期,气温,风向\n东四,2025-01-01,-3.5,NW\n东四,2025-01-02,-1,N\n"))
    with acting(by):
        found = {one.indicator.item: queries.readings(series=one).values.tolist() for one in queries.series()}
    assert done.state == State.DONE
    assert found == {"temperature": [-3.5, -1.0], "wind_from": [315.0, 0.0]}


def test_bombs_and_what_is_no_table_end_as_refused_files(standing: Standing, tmp_path: Path) -> None:
    for data in (b"\x00\x01\x02", b"PK\x03\x04broken", b"\xfd7zXZ\x00broken", b"PAR1broken", b"%PDF-1.7"):
        assert taken(standing.supervisor, data).state == State.FAILED
    endless = lzma.compress(b"1" * (64 << 20))  # a line without an end
    intake = taken(standing.supervisor, endless, name="bomb.csv.xz")
    assert (intake.state, intake.problem["code"]) == (State.FAILED, "file_unknown")


def test_a_file_above_the_limit_of_uploads_is_refused(standing: Standing, settings: object) -> None:
    settings.MAX_UPLOAD_BYTES = 10  # type: ignore[attr-defined]  # pytest-django's settings
    with pytest.raises(TooLarge):
        taken(standing.supervisor, WIDE)


def test_wide_readings_come_in_converted_with_their_limits(standing: Standing) -> None:
    by = standing.supervisor
    intake = taken(by, WIDE)
    counts = intake.counts
    assert (counts["series"], counts["new"], counts["readings"], counts["changed"]) == (4, 4, 5, 0)
    done = brought(by, intake)
    assert done.state == State.DONE
    with acting(by):
        found = {(one.station.name, one.indicator.item): one for one in queries.series()}
        fine = found["东四", "PM2.5"]
        read = queries.readings(series=fine)
        assert (fine.indicator.unit, fine.step, read.values.tolist()[0]) == ("µg/m³", "day", 35.0)
        assert queries.newest(series=fine).converted_from == "mg/m³"  # type: ignore[union-attr]
        assert queries.limits_by_day(indicator=fine.indicator, step="day")[0] == (date(1, 1, 1), 75.0)


def test_the_same_file_twice_changes_nothing_and_a_later_one_adds(standing: Standing) -> None:
    by = standing.supervisor
    brought(by, taken(by, WIDE))
    again = taken(by, WIDE)
    assert again.counts["same"] == again.counts["series"]
    again = brought(by, again)
    assert {one["outcome"] for one in again.found} == {"same"}
    more = brought(by, taken(by, "站点,日期,CO\n东四,2025-01-03,1.0\n"))
    assert more.found[0]["what"] == "adds"
    with acting(by):
        [series] = [one for one in queries.series(item="CO") if one.station.name == "东四"]
        assert queries.readings(series=series).values.tolist() == [1.2, 0.9, 1.0]
        assert [one.ordinal for one in queries.versions(series=series)] == [2, 1]


def test_a_file_that_corrects_needs_a_reason(standing: Standing) -> None:
    by = standing.supervisor
    brought(by, taken(by, WIDE))
    intake = taken(by, "站点,日期,CO\n官园,2025-01-01,1.9\n")
    assert (intake.counts["corrects"], intake.counts["changed"]) == (1, 1)
    with acting(by), pytest.raises(CorrectionNeedsReason):
        operations.begin_readings(intake=intake, by=by, at=AT)
    done = brought(by, intake, reason="校准后更正")
    with acting(by):
        series = queries.one_series(pk=done.found[0]["series"])
        newest = queries.newest(series=series)
        assert newest is not None
        assert (newest.ordinal, newest.changed, newest.reason) == (2, 1, "校准后更正")


def test_a_file_is_stopped_after_a_series_and_gone_on_with(standing: Standing) -> None:
    by = standing.supervisor
    intake = taken(by, WIDE)
    with acting(by):
        operations.begin_readings(intake=intake, by=by, at=AT)
    assert operations.take_next(intake_id=intake.pk, by=by, at=AT)
    with acting(by):
        stopped = operations.cancel_readings(intake=queries.one_intake(pk=intake.pk), by=by, at=AT)
    assert not operations.take_next(intake_id=intake.pk, by=by, at=AT)
    with acting(by):
        assert queries.series().count() == stopped.done == 1
        operations.resume_readings(intake=stopped, by=by, at=AT)
    while operations.take_next(intake_id=intake.pk, by=by, at=AT):
        pass
    with acting(by):
        assert queries.series().count() == len(intake.found)


def test_another_body_neither_sees_nor_stops_a_file(standing: Standing) -> None:
    intake = taken(standing.supervisor, WIDE)
    with acting(standing.outsider):
        assert not queries.intakes().exists()
        with pytest.raises(NotAllowed):
            operations.cancel_readings(intake=intake, by=standing.outsider, at=AT)


def test_monthly_readings_are_known_by_how_their_times_are_written(standing: Standing) -> None:
    by = standing.supervisor
    intake = brought(by, taken(by, "\n".join(
        ["点位,时间,项目,数值,单位", *(f"三岔口,2025-{month:02d},CODMn,{month}.5,mg/L" for month in (1, 2, 4))]
    )))  # fmt: skip
    assert intake.found[0]["step"] == "month"
    with acting(by):
        [series] = queries.series()
        assert [str(value) for value in queries.readings(series=series).values] == [
            "1.5",
            "2.5",
            "nan",
            "4.5",
        ]
