"""Districts by code, by name, and by a point in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from jianxing.methods.atlas.locating import Locator
from jianxing.methods.coverage.scenes import folded

_CODE: Final = re.compile(r"^\d{6}(\d{3}|\d{6})?$")


@dataclass(frozen=True, slots=True)
class District:
    """A district or county: its code (GB/T 2260), its name, its city and province, its outline in WGS 84 where known."""

    code: str
    name: str
    city: str = ""
    province: str = ""
    outline: Any = None

    @property
    def home(self) -> str:
        """The first two digits of its code: the place whose cards are issued there."""
        return self.code[:2]


class Gazetteer:
    """Finds districts by what lists write: codes of six, nine or twelve digits, names with or without their city."""

    def __init__(self, districts: Sequence[District]) -> None:
        self.districts = tuple(sorted(districts, key=lambda one: one.code))
        self._by_code = {one.code: at for at, one in enumerate(self.districts)}
        named: dict[str, list[int]] = {}
        for at, one in enumerate(self.districts):
            for word in {one.name, _short(one.name)}:
                named.setdefault(word, []).append(at)
        self._named: Mapping[str, list[int]] = named
        self._longest = sorted({one.name for one in self.districts}, key=len, reverse=True)

    def find(self, text: object, *, city: object = "", province: object = "") -> int | None:
        """Return the position of a district among ``districts``, None where it is not found or several are meant."""
        if isinstance(text, float) and text.is_integer():
            text = int(text)
        word = folded(text)
        if _CODE.match(word):
            return self._by_code.get(word[:6])
        if not word:
            return None
        beside = f"{folded(province)} {folded(city)} {word}"
        for name in (word, _short(word)):
            found = self._fitting(self._named.get(name, []), beside)
            if len(found) == 1:
                return found[0]
        for name in self._longest:
            if name in word:
                found = self._fitting(self._named[name], beside)
                if len(found) == 1:
                    return found[0]
        return None

    def locate(self, longitude: Any, latitude: Any) -> npt.NDArray[np.int64]:
        """Return for each point the position of the district that it lies in, -1 outside all."""
        outlined, locator = self._locator
        found = locator.governing(longitude, latitude)
        return np.where(found >= 0, outlined[np.maximum(found, 0)], -1)

    def near_border(self, longitude: Any, latitude: Any, *, within_m: float) -> npt.NDArray[np.bool_]:
        """Say for each point whether a border lies within *within_m*, so that where it lies tells little of whose it is."""
        outlined, locator = self._locator
        if not len(outlined):
            return np.zeros(len(longitude), dtype=bool)
        return locator.near_border(longitude, latitude, within_m=within_m)

    @cached_property
    def _locator(self) -> tuple[npt.NDArray[np.int64], Locator]:
        outlined = [at for at, one in enumerate(self.districts) if one.outline is not None]
        outlines: Any = np.empty(len(outlined), dtype=object)
        outlines[:] = [self.districts[at].outline for at in outlined]
        codes = [self.districts[at].code for at in outlined]
        return np.array(outlined, dtype=np.int64), Locator(codes, outlines)

    def _fitting(self, found: list[int], beside: str) -> list[int]:
        if len(found) < 2:
            return found
        return [
            at
            for at in found
            if (city := self.districts[at].city) and _short(city) in beside
        ] or [at for at in found if _short(self.districts[at].province) in beside]  # fmt: skip


def _short(name: str) -> str:
    bare = re.sub(r"(自治县|新区|地区|省|市|区|县)$", "", name)
    return bare if len(bare) > 1 else name


def shipped(divisions: Iterable[tuple[str, str, str, str | None, Any]]) -> Gazetteer:
    """Return a gazetteer of divisions given as (code, name, level, code above, geometry as GeoJSON), the counties among them."""
    known = list(divisions)
    names = {code: name for code, name, *_rest in known}
    return Gazetteer([
        District(
            code, name, names.get(above or "", ""), names.get(f"{code[:2]}0000", ""),
            shapely.from_geojson(json.dumps(geometry)) if geometry else None,
        )
        for code, name, level, above, geometry in known
        if level == "county"
    ])  # fmt: skip
