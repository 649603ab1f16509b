"""What a plan's file says: its features in WGS 84 with their measures, and what is to be said of them. Plain Python.

The file itself is parsed by ``methods.atlas.reading`` in a process of its own, bounded in memory and time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from jianxing.importing.plans.fields import guess_key, guess_name, is_key, text
from jianxing.methods.atlas.coordinates import SYSTEMS, Guess, System, guess
from jianxing.methods.atlas.measuring import areas, lengths
from jianxing.methods.atlas.reading import Geofile, Layer, Limits, Remark, in_wgs84, read

#: Columns beyond these are left in the file, and so is what a cell says beyond this.
_COLUMNS, _CHARACTERS = 40, 500
LONGEST_NAME = 200


class NotThere(Exception):
    """What was chosen is not in the file; carries a code of ``said.MESSAGES`` and its values."""

    def __init__(self, code: str, **values: str) -> None:
        self.code, self.values = code, values
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody says of a file; empty where it is to be found out.

    ``crs`` is a key of ``methods.atlas.coordinates.SYSTEMS``, ``layer`` the layer in the file, ``key`` and ``name`` columns of
    it; ``outside`` takes features in that lie outside every jurisdiction of this node.
    """

    crs: str = ""
    layer: str = ""
    key: str = ""
    name: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A feature in WGS 84. ``row`` is where it stands in the file."""

    key: str
    name: str
    row: int
    shape: shapely.Geometry
    area_m2: float
    length_m: float
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlanRead:
    """A file that was read: *found* is what the preview shows of it, as JSON; no features where no system is known."""

    found: Mapping[str, Any]
    features: Sequence[Placed]
    remarks: Sequence[Mapping[str, Any]]


def read_plan(path: Path, *, name: str, chosen: Chosen, limits: Limits) -> PlanRead:
    """Read the chosen layer of a file, or the one with most features; raises ``FileRefused`` and ``NotThere``."""
    file = read(path, name=name, limits=limits)
    layer = chosen_layer(file, chosen.layer)
    if not len(layer) and not layer.remarks:
        raise NotThere("empty")
    looks = guess(
        *layer.points(),
        epsg=layer.epsg,
        words=" ".join((name, layer.name, layer.declared, *layer.columns)),
    )
    system = SYSTEMS.get(chosen.crs) or _told_apart(looks)
    key, title = _columns(layer, chosen)
    found = {
        "kind": file.kind,
        "layers": [{"name": one.name, "features": len(one)} for one in file.layers],
        "layer": layer.name,
        "encoding": layer.encoding,
        "encoding_declared": layer.encoding_declared,
        "columns": list(layer.columns),
        "key": key,
        "name": title,
        "crs": system.key if system else "",
        "is_chosen": bool(chosen.crs),
        **_guessed(looks),
    }
    features: list[Placed] = []
    if system is not None:
        layer = in_wgs84(layer, system=system, swapped=looks.swapped)
        features = _placed(layer, key=key, title=title)
    return PlanRead(found, features, [remark_of(one) for one in layer.remarks])


def chosen_layer(file: Geofile, wanted: str) -> Layer:
    """Return the layer that is wanted, or the one with most features; raises ``NotThere``."""
    if not file.layers:
        raise NotThere("empty")
    if not wanted:
        return max(file.layers, key=len)
    found = next((layer for layer in file.layers if layer.name == wanted), None)
    if found is None:
        raise NotThere("no_such_layer", layer=wanted)
    return found


def _told_apart(looks: Guess) -> System | None:
    """Return the system that was found; None among several meridians, which lie hundreds of kilometres apart."""
    is_open = looks.system is not None and looks.system.meridian is not None and looks.others
    return None if is_open else looks.system


def _guessed(looks: Guess) -> dict[str, Any]:
    return {
        "guess": looks.system.key if looks.system else "",
        "certain": looks.certain,
        "others": [one.key for one in looks.others],
        "reasons": reasons_of(looks),
    }


def reasons_of(looks: Guess) -> list[dict[str, Any]]:
    """Return why coordinates are taken to be in a system, as JSON."""
    return [{"code": one.code, "values": one.values} for one in looks.reasons]


def _columns(layer: Layer, chosen: Chosen) -> tuple[str, str]:
    for column in (chosen.key, chosen.name):
        if column and column not in layer.columns:
            raise NotThere("no_such_column", column=column)
    if chosen.key and not is_key(layer.columns[chosen.key]):
        raise NotThere("not_a_key", column=chosen.key)
    return chosen.key or guess_key(layer.columns), chosen.name or guess_name(layer.columns)


def remark_of(one: Remark) -> dict[str, Any]:
    """Return a remark as JSON."""
    return {
        "code": one.code,
        "row": one.number,
        "column": one.column,
        "values": dict(one.values),
        "dropped": one.dropped,
    }


def _placed(layer: Layer, *, key: str, title: str) -> list[Placed]:
    shapes = layer.geometries
    square_metres = np.round(areas(shapes), 2).tolist()
    # The outline of a zone is nobody's length.
    lines = np.isin(shapely.get_type_id(shapes), (1, 5))
    metres = np.where(lines, np.round(lengths(shapes), 2), 0.0).tolist()
    others = [column for column in layer.columns if column not in (key, title)][:_COLUMNS]
    return [
        Placed(
            key=text(layer.columns[key][at]) if key else f"#{number:07d}",
            name=text(layer.columns[title][at])[:LONGEST_NAME] if title else "",
            row=number,
            shape=shapes[at],
            area_m2=square_metres[at],
            length_m=metres[at],
            attributes={
                column: said for column in others if (said := text(layer.columns[column][at])[:_CHARACTERS])
            },
        )
        for at, number in enumerate(layer.numbers.tolist())
    ]
