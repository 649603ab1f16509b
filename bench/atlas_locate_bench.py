"""Points located a second, among the counties of Beijing, Tianjin and Hebei, against geopandas' sjoin in the same run.

An answer that differs from sjoin's fails the run.
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path

import geopandas
import numpy as np
from bench.form import Case, say

import jianxing
from jianxing.methods.atlas.locating import Locator


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many points."""
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=3)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Locate the same points by both, in turns; the making of the index is timed apart, and once within."""
    say("reading the boundaries")
    counties = geopandas.GeoDataFrame.from_features(_features(), crs=4326)
    counties["k"] = np.arange(len(counties))
    random = np.random.default_rng(7)
    west, south, east, north = counties.total_bounds
    x, y = random.uniform(west, east, asked.points), random.uniform(south, north, asked.points)
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, y), crs=4326)
    cold = warm = peer = float("inf")
    for _turn in range(asked.turns):
        started = time.perf_counter()
        locator = Locator([str(code) for code in counties["adcode"]], counties.geometry.to_numpy())
        found = locator.governing(x, y)
        cold = min(cold, time.perf_counter() - started)
        started = time.perf_counter()
        locator.governing(x, y)
        warm = min(warm, time.perf_counter() - started)
        started = time.perf_counter()
        joined = geopandas.sjoin(points, counties[["k", "geometry"]], how="left", predicate="intersects")
        peer = min(peer, time.perf_counter() - started)
    expected = joined["k"].fillna(-1).groupby(level=0).min().to_numpy().astype(np.int64)
    if not np.array_equal(found, expected):
        raise AssertionError(f"{(found != expected).sum()} points lie elsewhere than sjoin says")
    count = asked.points
    yield Case(case="points located, index at hand", value=count / warm, unit="points/s", peer=count / peer)
    yield Case(
        case="points located, index made first", value=count / cold, unit="points/s", peer=count / peer
    )
    started = time.perf_counter()
    several = min(count, 200_000)
    locator.near_border(x[:several], y[:several], within_m=1000)
    yield Case(
        case="points told how near a border is",
        value=several / (time.perf_counter() - started),
        unit="points/s",
    )
    started = time.perf_counter()
    for at in range(1000):
        locator.locate(float(x[at]), float(y[at]))
    yield Case(
        case="one point, with its borders", value=(time.perf_counter() - started), unit="ms", less=True
    )


def _features() -> dict[str, object]:
    districts = Path(jianxing.__file__).with_name("directory") / "data" / "districts_jjj.geojson"
    return dict(json.loads(districts.read_text(encoding="utf-8")))
