"""Beyond air: sections against their class, compensation beside what was paid, manifests in balance – as records."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.indicators import operations, queries
from jianxing.indicators.models import Compensation, Station
from jianxing.indicators.operations.beyond import RecordRefused
from jianxing.methods.waste import Manifest
from tests.integration.indicators import made
from tests.standing import AT, TODAY, Standing

TERMS: dict[str, Any] = {
    "basic": {"COD": 20.0, "NH3-N": 1.0}, "weights": {"COD": 0.5, "NH3-N": 0.5}, "coefficient": 1.0,
    "reward": 1000.0, "penalty": 800.0,
}  # fmt: skip
SENT = Manifest("2025120001", "HW50", date(2025, 1, 6), 10.0, None, None)


def section(standing: Standing) -> Station:
    """A section of which COD and ammonia were measured for two months."""
    by = standing.supervisor
    at = made.station(by, name="三岔口", kind="section")
    for item, values in (("COD", [18.0, 26.0]), ("NH3-N", [0.6, 0.9])):
        of = made.indicator(by, name=item, item=item, unit="mg/L")
        series = made.series(by, of=of, at=at, step="month")
        times = made.days(values)["times"].copy()
        times[1] = "2025-02-01"
        with acting(by):
            operations.record_readings(series=series, times=times, values=values, by=by, at=AT)
    return at


def agreement(standing: Standing, at: Station, **changed: Any) -> Compensation:
    by = standing.supervisor
    facts: dict[str, Any] = {
        "title": "引滦补偿", "station": at, "upper": standing.outside, "lower": standing.department, "terms": TERMS,
        "from_year": 2024, "to_year": 2025, "document": "协议书", **changed,
    }  # fmt: skip
    with acting(by):
        return operations.record_compensation(**facts, by=by, at=AT)


def test_a_section_is_judged_by_month_against_its_aim(standing: Standing) -> None:
    at, by = section(standing), standing.supervisor
    with acting(by):
        with pytest.raises(RecordRefused):
            operations.set_section_aim(
                station=at, water_class="劣Ⅴ", since=made.FIRST, basis="方案", by=by, at=AT
            )
        operations.set_section_aim(station=at, water_class="Ⅲ", since=made.FIRST, basis="方案", by=by, at=AT)
        [found] = queries.sections()
        assert [(month.month, month.judged.of_section, month.misses) for month in found.months] == [
            (date(2025, 2, 1), "Ⅳ", True),
            (date(2025, 1, 1), "Ⅲ", False),
        ]
        assert found.months[0].judged.deciding == ("COD",)
    with acting(standing.outsider):
        assert queries.sections() == []


@pytest.mark.parametrize(
    "wrong", [{"terms": {**TERMS, "weights": {"COD": 1.0}}}, {"title": " "}, {"to_year": 2023}], ids=str
)
def test_an_agreement_that_makes_no_sense_is_refused(standing: Standing, wrong: dict[str, Any]) -> None:
    at = made.station(standing.supervisor, kind="section")
    with pytest.raises(RecordRefused):
        agreement(standing, at, **wrong)


def test_compensation_is_computed_beside_what_was_paid_and_both_sides_see_it(standing: Standing) -> None:
    by = standing.supervisor
    held = agreement(standing, section(standing))
    with acting(by):
        operations.record_payment(
            compensation=held,
            year=2025,
            amount=Decimal("900.00"),
            paid_on=TODAY,
            document="拨付凭证",
            by=by,
            at=AT,
        )
        with pytest.raises(RecordRefused):
            operations.record_payment(
                compensation=held, year=2030, amount=Decimal(1), paid_on=TODAY, document="凭证", by=by, at=AT
            )
        before, year = queries.years_due(compensation=held)
        assert (before.due.due, before.due.missing) == (None, ("COD", "NH3-N"))
        assert year.due.index == pytest.approx(0.5 * 22 / 20 + 0.5 * 0.75)
        assert (year.due.due, year.paid, year.difference) == (1000.0, 900.0, -100.0)
    for side in (standing.handler, standing.outsider):
        with acting(side):
            assert queries.one_compensation(pk=held.pk).title == "引滦补偿"
            with pytest.raises(NotAllowed):
                operations.void_compensation(compensation=held, reason="不对", by=side, at=AT)
    with acting(standing.helper):
        assert not queries.compensations().exists()


def test_a_manifest_is_signed_step_by_step_and_no_amount_is_changed(standing: Standing) -> None:
    by = standing.supervisor
    who = {"sender": "甲化工", "carrier": "乙运输", "receiver": "丙催化剂"}
    with acting(by):
        with pytest.raises(RecordRefused):
            operations.record_manifest(manifest=replace(SENT, sent=-1.0), **who, by=by, at=AT)
        held = operations.record_manifest(manifest=SENT, **who, by=by, at=AT)
        assert queries.verdict(held, on=TODAY).standing == "open"
        again = operations.record_manifest(
            manifest=replace(SENT, carried=10.0, received=9.0), **who, by=by, at=AT
        )
        assert again.pk == held.pk
        assert queries.verdict(queries.one_manifest(pk=held.pk), on=TODAY).standing == "short"
        with pytest.raises(RecordRefused):
            operations.record_manifest(manifest=replace(SENT, received=10.0), **who, by=by, at=AT)
        balance = queries.waste_balances(on=TODAY)[2025, "HW50"]
        assert (balance.sent, balance.received, balance.missing) == (10.0, 9.0, 1.0)
    with acting(standing.outsider):
        assert not queries.manifests().exists()
