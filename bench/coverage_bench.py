"""Coverage in one go: outlets × 44 matters × 3 homes, the matrix against pandas and access against pysal's `access`; matching on
planted doubles.

`--set outlets=2000000` is the national case. pandas and access are measured where they are installed; a result that differs
fails the run.
"""

import argparse
import importlib.util
import json
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import numpy as np
from bench.coverage.planting import plant, score
from bench.form import Case, say
from bench.memory import highest_mib
from scipy.spatial import cKDTree

from jianxing.directory.shipped import divisions
from jianxing.methods.atlas.sphere import chord_of, metres_of, on_sphere
from jianxing.methods.coverage import access as catchment
from jianxing.methods.coverage.matching import match
from jianxing.methods.coverage.matrix import count
from jianxing.methods.coverage.measuring import measure
from jianxing.methods.coverage.places import Gazetteer, shipped
from jianxing.methods.coverage.telling import told

MATTERS, HOMES, SCENES = 44, 3, 6
REACH_M = 15_000.0


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many outlets, how often, and the seeds of the planted doubles."""
    parser.add_argument("--outlets", type=int, default=64_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--doubles", type=int, default=5000)
    parser.add_argument("--seeds", type=int, default=5)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Measure in turns."""
    places = shipped((one.code, one.name, one.level, one.parent, one.geometry) for one in divisions())
    say(f"making {asked.outlets:,} outlets")
    made = _outlets(places, asked.outlets)
    residents = np.random.default_rng(7).integers(100_000, 1_500_000, len(places.districts)).astype(float)
    size = f"{asked.outlets:,} × {MATTERS} × {HOMES}"

    def whole() -> Any:
        return measure(districts=places.districts, residents=residents, n_matters=MATTERS, **made)

    seconds, found = _best(whole, asked.rounds)
    told(found)
    memory = highest_mib()
    yield Case(
        case=f"matrix and access, {size}",
        value=seconds,
        unit="s",
        less=True,
        note=f"{memory:.0f} MiB at most",
    )

    def ours() -> Any:
        return count(
            made["of"],
            made["scenes"],
            made["masks"],
            n_districts=len(places.districts),
            n_scenes=SCENES,
            n_matters=MATTERS,
        )

    if importlib.util.find_spec("pandas"):
        yield _against_pandas(made, ours, size, asked.rounds, len(places.districts))
    else:
        say("pandas is not installed: the matrix is measured alone")
        yield Case(case=f"matrix, {size}", value=_best(ours, asked.rounds)[0], unit="s", less=True)
    yield from _against_access(places, residents, made, asked.rounds)
    yield from _matching(asked)


def _outlets(places: Gazetteer, number: int) -> dict[str, Any]:
    rng = np.random.default_rng(44)
    bounds = np.array([one.outline.bounds for one in places.districts])
    of = rng.integers(0, len(bounds), number)
    lonlat = bounds[of, :2] + rng.random((number, 2)) * (bounds[of, 2:] - bounds[of, :2])
    masks = rng.integers(0, 1 << MATTERS, (number, HOMES)).astype(np.uint64)
    masks[rng.random((number, HOMES)) < 0.3] = 0
    scenes = rng.choice(SCENES, number, p=[0.9, 0.02, 0.02, 0.02, 0.02, 0.02])
    return {"of": of, "scenes": scenes, "lonlat": lonlat, "masks": masks}


