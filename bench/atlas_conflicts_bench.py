"""Conflicts of two layers of polygons under one rule, against plain shapely and, where there is one, PostGIS.

``polygons`` is the size of each layer, ``curve`` the sizes of the cost curve (the sheet grows with them, so that a polygon
meets as many others in each). ``postgis`` names the folder of the programs of a PostgreSQL that has PostGIS; it is looked for
otherwise, and where there is none the run says so and gives no ratio to it. Both servers are begun for the run, with the same
settings, without durability. A sum of areas that differs from plain shapely's by more than a millionth fails the run.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
import shapely
from bench import postgis, saved_conflicts
from bench.form import Case, say

from jianxing.methods.atlas import measuring
from jianxing.methods.atlas.conflicts import Conflicts, Rule, Side, compare

Geometries = npt.NDArray[np.object_]
#: Metres along each side of the sheet for 100 000 polygons, and how large one is.
SIDE_M, RADIUS_M, CORNERS = 100_000.0, (50, 250), 12
SOUTH_WEST = (116.5, 38.6)


def options(parser: argparse.ArgumentParser) -> None:
    """Say how much is compared, with what."""
    parser.add_argument("--polygons", type=int, default=100_000)
    parser.add_argument("--curve", default="10000,30000,100000,300000,1000000")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--postgis", default="")


def layer(seed: int, count: int) -> Geometries:
    """Return random star-shaped polygons, as many to a square kilometre whatever their number."""
    random = np.random.default_rng(seed)
    side = SIDE_M * (count / 100_000) ** 0.5
    angles = np.sort(random.random((count, CORNERS)), axis=1) * 2 * np.pi
    radius = random.uniform(*RADIUS_M, (count, 1)) * random.uniform(0.6, 1, (count, CORNERS))
    middle = random.random((count, 1, 2)) * side
    xy = middle + np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=2)
    xy = np.concatenate([xy, xy[:, :1]], axis=1) / (86_513.0, 111_000.0) + SOUTH_WEST
    figures = np.asarray(shapely.polygons(xy), dtype=object)
    crooked = ~shapely.is_valid(figures)
    figures[crooked] = shapely.buffer(figures[crooked], 0)
    return figures


def side(figures: Geometries, prefix: str) -> Side:
    """Return a layer with a key for each polygon."""
    return Side(figures, [f"{prefix}{number}" for number in range(len(figures))])


def ours(a: Side, b: Side) -> Conflicts:
    """Find the conflicts, with geodesic areas and identities."""
    found = compare(a, b, [Rule("*", "*", area_above_m2=0.0)])
    assert len(found.ids) == len(found)
    return found


def plain(first: Geometries, second: Geometries) -> float:
    """What one writes with shapely: an index, intersections, their areas; one thread; areas of a plane."""
    at, to = shapely.STRtree(second).query(first, predicate="intersects")
    return float(shapely.area(shapely.intersection(first[at], second[to])).sum())


def threaded(first: Geometries, second: Geometries) -> float:
    """The same by as many threads as there are processors, with areas on the ellipsoid."""
    tree = shapely.STRtree(second)

    def part(rows: Any) -> float:
        at, to = tree.query(first[rows], predicate="intersects")
        return float(measuring.areas(shapely.intersection(first[rows][at], second[to])).sum())

    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        return sum(pool.map(part, np.array_split(np.arange(len(first)), 32)))


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that a run takes, and what it gives."""
    started = time.perf_counter()
    result = run()
    return time.perf_counter() - started, result


def best(runs: dict[str, Callable[[], Any]], turns: int) -> dict[str, tuple[float, Any]]:
    """Run all in turns and keep the best of each, so that what else the machine does falls on all."""
    kept: dict[str, tuple[float, Any]] = {}
    for _turn in range(turns):
        for name, run in runs.items():
            took = timed(run)
            if name not in kept or took[0] < kept[name][0]:
                kept[name] = took
    return kept


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Compare the peers in turns, saving included, then measure the cost curve, each size in a process of its own."""
    count = asked.polygons
    say(f"drawing two layers of {count} polygons")
    first, second = layer(1, count), layer(2, count)
    a, b = side(first, "a"), side(second, "b")
    runs: dict[str, Callable[[], Any]] = {
        "ours": lambda: ours(a, b),
        "plain": lambda: plain(first, second),
        "threaded": lambda: threaded(first, second),
    }
    with ExitStack() as stack:
        try:
            folder = postgis.programs(asked.postgis)
        except postgis.NoPostGIS as missing:
            say(f"PostGIS is not compared with: {missing}")
        else:
            say("loading PostGIS")
            gis = stack.enter_context(postgis.loaded(folder, {"a": first, "b": second}))
            runs["postgis"] = lambda: _area(gis)
            runs["postgis saved"] = lambda: _area_saved(gis)
        say("bringing both layers into the product's database")
        held = stack.enter_context(saved_conflicts.office(first, second))
        runs["saved"] = held.run
        took = best(runs, asked.turns)
        say("moving one in a hundred")
        again = held.next_run(max(1, count // 100))
    yield from _told(count, took, again)
    yield from curve(asked)


def _area(gis: psycopg.Connection[Any]) -> float:
    """Return the sum of the overlaps' plane areas, square degrees: the quickest that PostGIS does."""
    row = gis.execute(
        "select sum(st_area(st_intersection(a.g, b.g))) from a join b on st_intersects(a.g, b.g)"
    ).fetchone()
    assert row is not None
    return float(row[0])


