"""Claims and aims as records: who keeps them, that what was recomputed stays, how aims stand."""

from datetime import date, timedelta

import pytest

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.indicators import operations, queries
from jianxing.indicators.models import Claim, Recomputation, Series
from jianxing.indicators.operations.claims import ClaimRefused, FormulaDraft
from jianxing.projects import operations as projects
from tests.integration.indicators import made
from tests.standing import AT, Standing

DOWN = FormulaDraft(
    "mean", "percent", date(2025, 2, 1), date(2025, 2, 28), date(2025, 1, 1), date(2025, 1, 31)
)


def two_months(standing: Standing) -> Series:
    series = made.series(standing.supervisor)
    made.brought(standing.supervisor, series, [50.0] * 31 + [44.0] * 28)
    return series


def claim(standing: Standing, series: Series, *, value: float = -12.0, formula: FormulaDraft = DOWN) -> Claim:
    by = standing.supervisor
    with acting(by):
        return operations.record_claim(
            text="PM2.5 同比下降 12%", source="工作总结", made_on=date(2025, 3, 1), claimant=standing.department,
            formula=formula, series=[series], value=value, by=by, at=AT,
        )  # fmt: skip


def test_formulas_that_make_no_sense_are_refused(standing: Standing) -> None:
    series = two_months(standing)
    day = date(2025, 1, 1)
    for wrong in (
        FormulaDraft("mean", "percent", day, day), FormulaDraft("mean", "level", day, day, day, day),
        FormulaDraft("mode", "level", day, day), FormulaDraft("mean", "level", day, day - timedelta(days=1)),
    ):  # fmt: skip
        with pytest.raises(ClaimRefused):
            claim(standing, series, formula=wrong)


def test_a_claim_is_recomputed_when_it_is_recorded_and_again_after_a_correction(standing: Standing) -> None:
    series, by = two_months(standing), standing.supervisor
    held = claim(standing, series)
    with acting(by):
        [first] = queries.recomputations(claim=held)
        assert first.value == pytest.approx(-12.0)
        assert first.agrees
    made.brought(by, series, [50.0] * 31 + [47.0] * 28, reason="仪器校准")
    with acting(by):
        second = operations.recompute_claim(claim=held, by=by, at=AT)
        assert second.value == pytest.approx(-6.0)
        assert not second.agrees
        assert [one["code"] for one in second.reasons] == ["earlier_version"]
        assert second.readings != first.readings
        assert not Recomputation.objects.filter(pk=first.pk).update(agrees=False)


def test_whoever_claims_sees_it_and_cannot_change_it(standing: Standing) -> None:
    held = claim(standing, two_months(standing))
    with acting(standing.handler):
        assert queries.one_claim(pk=held.pk).text == held.text
        with pytest.raises(NotAllowed):
            operations.void_claim(claim=held, reason="不对", by=standing.handler, at=AT)
    with acting(standing.outsider):
        assert not queries.claims().exists()


def test_an_aim_stands_where_its_readings_are(standing: Standing) -> None:
    series, by = two_months(standing), standing.supervisor
    with acting(by):
        programme = projects.register_programme(
            kind="work_plan", title="大气监督方案", from_year=2025, domain="ecology",
            focus_items=[projects.FocusDraft(title="联防联控", domain="ecology")], by=by, at=AT,
        )  # fmt: skip
        item = programme.focus_items.get()
        with pytest.raises(ClaimRefused):
            operations.set_target(
                focus_item=item, series=series, statistic="mean", value=40.0, by_on=date(2024, 1, 1), base_value=60.0,
                base_on=date(2024, 1, 1), basis="行动方案", by=by, at=AT,
            )  # fmt: skip
        target = operations.set_target(
            focus_item=item, series=series, statistic="mean", value=40.0, by_on=date(2025, 12, 31), base_value=60.0,
            base_on=date(2024, 2, 28), basis="行动方案", by=by, at=AT,
        )  # fmt: skip
        [aimed] = queries.aimed(programme=programme)
        assert aimed.standing is not None
        assert aimed.standing.now == pytest.approx((50 * 31 + 44 * 28) / 59)
        assert aimed.standing.is_on_pace
        operations.void_target(target=target, reason="文件废止", by=by, at=AT)
        assert queries.aimed(programme=programme) == []
