"""Hard rules, what is set apart, and deviations: each by a case worked by hand."""

from dataclasses import replace
from datetime import date

import pytest

from jianxing.methods.penalties.checking import Checked, check
from jianxing.methods.penalties.model import Benchmark, Case, PenaltiesRefused
from jianxing.methods.penalties.versions import eras, side_by_side, spread

OLD = Benchmark(
    place="北京", item="甲", tier="一般", circumstances="初次", lo=10_000, hi=30_000, statute_lo=5_000, statute_hi=50_000,
    basis="旧办法", version="2022版", valid_from=date(2022, 1, 1), valid_to=date(2023, 12, 31),
)  # fmt: skip
NEW = replace(
    OLD,
    lo=10_000,
    hi=20_000,
    basis="新条例",
    version="2024版",
    valid_from=date(2024, 1, 1),
    valid_to=date(2025, 12, 31),
)
CASE = Case(
    number="1",
    place="北京",
    item="甲",
    tier="一般",
    circumstances="初次",
    amount=15_000,
    decided_on=date(2024, 3, 1),
)


def kinds(case: Case, *benchmarks: Benchmark) -> tuple[str, ...]:
    found = check([case], benchmarks or (OLD, NEW)).hard
    return found[0].kinds if found else ()


HARD: tuple[tuple[dict[str, object], tuple[str, ...]], ...] = (
    ({}, ()),
    ({"amount": 10_000}, ()),
    ({"amount": 20_000}, ()),
    ({"amount": 20_001}, ("outside_tier",)),
    ({"amount": 9_999}, ("outside_tier",)),
    ({"amount": 50_001}, ("outside_statute", "outside_tier")),
    ({"version": "2024版"}, ()),
    ({"version": "2022版"}, ("wrong_version",)),
    ({"version": "2019版"}, ("wrong_version",)),
    ({"basis": "新条例"}, ()),
    ({"basis": "旧办法"}, ("repealed_basis",)),
    ({"decided_on": date(2026, 1, 1)}, ("repealed_basis",)),
    # Done under the old version, decided under the new, lighter one: the new one is right.
    ({"acted_on": date(2023, 6, 1), "version": "2024版"}, ()),
    ({"acted_on": date(2023, 6, 1), "version": "2022版"}, ("wrong_version",)),
    ({"acted_on": date(2023, 6, 1), "amount": 25_000}, ("outside_tier",)),
    ({"amount": 2_000, "mitigated": True}, ()),
    ({"amount": 60_000, "mitigated": True}, ("outside_statute", "outside_tier")),
    ({"amount": 40_000, "counts": 2}, ()),
    ({"amount": 40_001, "counts": 2}, ("outside_tier",)),
    ({"amount": 0, "first_offence": True}, ()),
    ({"amount": 0}, ("outside_statute", "outside_tier")),
    ({"amount": None}, ()),
)


def test_hard_rules() -> None:
    """All cases at once: each is judged by itself."""
    cases = [replace(CASE, **changes) for changes, _said in HARD]  # type: ignore[arg-type]
    found = {one.case: one.kinds for one in check(cases, (OLD, NEW)).hard}
    assert [found.get(at, ()) for at in range(len(HARD))] == [said for _changes, said in HARD]


def test_the_older_law_stays_where_the_new_one_is_harder() -> None:
    """Article 37: only a lighter law reaches back."""
    harder = replace(NEW, lo=20_000, hi=60_000)
    done = replace(CASE, acted_on=date(2023, 6, 1), amount=12_000)
    assert kinds(done, OLD, harder) == ()
    assert kinds(replace(done, version="2024版"), OLD, harder) == ("wrong_version",)
    # Lower above and higher below: neither is lighter, both are right.
    narrower = replace(NEW, lo=12_000, hi=20_000)
    assert kinds(replace(done, version="2024版"), OLD, narrower) == ()
    assert kinds(replace(done, version="2022版"), OLD, narrower) == ()


APART: tuple[tuple[dict[str, object], str], ...] = (
    ({}, ""),
    ({"amount": 0, "first_offence": True}, "first_offence"),
    ({"amount": None}, "no_fine"),
    ({"amount": 2_000, "mitigated": True}, "mitigated"),
    ({"counts": 3}, "merged"),
    ({"acted_on": date(2023, 6, 1)}, "law_changed"),
    ({"tier": "严重"}, "no_benchmark"),
)


def test_what_is_told_apart_before_anything_is_said() -> None:
    cases = [replace(CASE, **changes) for changes, _reason in APART]  # type: ignore[arg-type]
    found = check(cases, (OLD, NEW))
    assert [found.apart.get(at, "") for at in range(len(APART))] == [reason for _changes, reason in APART]
    assert set(found.positions) == {0}


