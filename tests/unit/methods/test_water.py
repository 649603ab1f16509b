"""Classes of surface water by GB 3838, by worked examples at the limits."""

import pytest

from jianxing.methods.water import CLASSES, LIMITS, NotAValue, class_of, is_worse, judge


@pytest.mark.parametrize(
    ("item", "value", "found"),
    [
        ("NH3-N", 1.0, "Ⅲ"), ("NH3-N", 1.01, "Ⅳ"), ("NH3-N", 2.5, "劣Ⅴ"), ("CODMn", 2.0, "Ⅰ"), ("COD", 15.0, "Ⅰ"),
        ("DO", 7.5, "Ⅰ"), ("DO", 5.0, "Ⅲ"), ("DO", 4.9, "Ⅳ"), ("DO", 1.9, "劣Ⅴ"), ("pH", 6.0, "Ⅰ"), ("pH", 9.1, "劣Ⅴ"),
    ],
)  # fmt: skip
def test_the_class_of_an_item(item: str, value: float, found: str) -> None:
    assert class_of(item, value) == found


def test_phosphorus_in_lakes_has_limits_of_its_own() -> None:
    assert (class_of("TP", 0.1), class_of("TP", 0.1, lake=True)) == ("Ⅱ", "Ⅳ")


def test_what_the_standard_does_not_judge_has_no_class() -> None:
    assert class_of("TN", 3.0) is None
    for wrong in (-1.0, float("nan"), float("inf")):
        with pytest.raises(NotAValue):
            class_of("COD", wrong)


def test_a_section_is_as_its_worst_items() -> None:
    found = judge({"COD": 25.0, "NH3-N": 0.4, "TP": 0.25, "DO": None, "TN": 9.0})
    assert (found.of_section, found.deciding) == ("Ⅳ", ("COD", "TP"))
    assert judge({"DO": None}).of_section is None
    assert is_worse("Ⅳ", "Ⅲ")
    assert not is_worse("Ⅲ", "Ⅲ")


def test_limits_never_grow_stricter_from_class_to_class() -> None:
    for item, limits in LIMITS.items():
        ordered = sorted(limits, reverse=item == "DO")
        assert list(limits) == ordered
        assert len(limits) == len(CLASSES) - 1
