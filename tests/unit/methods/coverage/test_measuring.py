"""Counts, rates, inequality and access, by hand and against what says the same more slowly."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from jianxing.methods.atlas.sphere import metres_of, on_sphere
from jianxing.methods.coverage import access
from jianxing.methods.coverage.inequality import gini, theil
from jianxing.methods.coverage.matrix import count, per_10000, tried
from jianxing.methods.coverage.measuring import measure
from jianxing.methods.coverage.places import District
from jianxing.methods.coverage.reading import ANY
from jianxing.methods.coverage.telling import told

WEST = shapely.box(116.0, 39.0, 116.2, 39.2)
EAST = shapely.box(116.2, 39.0, 116.4, 39.2)
TWO = (District("110101", "西", "", "北京市", WEST), District("120101", "东", "", "天津市", EAST))


@given(st.integers(0, 2**32 - 1))
def test_the_matrix_counts_what_a_plain_loop_counts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, matters = int(rng.integers(0, 40)), int(rng.integers(0, 64))
    of, scenes = rng.integers(-1, 3, n), rng.integers(0, 2, n)
    masks = rng.integers(0, 2**63, (n, 3)).astype(np.uint64) * rng.integers(0, 2, (n, 3)).astype(np.uint64)
    found = count(of, scenes, masks, n_districts=3, n_scenes=2, n_matters=matters)
    for d in range(3):
        for s in range(2):
            mine = masks[(of == d) & (scenes == s)]
            assert found.outlets[d, s] == len(mine)
            for h in range(3):
                assert found.declared[d, s, h] == sum(int(one) != 0 for one in mine[:, h])
                plain = [sum(int(one) >> m & 1 for one in mine[:, h]) for m in range(matters)]
                assert found.matters[d, s, h].tolist() == plain


def test_the_last_test_of_an_outlet_and_home_speaks_and_what_was_not_declared_is_not_broken() -> None:
    masks = np.array([[1, 1, 0], [1, 0, 0]], dtype=np.uint64)
    found = tried(
        np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1]), np.array([True, False, True, False]), np.array([1, 2, 1, 1]),
        districts=np.array([0, 1]), scenes=np.array([0, 0]), masks=masks, n_districts=2, n_scenes=1,
    )  # fmt: skip
    assert found.failed[:, 0].tolist() == [[1, 0, 0], [0, 1, 0]]
    assert found.worked[:, 0].tolist() == [[0, 0, 0], [1, 0, 0]]
    assert found.broken.tolist() == [1]


def test_no_rate_is_told_for_few_residents() -> None:
    rates = per_10000(np.array([[3], [3], [3]]), np.array([20_000.0, 9_999.0, np.nan]))
    assert rates[0, 0] == 1.5
    assert np.isnan(rates[1:, 0]).all()


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(1, 1000), st.sampled_from("abc")), min_size=1, max_size=30
    )
)
def test_theil_is_between_plus_within_and_both_grow_from_zero(rows: list[tuple[int, int, str]]) -> None:
    amounts, people, places = zip(*rows, strict=True)
    found, even = theil(amounts, people, places), gini(amounts, people)
    if sum(amounts) == 0:
        assert found is None
        assert even is None
        return
    assert found is not None
    assert even is not None
    assert found.total == pytest.approx(found.between + found.within, abs=1e-12)
    assert min(found.total, found.between, found.within) >= -1e-12
    assert -1e-12 <= even < 1
    assert theil(people, people, places).total == pytest.approx(0, abs=1e-12)  # type: ignore[union-attr]


def test_two_steps_by_hand() -> None:
    # Two points 10 km and 30 km from one outlet, 20 km of reach: the near one has it for itself.
    # A second outlet is near both: 1 over 300 + 100 residents.
    demand = access.Demand(
        np.array([[116.0, 39.0], [116.0, 39.36]]),
        np.array([300.0, 100.0]),
        np.array([0, 1]),
        np.array([0, 1]),
    )
    outlets = np.array([[116.0, 39.09], [116.0, 39.18]])
    found = access.two_step(
        demand, outlets, np.ones(2), reach_m=21_000, decay="flat", supply_place=np.array([0, 0])
    )
    assert found.value == pytest.approx([1 / 300 + 1 / 400, 1 / 400])
    assert found.across == pytest.approx([0, 1 / 400])
    alone = access.two_step(
        demand, outlets, np.ones(2), reach_m=21_000, decay="flat",
        takes=np.array([[True, False], [False, True]]), supply_place=np.array([0, 0]),
    )  # fmt: skip
    assert alone.value == pytest.approx([1 / 300, 1 / 100])


@given(st.integers(0, 2**32 - 1), st.sampled_from(["flat", "gauss"]))
def test_access_agrees_with_a_table_of_all_distances_and_gives_out_all_supply(seed: int, decay: str) -> None:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 12)), int(rng.integers(1, 12))
    here = np.column_stack((rng.uniform(116, 116.5, n), rng.uniform(39, 39.5, n)))
    there = np.column_stack((rng.uniform(116, 116.5, m), rng.uniform(39, 39.5, m)))
    people, supply = rng.integers(1, 1000, n).astype(float), rng.integers(0, 5, m).astype(float)
    demand = access.Demand(here, people, np.arange(n), np.zeros(n, dtype=np.int64))
    found = access.two_step(demand, there, supply, reach_m=20_000, decay=decay)
    far = metres_of(np.linalg.norm(on_sphere(*here.T)[:, None, :] - on_sphere(*there.T)[None, :, :], axis=2))
    w = np.where(far <= 20_000, access.weight(far, 20_000, decay), 0)
    burden = people @ w
    ratio = np.divide(supply, burden, out=np.zeros(m), where=burden > 0)
    assert found.value == pytest.approx(w @ ratio, rel=1e-9, abs=1e-15)
    assert found.value @ people == pytest.approx(supply[burden > 0].sum(), rel=1e-9)


def test_everything_in_one_go_and_supply_across_the_border_counts() -> None:
    found = measure(
        districts=TWO, residents=np.array([50_000.0, 100_000.0]), of=np.array([0, 0, 1]), scenes=np.array([0, 0, 0]),
        lonlat=np.array([[116.19, 39.1], [116.18, 39.1], [np.nan, np.nan]]),
        masks=np.array([[ANY, ANY, 0], [ANY, 0, 0], [0, 0, 0]], dtype=np.uint64), n_matters=0,
    )  # fmt: skip
    assert found.matrix.declared[:, 0].tolist() == [[2, 1, 0], [0, 0, 0]]
    # All that residents of the east reach with their card stands in the west.
    assert found.across[1, 0] == pytest.approx(1)
    assert found.across[0, 0] == pytest.approx(0)
    assert found.access[1, 0] * 10 == pytest.approx(1 / (1 + 0), rel=0.8)
    assert next(TWO[at].name for at in found.worst) == "东"
    said = told(found)
    assert said["empty"][0] == {
        "district": "110101",
        "name": "西",
        "scene": "medical",
        "home": "13",
        "outlets": 2,
    }
    assert said["matrix"][0]["per_10000"] == 0.4
    assert said["matrix"][0]["few"] is True
    assert said["matrix"][0]["share_worked"] is None


def test_residents_are_spread_over_their_district_and_none_is_lost() -> None:
    demand = access.spread(
        [WEST, None, EAST], np.array([100.0, 7.0, np.nan]), np.array([0, 1, 2]), step_m=3_000
    )
    assert demand.residents.sum() == pytest.approx(100)
    assert set(demand.owner) == {0, 2}
    assert shapely.contains_xy(WEST, *demand.lonlat[demand.owner == 0].T).all()
