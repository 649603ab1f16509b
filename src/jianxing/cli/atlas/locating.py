"""``jianxing atlas locate LON LAT [--file FILE --by PROPERTY] [--within METRES] [--on DAY] [--format json]``.

Says which jurisdiction governs a point and in whose area it lies, what surrounds it, which borders are near and which bodies have
the duty; from the boundaries of this installation on a day, where there is none from those that come with the software, or
from a file. Exit codes: 0 done, 1 it lies in none, or the file cannot be used, 2 wrong use, 3 something outside failed.
"""

import argparse
import math
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.atlas import files
from jianxing.cli.atlas.enclaves import owned
from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.atlas.locating import Place


@dataclass(frozen=True)
class Level:
    """Boundaries of one level, and the names of the keys where they are codes."""

    name: str
    geometries: Any
    keys: list[str]
    names: dict[str, str]


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``locate``."""
    parser = verbs.add_parser("locate", help=_("say in which jurisdiction a point lies"))
    parser.add_argument("longitude", type=_number, metavar="LON")
    parser.add_argument("latitude", type=_number, metavar="LAT")
    parser.add_argument(
        "--point-system", default="wgs84", metavar="KEY", help=_("the coordinate system of the point")
    )
    parser.add_argument(
        "--within", type=_number, default=1000.0, metavar="METRES", help=_("how near a border is told")
    )
    parser.add_argument(
        "--on", type=_day, metavar="DAY", help=_("under the boundaries of that day; today otherwise")
    )
    parser.add_argument("--file", type=Path, metavar="FILE", help=_("boundaries; no database is needed"))
    parser.add_argument(
        "--by",
        action="append",
        metavar="PROPERTY",
        help=_("the property that names the jurisdiction; once for each level, the lowest first"),
    )
    files.options(parser)
    parser.set_defaults(run=run)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(_("{text}: give a number as 117.05").format(text=text))
    return value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text}: give a day as 2026-03-31").format(text=text)) from None


def run(asked: argparse.Namespace) -> int:
    """Locate and print."""
    from jianxing.methods.atlas.coordinates import SYSTEMS, to_wgs84

    if asked.point_system not in SYSTEMS:
        return _wrong(
            _("--point-system {key}: known are {keys}").format(
                key=asked.point_system, keys=", ".join(SYSTEMS)
            )
        )
    if not 0 <= asked.within <= 100_000:
        return _wrong(_("--within takes up to 100000 metres"))
    converted = to_wgs84([asked.longitude], [asked.latitude], system=SYSTEMS[asked.point_system])
    longitude, latitude = (float(one[0]) for one in converted)
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        return _wrong(
            _("{x} {y} is no place on earth: longitude first, then latitude").format(
                x=asked.longitude, y=asked.latitude
            )
        )
    if asked.file is not None:
        try:
            levels = _of_file(asked)
        except files.Refused as refusal:
            return files.say(refusal)
        return _answer(asked, _from_levels(levels, longitude, latitude, asked.within, str(asked.file)))
    from jianxing.cli.database import has_database
    from jianxing.settings.config import load

    told = _of_installation(asked, longitude, latitude) if has_database(load()) else None
    return _answer(asked, told or _of_shipped(asked, longitude, latitude))


def _answer(asked: argparse.Namespace, told: dict[str, Any]) -> int:
    if asked.format == "json":
        files.write(told)
    else:
        _print(told)
    return Exit.DONE if told["governing"] is not None else Exit.NO


def _from_levels(
    levels: list[Level], longitude: float, latitude: float, within_m: float, source: str
) -> dict[str, Any]:
    """Locate by what a file says, which knows neither days nor bodies."""
    from jianxing.methods.atlas.locating import Locator

    told = [
        _told(level, Locator(level.keys, level.geometries).locate(longitude, latitude, within_m=within_m))
        for level in levels
    ]
    around = told[0]["surrounding"]
    return {
        "longitude": longitude,
        "latitude": latitude,
        "within_m": within_m,
        "source": source,
        **{key: value for key, value in told[0].items() if key != "level"},
        "located": around[0] if len(around) == 1 else told[0]["governing"],
        "levels": told,
    }


def _wrong(line: str) -> int:
    files.say(line)
    return Exit.WRONG_USE


def _of_file(asked: argparse.Namespace) -> list[Level]:
    from jianxing.methods.atlas.conflicts.sides import KEYS

    taken = files.take(asked.file, asked)
    columns = {name for layer in taken.layers for name in layer.columns}
    by = asked.by or [next((name for name in ("adcode", "code", *KEYS) if name in columns), "name")]
    levels = []
    for name in by:
        geometries, keys = owned(taken, name)
        levels.append(Level(name, geometries, keys, {}))
    return levels


def _of_shipped(asked: argparse.Namespace, longitude: float, latitude: float) -> dict[str, Any]:
    """Locate by the boundaries that come with the software: there is no installation, or it has none."""
    import numpy as np
    import shapely.geometry

    from jianxing.directory.shipped import SOURCE, VALID_FROM, divisions

    held = list(divisions())
    counties = [one for one in held if one.geometry is not None]
    geometries: Any = np.empty(len(counties), dtype=object)
    geometries[:] = [shapely.geometry.shape(one.geometry) for one in counties]
    names = {one.code: one.name for one in held}
    codes = [one.code for one in counties]
    levels = [
        Level("county", geometries, codes, names),
        Level("province", geometries, [f"{code[:2]}0000" for code in codes], names),
    ]
    told = _from_levels(levels, longitude, latitude, asked.within, f"{SOURCE}, {VALID_FROM.isoformat()}")
    if asked.format != "json":
        print(
            _("there is no installation here: these are the boundaries that come with the software"),
            file=sys.stderr,
        )
    return told


def _of_installation(asked: argparse.Namespace, longitude: float, latitude: float) -> dict[str, Any] | None:
    """Locate by the database; None where it has no boundaries on the day."""
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        from jianxing.directory.locating import locate
        from jianxing.directory.locating_told import located_as_json
        from jianxing.settings.clock import today

        found = locate(longitude=longitude, latitude=latitude, on=asked.on or today(), within_m=asked.within)
        return located_as_json(found) if found.generation is not None else None


def _told(level: Level, place: "Place") -> dict[str, Any]:
    def named(key: str | None) -> Any:
        if key is None or not level.names:
            return key
        return {"code": key, "name": level.names.get(key, "")}

    return {
        "level": level.name,
        "governing": named(place.governing),
        "also": [named(key) for key in place.also],
        "surrounding": [named(key) for key in place.surrounding],
        "borders": [
            {"jurisdiction": named(one.key), "distance_m": round(one.distance_m, 1)} for one in place.borders
        ],
        "edge_m": None if place.edge_m is None else round(place.edge_m, 1),
        "near_border": place.near_border,
    }


def _print(told: dict[str, Any]) -> None:
    levels = {"county": _("county"), "province": _("province")}
    for one in told["levels"]:
        print(f"{levels.get(one['level'], one['level'])}:", _shown(one["governing"]) or _("in none"))
        if one["also"]:
            print(" ", _("on a common border with {names}").format(names=_listed(one["also"])))
        if one["surrounding"]:
            print(" ", _("an enclave within {names}").format(names=_listed(one["surrounding"])))
        for border in one["borders"]:
            print(" ", _shown(border["jurisdiction"]), f"{border['distance_m']:,.0f} m")
        if one["near_border"]:
            print(
                " ",
                _("{metres} m from a border: ask who governs it before acting").format(
                    metres=f"{one['edge_m']:,.0f}"
                ),
            )
    if told["located"] != told["governing"]:
        print(_("lies in {name}").format(name=_shown(told["located"])))
    for duty in told.get("duties", ()):
        print(_("duty:"), duty["name"], f"({_shown(duty['jurisdiction'])})")


def _listed(names: list[Any]) -> str:
    return "、".join(_shown(name) for name in names)


def _shown(name: Any) -> str:
    return f"{name['code']} {name['name']}".strip() if isinstance(name, dict) else name or ""