def _best(run: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """Return the shortest of several runs, and what the last one gave."""
    best, given = np.inf, None
    for _round in range(rounds):
        start = perf_counter()
        given = run()
        best = min(best, perf_counter() - start)
    return float(best), given


def _against_pandas(made: dict[str, Any], ours: Callable[[], Any], size: str, rounds: int, n: int) -> Case:
    import pandas as pd

    say("pandas: the table of bits is made before the clock runs")
    bits = np.unpackbits(
        np.ascontiguousarray(made["masks"]).view(np.uint8).reshape(len(made["of"]), HOMES, 8),
        axis=2,
        bitorder="little",
    )[:, :, :MATTERS].reshape(len(made["of"]), -1)
    frame = pd.DataFrame(bits)
    frame["district"], frame["scene"] = made["of"], made["scenes"]

    def theirs() -> Any:
        return frame.groupby(["district", "scene"], sort=True).sum()

    mine = theirs_s = np.inf
    for _round in range(rounds):
        seconds, matrix = _best(ours, 1)
        mine = min(mine, seconds)
        seconds, table = _best(theirs, 1)
        theirs_s = min(theirs_s, seconds)
    flat = matrix.matters.reshape(n * SCENES, -1)
    at = table.index.get_level_values(0) * SCENES + table.index.get_level_values(1)
    if not np.array_equal(flat[at], table.to_numpy(dtype=np.int64)):
        raise AssertionError("pandas counts otherwise")
    return Case(
        case=f"matrix, {size}, against pandas", value=mine, unit="s", peer=theirs_s, less=True, note="equal"
    )


def _against_access(places: Gazetteer, residents: Any, made: dict[str, Any], rounds: int) -> Iterator[Case]:
    demand = catchment.spread(
        [one.outline for one in places.districts], residents, np.zeros(len(residents), dtype=np.int64)
    )
    medical = made["scenes"] == 0
    lonlat = made["lonlat"][medical]
    supply = np.ones(len(lonlat))

    def ours() -> Any:
        return catchment.two_step(demand, lonlat, supply, reach_m=REACH_M, decay="flat")

    seconds, found = _best(ours, rounds)
    title = f"2SFCA, {len(lonlat):,} outlets, {len(demand.owner):,} points"
    if not importlib.util.find_spec("access"):
        say("access is not installed: 2SFCA is measured alone")
        yield Case(case=title, value=seconds, unit="s", less=True, note="distances formed within")
        return
    import pandas as pd
    from access import Access

    tree, near = cKDTree(on_sphere(*demand.lonlat.T)), cKDTree(on_sphere(*lonlat.T))
    pairs = tree.sparse_distance_matrix(near, chord_of(REACH_M), output_type="ndarray")
    cost = pd.DataFrame({
        "origin": pairs["i"], "dest": pairs["j"], "cost": metres_of(pairs["v"]),
    })  # fmt: skip
    people = pd.DataFrame({"id": np.arange(len(demand.owner)), "people": demand.residents})
    outlets = pd.DataFrame({"id": np.arange(len(lonlat)), "outlets": supply})

    def theirs() -> Any:
        asked = Access(
            demand_df=people, demand_index="id", demand_value="people", supply_df=outlets, supply_index="id",
            supply_value="outlets", cost_df=cost, cost_origin="origin", cost_dest="dest", cost_name="cost",
        )  # fmt: skip
        return asked.two_stage_fca(name="a", cost="cost", max_cost=REACH_M)

    peer, table = _best(theirs, max(1, rounds // 2))
    other = table.iloc[:, 0].reindex(np.arange(len(demand.owner))).fillna(0).to_numpy()
    if not np.allclose(other, found.value, rtol=1e-9, atol=1e-15):
        raise AssertionError("access computes otherwise")
    yield Case(
        case=title,
        value=seconds,
        unit="s",
        peer=peer,
        less=True,
        note="ours forms the distances, theirs is given them; equal",
    )


def _matching(asked: argparse.Namespace) -> Iterator[Case]:
    rates, seconds, outlets = [], 0.0, 0
    for seed in range(900, 900 + asked.seeds):
        planted = plant(outlets=asked.doubles, seed=seed)
        start = perf_counter()
        pairs = match(planted.left, planted.right)
        seconds += perf_counter() - start
        outlets += len(planted.left) + len(planted.right)
        rates.append(score(pairs, planted))
    precision, recall = np.mean(rates, axis=0)
    told_seeds = json.dumps([900, 900 + asked.seeds - 1])
    yield Case(
        case="matching: precision on planted doubles",
        value=100 * precision,
        unit="%",
        note=f"seeds {told_seeds}",
    )
    yield Case(
        case="matching: recall on planted doubles", value=100 * recall, unit="%", note=f"seeds {told_seeds}"
    )
    yield Case(case="matching", value=outlets / seconds, unit="outlets/s")
