"""Indicators and series: whose they are, who sees them, and that nothing that was reported is lost."""

import hashlib
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from jianxing.directory.acting import acting
from jianxing.directory.policies import IsVoid, NotAllowed, ReasonMissing
from jianxing.indicators import operations, queries
from jianxing.indicators.models import ReadingsVersion, Series
from jianxing.indicators.operations.indicators import IndicatorRefused, NamedAlready
from jianxing.indicators.operations.readings import CorrectionNeedsReason, NoReadings, SameReadings
from jianxing.ledger.models import Act
from tests.integration.indicators import made
from tests.standing import AT, Standing


def test_officers_keep_no_indicators(standing: Standing) -> None:
    with acting(standing.security), pytest.raises(NotAllowed):
        operations.add_indicator(
            name="x", item="PM2.5", unit="", direction="lower", domain="ecology", by=standing.security, at=AT
        )


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"item": ""}, {"direction": "up"}, {"domain": "weather"}], ids=str
)
def test_an_indicator_that_says_too_little_is_refused(standing: Standing, wrong: dict[str, str]) -> None:
    with pytest.raises(IndicatorRefused):
        made.indicator(standing.supervisor, **wrong)


def test_a_name_stands_once_in_its_body(standing: Standing) -> None:
    made.indicator(standing.supervisor)
    with pytest.raises(NamedAlready):
        made.indicator(standing.supervisor)
    made.indicator(standing.helper)


def test_a_place_has_both_coordinates_on_earth_or_none(standing: Standing) -> None:
    wrongs: tuple[dict[str, Any], ...] = ({"longitude": 116.4}, {"longitude": 200.0, "latitude": 39.9})
    for wrong in wrongs:
        with pytest.raises(IndicatorRefused):
            made.station(standing.supervisor, **wrong)


def test_only_the_keeper_brings_readings_in(standing: Standing) -> None:
    series = made.series(standing.supervisor, reports=standing.department)
    with acting(standing.handler), pytest.raises(NotAllowed):
        operations.record_readings(series=series, **made.days([1.0, 2.0]), by=standing.handler, at=AT)


def test_a_series_is_seen_by_its_keeper_those_above_and_the_body_that_reports(standing: Standing) -> None:
    series = made.series(standing.supervisor, reports=standing.department)
    made.brought(standing.supervisor, series, [10.0, 20.0, 30.0])
    for sees in (standing.supervisor, standing.leader, standing.handler):
        with acting(sees):
            assert queries.one_series(pk=series.pk).station.name == made.PLACE
            assert queries.newest(series=series) is not None
    for blind in (standing.outsider, standing.helper):
        with acting(blind):
            assert not list(queries.series())
            assert not list(queries.indicators())
            assert not list(queries.stations())
            assert not ReadingsVersion.objects.exists()
    with acting(standing.supervisor):
        operations.share_series(series=series, bodies=[standing.assistant], by=standing.supervisor, at=AT)
    with acting(standing.helper):
        assert [one.indicator.name for one in queries.series()] == [made.NAME]


def test_readings_lie_in_a_file_under_their_hash_which_the_act_names(standing: Standing) -> None:
    series = made.series(standing.supervisor)
    version = made.brought(standing.supervisor, series, [10.0, float("nan"), 30.0])
    with acting(standing.supervisor):
        assert (version.readings, version.missing, version.lowest, version.highest) == (2, 1, 10.0, 30.0)
        path = queries.path_of(version=version)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == version.blob_id
        act = Act.objects.get(kind="reading_series.bring_in", subject_id=series.pk)
        assert act.public["sha256"] == version.blob_id
        read = queries.readings(series=series)
        assert (read.item, read.station, str(read.start)) == ("PM2.5", made.PLACE, "2025-01-01T00:00:00")
        np.testing.assert_array_equal(read.values, [10.0, np.nan, 30.0])


def test_what_holds_nothing_or_nothing_new_is_refused(standing: Standing) -> None:
    series = made.series(standing.supervisor)
    with pytest.raises(NoReadings):
        made.brought(standing.supervisor, series, [float("nan")])
    made.brought(standing.supervisor, series, [10.0, 20.0])
    with pytest.raises(SameReadings):
        made.brought(standing.supervisor, series, [10.0, 20.0])


def test_a_correction_needs_a_reason_and_leaves_what_was_reported(standing: Standing) -> None:
    series = made.series(standing.supervisor)
    made.brought(standing.supervisor, series, [10.0, 80.0, 30.0])
    with pytest.raises(CorrectionNeedsReason):
        made.brought(standing.supervisor, series, [10.0, 59.0, 30.0, 40.0])
    made.brought(standing.supervisor, series, [10.0, 59.0, 30.0, 40.0], reason="仪器复核")
    with acting(standing.supervisor):
        new, old = queries.versions(series=series)
        assert (new.ordinal, new.added, new.changed, new.dropped, new.reason) == (2, 1, 1, 0, "仪器复核")
        found = queries.changes(old=old, new=new, most=10)
        assert [(one["at"].date(), one["was"], one["now"]) for one in found] == [
            (date(2025, 1, 2), 80.0, 59.0),
            (date(2025, 1, 4), None, 40.0),
        ]
        act = Act.objects.get(kind="reading_series.correct", subject_id=series.pk)
        assert act.public["instead_of"] == old.blob_id
        assert queries.newest(series=series, at=AT - timedelta(days=1)) is None


def test_a_version_never_changes_not_even_by_statement(standing: Standing) -> None:
    series = made.series(standing.supervisor)
    version = made.brought(standing.supervisor, series, [10.0])
    with acting(standing.supervisor):
        assert not ReadingsVersion.objects.filter(pk=version.pk).update(readings=2)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM indicators_readingsversion")


def test_limits_hold_from_their_day(standing: Standing) -> None:
    by = standing.supervisor
    indicator = made.indicator(by)
    with acting(by):
        operations.set_standard_limits(indicator=indicator, by=by, at=AT)
        assert queries.limits_by_day(indicator=indicator, step="day") == (
            (date(1, 1, 1), 75.0), (date(2026, 3, 1), 60.0), (date(2031, 1, 1), 50.0),
        )  # fmt: skip
        assert operations.set_standard_limits(indicator=indicator, by=by, at=AT) == []
        with pytest.raises(ReasonMissing):
            operations.void_limit(limit=queries.limits(indicator=indicator)[0], reason=" ", by=by, at=AT)


def test_a_void_series_is_listed_no_longer_and_takes_nothing(standing: Standing) -> None:
    by = standing.supervisor
    series = made.series(by)
    with acting(by):
        operations.void_series(series=series, reason="登记重复", by=by, at=AT)
        assert not list(queries.series())
        again = Series.objects.select_related("registered_by", "indicator", "station").get(pk=series.pk)
        with pytest.raises(IsVoid):
            operations.record_readings(series=again, **made.days([1.0]), by=by, at=AT)
