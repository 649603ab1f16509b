"""Units as they are written, and conversions worked by hand."""

import pytest

from jianxing.methods.series import units


@pytest.mark.parametrize(
    ("written", "wanted", "factor"),
    [
        ("mg/m³", "µg/m³", 1000.0), ("微克/立方米", "mg/m³", 0.001), ("ug/m3", "µg/m³", 1.0), ("µg/L", "mg/L", 0.001),
        ("万吨", "t", 1e4), ("kg", "t", 1e-3), ("mg/L", "µg/m³", None), ("个", "t", None), ("件", "件", 1.0),
    ],
)  # fmt: skip
def test_factors(written: str, wanted: str, factor: float | None) -> None:
    assert (
        units.factor(written, wanted) == pytest.approx(factor)
        if factor
        else units.factor(written, wanted) is None
    )


def test_carbon_monoxide_without_a_unit_is_decided_by_its_median() -> None:
    assert units.of("CO", written="", median=900.0, series="x").factor == 0.001
    assert units.of("CO", written="", median=1.2, series="x").factor == 1.0


def test_a_unit_that_does_not_fit_is_left_and_told() -> None:
    found = units.of("PM2.5", written="ppm", median=None, series="x")
    assert (found.unit, found.factor, [one.code for one in found.notes]) == ("ppm", 1.0, ["unit_unknown"])