def _area_saved(gis: psycopg.Connection[Any]) -> float:
    """The same written as rows with both keys, which a table of conflicts is at least."""
    gis.execute("drop table if exists found")
    gis.execute(
        "create table found as select a.id as a_id, b.id as b_id, st_area(st_intersection(a.g, b.g)) as area"
        " from a join b on st_intersects(a.g, b.g)"
    )
    row = gis.execute("select sum(area) from found").fetchone()
    assert row is not None
    return float(row[0])


def _told(count: int, took: dict[str, tuple[float, Any]], again: tuple[float, int]) -> Iterator[Case]:
    whole, expected = float(took["ours"][1].area_m2.sum()), float(took["threaded"][1])
    if abs(whole - expected) > expected * 1e-6:
        raise AssertionError(f"the areas differ: {whole} m² against {expected} m²")
    for name in ("postgis", "postgis saved"):
        if name in took and abs(took[name][1] / took["plain"][1] - 1) > 1e-6:
            raise AssertionError("PostGIS and shapely differ")
    saved: saved_conflicts.Took = took["saved"][1]
    if saved.conflicts != len(took["ours"][1]):
        raise AssertionError(f"{saved.conflicts} conflicts are saved of {len(took['ours'][1])}")
    seconds, name = took["ours"][0], f"conflicts of {count} × {count}"

    def case(what: str, value: float, peer: float | None, note: str = "", aim: float | None = None) -> Case:
        return Case(
            case=f"{name}, {what}",
            value=value,
            unit="s",
            peer=peer,
            less=True,
            aim=aim if peer else None,
            note=note,
        )

    note = f"{saved.conflicts} conflicts; {saved.writing:.2f} s of it writing"
    yield case(
        "compared and saved", saved.whole, took["postgis saved"][0] if "postgis" in took else None, note, 2
    )
    if "postgis" in took:
        yield case(
            "compared and saved, against PostGIS that saves nothing", saved.whole, took["postgis"][0], "", 2
        )
        yield case("compared, against PostGIS that saves nothing", seconds, took["postgis"][0], "", 5)
    else:
        yield case("compared", seconds, None, "PostGIS is not on this machine: no ratio")
    yield case("compared, against shapely", seconds, took["plain"][0])
    yield case("compared, against shapely by threads", seconds, took["threaded"][0])
    yield case(f"{again[1]} features moved, saved", again[0], saved.whole, "against the whole run")


def curve(asked: argparse.Namespace) -> Iterator[Case]:
    """Measure each size in a process of its own, so that its memory is its own."""
    for size in (int(word) for word in asked.curve.split(",") if word):
        say(f"{size} × {size}")
        told, memory, found = _apart(size)
        yield Case(case=f"{size} × {size}", value=told, unit="s", less=True, note=f"{found} conflicts")
        yield Case(
            case=f"{size} × {size}, memory of the process at its highest", value=memory, unit="MiB", less=True
        )


def _apart(size: int) -> tuple[float, float, int]:
    done = subprocess.run(
        [sys.executable, "-c", f"from bench.atlas_conflicts_bench import measure; measure({size})"],
        capture_output=True,
        text=True,
        check=True,
        timeout=1800,
    )
    seconds, memory, found = done.stdout.split()
    return float(seconds), float(memory), int(found)


def measure(size: int) -> None:
    """Print seconds, the process's highest memory in MiB, layers within, and the number of conflicts of one size."""
    a, b = side(layer(1, size), "a"), side(layer(2, size), "b")
    seconds, found = timed(lambda: ours(a, b))
    print(seconds, _peak(), len(found))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
