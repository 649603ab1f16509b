"""The same outlet in two lists: planted doubles are found, near misses are not."""

import numpy as np
from bench.coverage.planting import plant, score
from hypothesis import given
from hypothesis import strategies as st

from jianxing.methods.coverage.matching import Records, bare, doubles, likeness, match

FLOOR_PRECISION, FLOOR_RECALL = 0.96, 0.93


def records(*names: str, codes: tuple[str, ...] = ()) -> Records:
    n = len(names)
    return Records(
        names,
        codes or ("",) * n,
        np.full((n, 2), np.nan),
        np.zeros(n, dtype=np.int64),
        np.zeros(n, dtype=np.int64),
    )


def test_what_tells_branches_apart_keeps_them_apart() -> None:
    left = records("武清区第一医院", "同仁堂大药房杨村3店", "河北省人民医院（西院区）")
    right = records("武清区第二医院", "同仁堂大药房杨村5店", "河北省人民医院（东院区）")
    assert match(left, right) == []


def test_other_names_of_one_outlet_are_proposed_and_other_scenes_never() -> None:
    left, right = records("天津市武清区中医医院"), records("武清区中医医院（定点）")
    [pair] = match(left, right)
    assert (pair.left, pair.right, pair.distance_m, pair.same_code) == (0, 0, None, None)
    other = Records(right.names, right.codes, right.lonlat, right.cities, np.array([1]))
    assert match(left, other) == []


def test_planted_doubles_are_found_as_published() -> None:
    planted = plant(outlets=1200, seed=104)
    precision, recall = score(match(planted.left, planted.right), planted)
    assert precision >= FLOOR_PRECISION
    assert recall >= FLOOR_RECALL


def test_an_outlet_stands_in_one_pair_at_most() -> None:
    planted = plant(outlets=300, seed=7)
    found = match(planted.left, planted.right)
    assert len({one.left for one in found}) == len({one.right for one in found}) == len(found)


def test_doubles_within_one_list() -> None:
    [pair] = doubles(records("向阳社区卫生服务中心", "白沟人民医院", "向阳社区服务中心", codes=("", "A", "")))
    assert (pair.left, pair.right) == (0, 2)


@given(st.text("人民医院中1第二河北市区()", max_size=12), st.text("人民医院中1第二河北市区()", max_size=12))
def test_likeness_is_the_same_both_ways_and_within_bounds(one: str, other: str) -> None:
    a, b = bare(one)[0], bare(other)[0]
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b) <= 1
