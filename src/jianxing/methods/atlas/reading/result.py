"""What a file held: layers of geometries with their columns, and what is to be said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be, packed and unpacked, and how much may be in it."""

    file_bytes: int = 200 * 1024 * 1024
    unpacked_bytes: int = 1024 * 1024 * 1024
    ratio: int = 200
    entries: int = 2_000
    layers: int = 100
    features: int = 1_000_000
    vertices: int = 20_000_000
    fields: int = 500
    text_characters: int = 40_000
    seconds: int = 120
    memory_bytes: int = 4 * 1024 * 1024 * 1024


LIMITS: Final = Limits()


class FileRefused(Exception):
    """A file is not read at all: a *code* of ``wording.MESSAGES`` with the *values* that its message names."""

    def __init__(self, code: str, **values: str | int | float) -> None:
        self.code = code
        self.values: Mapping[str, str | int | float] = values
        super().__init__(code, dict(values))


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be said of one feature: it was mended, or left out.

    *number* counts as a person does: the feature in its layer from 1, in a table the row of the sheet. *column* is the heading
    of the field where there is one. *dropped* says that the feature is not among the layer's geometries.
    """

    code: str
    layer: str
    number: int
    column: str = ""
    values: Mapping[str, str | int | float] = field(default_factory=dict)
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer or sheet.

    ``geometries[i]`` is valid and not empty, in the coordinates of the file (x first, two-dimensional); ``numbers[i]`` is where
    it stands in the file; ``columns[name][i]`` is text, int, float, bool or None. *epsg* is what the file declares,
    *declared* its words for it, *places* the headings of a table's coordinates. *remarks* list what was mended or left out.
    """

    name: str
    geometries: Geometries
    numbers: npt.NDArray[np.int64]
    columns: Mapping[str, list[Any]]
    epsg: int | None = None
    declared: str = ""
    encoding: str = "UTF-8"
    #: What the file says of its encoding, where its text says otherwise.
    encoding_declared: str = ""
    places: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def __len__(self) -> int:
        return len(self.geometries)

    def points(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return x and y of every vertex, for ``coordinates.guess``."""
        import shapely

        both = shapely.get_coordinates(self.geometries)
        return both[:, 0], both[:, 1]


@dataclass(frozen=True, slots=True)
class Geofile:
    """A file that was read: its *kind* (geojson, shapefile, geopackage, kml, csv, xlsx) and layers that hold something."""

    name: str
    kind: str
    layers: tuple[Layer, ...]
