"""Rules, identities, slivers, distances, and what a changed layer re-checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.methods.atlas.plans import plan

from jianxing.methods.atlas.conflicts import Rule, RuleBroken, Side, carried, compare, identity, read_rules
from jianxing.methods.atlas.measuring import GEOD, areas, lengths
from jianxing.methods.atlas.wording import MESSAGES

#: A metre to the east and to the north at 39° N, in degrees.
EAST_M, NORTH_M = 1 / 86_600, 1 / 111_000


def side(*geometries: shapely.Geometry, prefix: str = "", **more: list[str]) -> Side:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return Side(array, [f"{prefix}{number}" for number in range(len(geometries))], **more)


def moved(geometry: shapely.Geometry, east_m: float, north_m: float) -> shapely.Geometry:
    return shapely.transform(geometry, lambda xy: np.add(xy, (east_m * EAST_M, north_m * NORTH_M)))


SITE = shapely.box(117, 39, 117.01, 39.01)
ZONE = shapely.box(117.008, 39, 117.02, 39.01)


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ({"relation": "above"}, "relation_unknown"),
        ({"relation": "T*X******"}, "relation_unknown"),
        ({"area_above_m2": -1.0}, "threshold_impossible"),
        ({"length_above_m": float("nan")}, "threshold_impossible"),
        ({"within_m": 1e6}, "too_far"),
    ],
)
def test_rules_that_cannot_stand(broken: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        Rule(**broken)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert code in MESSAGES


def test_no_rules_and_rules_that_cannot_be_told_apart() -> None:
    for rules, code in (([], "no_rules"), ([Rule(), Rule(area_above_m2=5)], "rule_twice")):
        with pytest.raises(RuleBroken) as refusal:
            compare(side(SITE), side(ZONE), rules)
        assert refusal.value.code == code


@pytest.mark.parametrize(
    ("table", "code", "row", "column"),
    [
        ("甲,乙\nx,y\n", "rules_without_headings", 0, ""),
        ("甲类,乙类,关系\nx,y,高于\n", "relation_unknown", 2, "relation"),
        ("甲类,乙类,面积超过\nx,y,1\nx,z,很多\n", "not_a_number", 3, "area_above_m2"),
        ("甲类,乙类,需批准文号\nx,y,也许\n", "not_yes_or_no", 2, "needs_approval"),
        ('[{"a":"x","c":1}]', "column_unknown", 1, "c"),
        ("{}", "rules_no_list", 0, ""),
        ("甲类,乙类\n", "no_rules", 0, ""),
    ],
)
def test_tables_that_cannot_stand(tmp_path: Path, table: str, code: str, row: int, column: str) -> None:
    (tmp_path / "rules.csv").write_bytes(table.encode("gb18030"))
    with pytest.raises(RuleBroken) as refusal:
        read_rules(tmp_path / "rules.csv")
    assert (refusal.value.code, refusal.value.row, refusal.value.column) == (code, row, column)


def test_tables_as_offices_keep_them(tmp_path: Path) -> None:
    expected = (
        Rule("工业用地", "生态红线", area_above_m2=100),
        Rule("工程", "文物建设控制地带", within_m=50, needs_approval=True),
        Rule("线路", "蓄滞洪区", reports_length=True),
    )
    headings: list[Any] = [
        "甲类",
        "乙类",
        "关系",
        "面积超过（平方米）",
        "距离以内(米)",
        "需批准文号",
        "报告长度",
    ]
    rows: list[list[Any]] = [
        ["工业用地", "生态红线", "相交", 100, "", "", ""],
        ["工程", "文物建设控制地带", "", "", 50, "是", "否"],
        ["线路", "蓄滞洪区", "相交", "", "", "", "是"],
    ]
    text = "\n".join(",".join(str(cell) for cell in row) for row in [["规则表"], headings, *rows])
    (tmp_path / "a.csv").write_text(text, encoding="utf-8-sig")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert read_rules(tmp_path / "a.csv") == read_rules(tmp_path / "a.xlsx") == expected


def test_kinds_and_thresholds() -> None:
    a = side(SITE, SITE, kinds=["工业用地", "公园"])
    b = side(ZONE, kinds=["生态红线"])
    area = float(areas(np.array([shapely.intersection(SITE, ZONE)]))[0])
    for allowed, count in ((area - 1, 1), (area + 1, 0)):
        found = compare(a, b, [Rule("工业用地", "生态红线", area_above_m2=allowed)])
        assert len(found) == count
    assert len(compare(a, b, [Rule("*", "生态红线")])) == 2
    assert len(compare(a, side(ZONE), [Rule("工业用地", "生态红线")])) == 1  # no kind fits every rule


def test_an_approval_lifts() -> None:
    a = side(SITE, SITE, approvals=["津文物〔2026〕1号", ""])
    assert compare(a, side(ZONE), [Rule(needs_approval=True)]).lifted.tolist() == [True, False]
    assert compare(a, side(ZONE), [Rule()]).lifted.tolist() == [False, False]


def test_lines_are_measured_by_their_length() -> None:
    line = shapely.LineString([(116.99, 39.005), (117.05, 39.005)])
    found = compare(side(line), side(SITE), [Rule(reports_length=True)])
    expected = GEOD.inv(117.0, 39.005, 117.01, 39.005)[2]
    assert next(found.rows())["relation"] == "crosses"
    assert found.length_m[0] == pytest.approx(expected, rel=1e-9)
    assert len(compare(side(line), side(SITE), [Rule(length_above_m=expected + 1)])) == 0


def test_points_and_touching() -> None:
    beside = shapely.box(117.01, 39, 117.02, 39.01)
    assert len(compare(side(SITE), side(beside), [Rule()])) == 0
    assert len(compare(side(SITE), side(beside), [Rule(relation="touches")])) == 1
    assert len(compare(side(SITE), side(beside), [Rule(relation="F***1****")])) == 1
    assert [
        row["relation"] for row in compare(side(shapely.Point(117.005, 39.005)), side(SITE), [Rule()]).rows()
    ] == ["within"]


@given(east=st.floats(5, 5000), north=st.floats(-3000, 3000), reach=st.floats(1, 6000))
@settings(deadline=None)
def test_distances_are_geodesic(east: float, north: float, reach: float) -> None:
    point = shapely.Point(117, 39)
    other = moved(point, east, north)
    metres = GEOD.inv(117, 39, *shapely.get_coordinates(other)[0])[2]
    found = compare(side(point), side(other), [Rule(within_m=reach)])
    if abs(metres - reach) > reach * 1e-4:
        assert len(found) == (metres <= reach)
    if len(found):
        assert found.distance_m[0] == pytest.approx(metres, rel=1e-4)


def test_slivers_stand_apart_from_overlaps() -> None:
    strip = shapely.box(117.01 - 0.5 * EAST_M, 39, 117.02, 39.01)  # half a metre of overlap along 1.1 km
    found = compare(side(SITE), side(strip, ZONE), [Rule()])
    assert found.sliver.tolist() == [True, False]
    assert compare(side(SITE), side(strip), [Rule(sliver_m=0.4)]).sliver.tolist() == [False]
    # a strip with a real part is no sliver
    both = shapely.union_all([strip, shapely.box(117.0, 39.0, 117.001, 39.001)])
    assert compare(side(SITE), side(both), [Rule()]).sliver.tolist() == [False]


@given(seed=st.integers(0, 500), east=st.floats(-1, 1), north=st.floats(-1, 1))
@settings(max_examples=40, deadline=None)
def test_a_conflict_is_known_again_when_a_boundary_moves_by_a_metre(
    seed: int, east: float, north: float
) -> None:
    first, second = plan(seed, count=8)
    a, b = side(*first, prefix="a"), side(*second, prefix="b")
    shifted = side(*(moved(one, east, north) for one in second), prefix="b")
    before, after = compare(a, b, [Rule()]), compare(a, shifted, [Rule()])
    named = {(row["a"], row["b"]): row["id"] for row in before.rows()}
    again = {(row["a"], row["b"]): row["id"] for row in after.rows()}
    assert all(again[pair] == named[pair] for pair in set(named) & set(again))
    wide = {pair for pair, area in zip(named, before.area_m2, strict=True) if area > 0}
    perimeter = (
        lengths(np.array([first[at] for at in before.at], dtype=object)) if len(before) else np.zeros(0)
    )
    sure = {
        pair for pair, area, around in zip(named, before.area_m2, perimeter, strict=True) if area > 2 * around
    }
    assert sure & wide <= set(again)  # what is larger than a metre can eat stays
    assert len(set(named.values())) == len(named)


def test_identities_hold_no_separator_apart() -> None:
    assert identity("r", "a", "b") != identity("r", "ab", "")
    assert compare(side(SITE), side(ZONE), [Rule()]).ids == [identity("*|*|intersects", "0", "0")]
    assert Side(np.array([SITE, SITE], dtype=object), ["x", "x"]).keys == ["x", "x#2"]


@given(seed=st.integers(0, 500), changed=st.sets(st.integers(0, 7), max_size=4))
@settings(max_examples=30, deadline=None)
def test_a_changed_layer_rechecks_what_it_touches(seed: int, changed: set[int]) -> None:
    first, second = plan(seed, count=8)
    a, b = side(*first, prefix="a"), side(*second, prefix="b")
    new = [moved(one, 80, 40) if at in changed else one for at, one in enumerate(second)]
    after = side(*new, prefix="b")
    fresh = compare(a, after, [Rule()], changed_b=sorted(at for at in changed if at < len(new)))
    kept = carried(
        compare(a, b, [Rule()]).rows(), fresh.rows(), changed_a=(), changed_b=[f"b{at}" for at in changed]
    )
    whole = sorted(compare(a, after, [Rule()]).rows(), key=lambda row: (row["rule"], row["a"], row["b"]))
    assert kept == whole


def test_threads_and_one_agree() -> None:
    first, second = plan(3, count=60)
    a, b = side(*first), side(*second)
    one, several = (list(compare(a, b, [Rule()], threads=many).rows()) for many in (1, 3))
    assert one == several