def group(*amounts: float, place: str = "北京") -> list[Case]:
    return [
        replace(CASE, number=f"{place}{at}", place=place, amount=amount) for at, amount in enumerate(amounts)
    ]


def deviating(*amounts: float) -> Checked:
    return check(group(*amounts), (NEW,))


def test_deviation_by_hand() -> None:
    """Positions 0.40 … 0.46 and 1.00: median 0.435, MAD 0.02; z of the last is 0.565 / (1.4826 × 0.02)."""
    found = deviating(14_000, 14_100, 14_200, 14_300, 14_400, 14_500, 14_600, 20_000)
    [one] = found.deviations
    assert one.case == 7
    assert (one.p, one.n) == (1.0, 8)
    assert one.median == pytest.approx(0.435)
    assert one.z == pytest.approx(0.565 / (1.4826 * 0.02))
    assert one.comparable == tuple(range(8))
    assert one.named_by == ()


def test_a_deviation_says_which_hard_rules_name_the_fine_already() -> None:
    """Above the tier is named by that rule; another version cited is another matter."""
    found = deviating(14_000, 14_100, 14_200, 14_300, 14_400, 14_500, 14_600, 21_000)
    assert [(one.case, one.kinds) for one in found.hard] == [(7, ("outside_tier",))]
    assert [(one.case, one.named_by) for one in found.deviations] == [(7, ("outside_tier",))]


def test_seven_cases_say_nothing() -> None:
    assert deviating(14_000, 14_100, 14_200, 14_300, 14_400, 14_500, 20_000).deviations == ()


def test_where_most_are_fined_alike_the_mean_deviation_takes_over() -> None:
    found = deviating(*[15_000] * 9, 20_000)
    [one] = found.deviations
    assert one.z == pytest.approx(0.5 / (1.253314 * 0.05))


def test_all_alike_is_no_deviation() -> None:
    assert deviating(*[15_000] * 12).deviations == ()


def test_what_is_set_apart_is_not_among_the_comparable() -> None:
    cases = [
        *group(*[15_000.0 + 100 * at for at in range(9)]),
        replace(CASE, number="x", counts=2, amount=39_000),
    ]
    found = check(cases, (NEW,))
    assert found.apart == {9: "merged"}
    assert 9 not in found.positions
    assert found.deviations == ()


def test_places_with_other_intervals_are_compared_by_position_and_said_to_differ() -> None:
    other = replace(NEW, place="天津", lo=20_000, hi=60_000)
    cases = [
        *group(*[11_000.0 + 100 * at for at in range(6)]),
        *group(*[48_000.0 + 900 * at for at in range(6)], place="天津"),
    ]
    found = check(cases, (NEW, other))
    [one] = found.between
    assert one.place in {"北京", "天津"}
    assert one.p_value == pytest.approx(2 / 924)
    assert found.unlike == {"甲"}
    assert found.compared["甲"] == tuple(range(12))


def test_a_change_of_law_in_one_place_begins_an_era() -> None:
    tianjin = replace(NEW, place="天津", valid_from=date(2022, 1, 1))
    spans = eras([OLD, NEW, tianjin])
    assert [(one.first, one.last, one.alike) for one in spans] == [
        (date(2022, 1, 1), date(2023, 12, 31), False),
        (date(2024, 1, 1), date(2025, 12, 31), True),
    ]
    before = [replace(one, decided_on=date(2023, 6, 1)) for one in group(*[12_000.0] * 6)]
    assert check([*before, *group(*[18_000.0] * 6, place="天津")], (OLD, NEW, tianjin)).between == ()


def test_two_versions_on_one_day_are_refused() -> None:
    with pytest.raises(PenaltiesRefused) as refusal:
        check([CASE], (OLD, replace(NEW, valid_from=date(2023, 12, 31), row=3)))
    assert refusal.value.code == "versions_overlap"
    with pytest.raises(PenaltiesRefused):
        check([CASE], (replace(OLD, lo=40_000),))


def test_a_benchmark_of_every_place_gives_way_to_a_place_s_own() -> None:
    everywhere = replace(NEW, place="")
    held = spread([everywhere, replace(NEW, place="天津", hi=40_000)], {"北京", "天津", "河北"})
    assert {(one.place, one.hi) for one in held} == {("北京", 20_000), ("天津", 40_000), ("河北", 20_000)}
    [side] = side_by_side(held, on=date(2024, 5, 1))
    assert side.differs == "interval"
    assert side_by_side(held, on=date(2021, 5, 1)) == []
