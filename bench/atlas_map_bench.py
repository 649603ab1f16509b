"""The page 一张图 with many outlets and zones, in a headless browser: first paint, panning, bytes sent; and tiles a second.

The tiles are counted while nothing is kept (drawn) and again while all are (kept), each over HTTP by one reader.
"""

import argparse
import json
import re
import tempfile
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from bench.browsing import bytes_sent, loaded, signed_in, site, until
from bench.form import Case, say

LOGIN, BODY = "renshe", "TJ-RSJ"
#: Where the outlets and zones lie: the plain around Beijing and Tianjin.
WEST, SOUTH, EAST, NORTH = 115.6, 38.2, 118.2, 40.4
PANS = 8


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many outlets and zones."""
    parser.add_argument("--points", type=int, default=64_000)
    parser.add_argument("--polygons", type=int, default=200_000)
    parser.add_argument(
        "--tiles", type=int, default=200, help="how many tiles are asked for, one after the other"
    )


LOADING = """
import sys
from datetime import date
import numpy as np, shapely
from contextlib import ExitStack
from jianxing.cli.database import django_on
from jianxing.settings.config import load
running = ExitStack()
running.enter_context(django_on(load()))
from django.utils import timezone
from jianxing.atlas import operations, queries
from jianxing.demo.accounts import PASSWORD
from jianxing.atlas.operations import FeatureDraft
from jianxing.directory.acting import acting
from jianxing.directory.queries import actor_for

points, polygons = int(sys.argv[1]), int(sys.argv[2])
west, south, east, north = map(float, sys.argv[3:7])
by, at, random = actor_for(login=sys.argv[7], body_code=sys.argv[8], on=date.today()), timezone.now(), np.random.default_rng(11)
def place(count):
    return np.column_stack((random.uniform(west, east, count), random.uniform(south, north, count)))
def bring(name, domain, kind, shapes):
    with acting(by):
        layer = operations.open_layer(name=name, domain=domain, kind=kind, source="bench", by=by, at=at)
        drafts = [FeatureDraft(key=f"{name}{n}", name=f"{name}{n}", wkb=bytes(wkb), row=n)
                  for n, wkb in enumerate(shapely.to_wkb(shapes), 1)]
        version = operations.draft_version(layer=layer, title="bench", valid_from=date(2025, 1, 1), features=drafts, by=by, at=at)
        operations.publish_version(version=queries.one_version(pk=version.pk), by=by, at=at)
bring("outlet", "public_services", "service_areas", shapely.points(place(points)))
wide = random.uniform(0.0003, 0.004, polygons)
bring("zone", "ecology", "red_line", shapely.buffer(shapely.points(place(polygons)), wide, quad_segs=4))
running.close()
print(PASSWORD)
"""


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Load, open the page, pan; then ask for tiles."""
    with tempfile.TemporaryDirectory() as folder, site(Path(folder)) as (url, home):
        say(f"loading {asked.points} outlets and {asked.polygons} zones")
        started = time.perf_counter()
        sides = map(str, (WEST, SOUTH, EAST, NORTH))
        password = loaded(home, LOADING, str(asked.points), str(asked.polygons), *sides, LOGIN, BODY)
        yield Case(
            case="features loaded",
            value=(asked.points + asked.polygons) / (time.perf_counter() - started),
            unit="features/s",
        )
        yield from _browsed(url, Path(folder), password)
        yield from _counted(url, asked.tiles, password)


def _browsed(url: str, folder: Path, password: str) -> Iterator[Case]:
    with signed_in(url, folder, LOGIN, password) as driver:
        for turn in ("first", "again"):
            started = time.perf_counter()
            driver.get(f"{url}/atlas/map/?at=116.9,39.3,8")
            until(
                driver,
                "return document.querySelector('[data-map]')?.dataset.ready === '1' && jianxingMap.areTilesLoaded()",
            )
            yield Case(case=f"page opened and drawn, {turn}", value=time.perf_counter() - started, unit="s")
            painted = driver.execute_script(
                "return performance.getEntriesByName('first-contentful-paint')[0].startTime"
            )
            yield Case(case=f"first paint, {turn}", value=float(painted) / 1000, unit="s")
            yield Case(case=f"bytes sent, {turn}", value=bytes_sent(driver), unit="bytes")
        frames = []
        for pan in range(PANS):
            frames += driver.execute_async_script(PANNING, 260 if pan % 2 else -260)
        frames.sort()
        yield Case(case="pan, middle frame", value=frames[len(frames) // 2] / 1000, unit="s")
        yield Case(case="pan, frame of 95 in 100", value=frames[int(len(frames) * 0.95)] / 1000, unit="s")
        yield Case(case="bytes sent while panning", value=bytes_sent(driver), unit="bytes")


#: Drags by so many pixels for a second, and answers with how long each frame took, in milliseconds.
PANNING = """
const [shift, done] = arguments, frames = [];
let last;
const note = (now) => { if (last) frames.push(now - last); last = now; if (running) requestAnimationFrame(note); };
let running = true;
requestAnimationFrame(note);
jianxingMap.panBy([shift, 0], { duration: 1000, essential: true });
jianxingMap.once("idle", () => { running = false; done(frames); });
"""


def _counted(url: str, count: int, password: str) -> Iterator[Case]:
    opener = _opened(url, password)
    with opener.open(f"{url}/atlas/map/style.json") as answer:
        style = json.load(answer)
    sources = [
        one["tiles"][0]
        for name, one in style["sources"].items()
        if one["type"] == "vector" and name != "base"
    ]
    places = [
        (z, x, y)
        for z in (9, 10, 11)
        for x in range(_column(z, WEST), _column(z, EAST) + 1)
        for y in _rows(z)
    ]
    step = max(1, len(places) // count)
    for turn in ("drawn", "kept"):
        sent, asked, started = 0, 0, time.perf_counter()
        largest = 0
        for z, x, y in places[::step][:count]:
            for source in sources:
                where = source.replace("{z}/{x}/{y}", f"{z}/{x}/{y}")
                with opener.open(Request(url + where, headers={"Accept-Encoding": "gzip"})) as answer:
                    content = answer.read()
                sent, asked, largest = sent + len(content), asked + 1, max(largest, len(content))
        yield Case(case=f"tiles, {turn}", value=asked / (time.perf_counter() - started), unit="tiles/s")
        yield Case(case=f"largest tile, {turn}", value=largest, unit="bytes")
        yield Case(case=f"bytes a tile, {turn}", value=sent / asked, unit="bytes")


def _column(zoom: int, longitude: float) -> int:
    return int((longitude / 360 + 0.5) * (1 << zoom))


def _rows(zoom: int) -> range:
    from jianxing.methods.atlas.tiling.grid import in_plane

    (_x, top), (_x, bottom) = in_plane([(WEST, NORTH), (EAST, SOUTH)]) * (1 << zoom)
    return range(int(top), int(bottom) + 1)


def _opened(url: str, password: str) -> OpenerDirector:
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    address = f"{url}/account/sign-in"
    with opener.open(address) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token
    sent = {"csrfmiddlewaretoken": token[1], "login": LOGIN, "password": password}
    opener.open(Request(address, urlencode(sent).encode(), {"Referer": address})).close()
    return opener
