"""``jianxing atlas locate LON LAT [--file FILE --by PROPERTY] [--within METRES] [--format json]``.

Says in which jurisdiction a point lies, what surrounds it and which borders are near; from the boundaries of this installation or
from a file. Exit codes: 0 done, 1 it lies in none, or the file cannot be used, 2 wrong use, 3 something outside failed.
"""

import argparse
import math
from dataclasses import dataclass
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
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def run(asked: argparse.Namespace) -> int:
    """Locate and print."""
    from jianxing.methods.atlas.coordinates import SYSTEMS, to_wgs84
    from jianxing.methods.atlas.locating import Locator

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
    try:
        levels = _of_file(asked) if asked.file is not None else _of_installation()
    except files.Refused as refusal:
        return files.say(refusal)
    told = [
        _told(level, Locator(level.keys, level.geometries).locate(longitude, latitude, within_m=asked.within))
        for level in levels
    ]
    lowest = told[0]
    if asked.format == "json":
        files.write(
            {
                "longitude": longitude,
                "latitude": latitude,
                "within_m": asked.within,
                **{key: value for key, value in lowest.items() if key != "level"},
                "levels": told,
            }
        )
    else:
        _print(told)
    return Exit.DONE if lowest["governing"] is not None else Exit.NO


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


def _of_installation() -> list[Level]:
    """Return counties and provinces of the boundaries valid today."""
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        import numpy as np
        import shapely

        from jianxing.directory.queries import boundaries, names_of_jurisdictions
        from jianxing.settings.clock import today

        areas = boundaries(on=today())
        if not areas:
            raise files.Refused(_("there are no boundaries; run jianxing setup, or name a file with --file"))
        codes = [area.code for area in areas]
        provinces = [f"{code[:2]}0000" for code in codes]
        names = names_of_jurisdictions(codes=[*codes, *provinces])
    geometries = np.asarray(shapely.from_wkb(np.array([area.wkb for area in areas], dtype=object)))
    return [Level("county", geometries, codes, names), Level("province", geometries, provinces, names)]


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


def _print(told: list[dict[str, Any]]) -> None:
    for one in told:
        print(f"{one['level']}:", _shown(one["governing"]) or _("in none"))
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


def _listed(names: list[Any]) -> str:
    return "、".join(_shown(name) for name in names)


def _shown(name: Any) -> str:
    return f"{name['code']} {name['name']}".strip() if isinstance(name, dict) else name or ""
