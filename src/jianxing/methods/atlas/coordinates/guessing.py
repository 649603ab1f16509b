"""Which coordinate system a file is in: from what it declares, what its numbers look like, and where the points then fall."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from jianxing.methods.atlas.coordinates.converting import to_wgs84
from jianxing.methods.atlas.coordinates.systems import (
    BD09,
    CGCS2000,
    GCJ02,
    SYSTEMS,
    WGS84,
    ZONES,
    Kind,
    System,
    numbered_zone,
    of_epsg,
)

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]

#: Beijing, Tianjin and Hebei with some air around them: west, south, east, north in degrees.
REGION: Final[Box] = (113.0, 35.8, 120.2, 42.9)
#: Points looked at; more say nothing new.
SAMPLE: Final = 20_000
#: Words in names of files, layers and columns that tell a provider.
_WORDS: Final = (
    (GCJ02, ("gcj02", "gcj-02", "gcj_02", "高德", "火星", "腾讯", "amap")),
    (BD09, ("bd09", "bd-09", "bd_09", "百度", "baidu")),
    (CGCS2000, ("cgcs2000", "2000国家大地", "国家2000")),
    (WGS84, ("wgs84", "wgs-84", "wgs_84", "gps")),
)
#: Northings between 0° and 55° N, metres.
_NORTHINGS: Final = (0.0, 6_100_000.0)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a guess: a *code* of ``wording.MESSAGES`` and the values that the message names."""

    code: str
    values: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file's system probably is.

    *system* is None where nothing fits. *swapped* says that northing or latitude comes first. *certain* is False where a
    person must choose among *others* (and system), since the numbers cannot tell them apart.
    """

    system: System | None
    swapped: bool
    certain: bool
    reasons: tuple[Reason, ...]
    others: tuple[System, ...] = ()


def guess(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    epsg: int | None = None,
    words: str = "",
    region: Box = REGION,
) -> Guess:
    """Guess the system of coordinates *x*, *y*, as they stand in a file.

    *epsg* is what the file itself declares, *words* its name and headings, *region* where its points are expected.
    """
    east, north = _sample(x, y)
    if not east.size:
        return Guess(None, swapped=False, certain=False, reasons=(Reason("no_points"),))
    declared = of_epsg(epsg) if epsg is not None else None
    looks = _looks(east, north, region=region)
    if declared is not None and looks.system is not None and _agree(declared, looks):
        return Guess(declared, looks.swapped, True, (Reason("declared", {"epsg": epsg or 0}), *looks.reasons))
    if epsg is not None:
        contradicted = Reason("declared_contradicts" if declared else "declared_unknown", {"epsg": epsg})
        return Guess(looks.system, looks.swapped, False, (contradicted, *looks.reasons), looks.others)
    named = _named(words)
    if named is not None and looks.system is not None and looks.system.kind is Kind.DEGREES:
        told, word = named
        return Guess(told, looks.swapped, True, (Reason("named", {"word": word}), *looks.reasons))
    return looks


def _agree(declared: System, looks: Guess) -> bool:
    assert looks.system is not None
    if declared.kind is not looks.system.kind:
        return False
    return declared.kind is Kind.DEGREES or declared in (looks.system, *looks.others)


def _sample(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    east, north = np.asarray(x, dtype=np.float64).ravel(), np.asarray(y, dtype=np.float64).ravel()
    good = np.isfinite(east) & np.isfinite(north)
    east, north = east[good], north[good]
    step = max(1, east.size // SAMPLE)
    return east[::step], north[::step]


def _named(words: str) -> tuple[System, str] | None:
    low = words.lower()
    return next(((one, word) for one, all_ in _WORDS for word in all_ if word in low), None)


def _looks(east: Floats, north: Floats, *, region: Box) -> Guess:
    """Guess from the middle of the numbers, which a stray point does not move."""
    a, b = float(np.median(east)), float(np.median(north))
    if abs(a) <= 180 and abs(b) <= 180:
        return _degrees(east, north, region=region)
    for swapped, (first, second) in ((False, (a, b)), (True, (b, a))):
        if not _NORTHINGS[0] <= second <= _NORTHINGS[1]:
            continue
        prefix = int(first // 1_000_000)
        if prefix in ZONES:
            return _numbered(prefix, (north, east) if swapped else (east, north), swapped, region=region)
    for swapped, (first, second) in ((False, (a, b)), (True, (b, a))):
        if 200_000 <= first <= 800_000 and second > 1_000_000:
            return _plain((north, east) if swapped else (east, north), swapped, region=region)
    values: dict[str, str | int | float] = {"x": round(a, 3), "y": round(b, 3)}
    return Guess(None, swapped=False, certain=False, reasons=(Reason("nothing_fits", values),))


def _degrees(east: Floats, north: Floats, *, region: Box) -> Guess:
    inside, turned = _inside(east, north, region), _inside(north, east, region)
    swapped = turned > inside
    reasons = [
        Reason("degrees", {"x": round(float(np.median(east)), 6), "y": round(float(np.median(north)), 6)})
    ]
    if swapped:
        reasons.append(Reason("swapped"))
    reasons.append(_falls(max(inside, turned), east.size))
    reasons.append(Reason("shift_unseen"))
    return Guess(WGS84, swapped, certain=False, reasons=tuple(reasons), others=(CGCS2000, GCJ02, BD09))


def _numbered(zone: int, points: tuple[Floats, Floats], swapped: bool, *, region: Box) -> Guess:
    told = numbered_zone(zone)
    inside = _inside(*to_wgs84(*points, system=told), region)
    reasons = [Reason("zone_prefix", {"zone": zone, "meridian": zone * 3})]
    if swapped:
        reasons.append(Reason("swapped"))
    reasons.append(_falls(inside, points[0].size))
    return Guess(told, swapped, certain=inside * 2 > points[0].size, reasons=tuple(reasons))


def _plain(points: tuple[Floats, Floats], swapped: bool, *, region: Box) -> Guess:
    counted = []
    for zone in ZONES:
        told = SYSTEMS[f"cgcs2000-meridian-{zone * 3}"]
        inside = _inside(*to_wgs84(*points, system=told), region)
        if inside:
            counted.append((inside, told))
    counted.sort(key=lambda pair: -pair[0])
    reasons = [Reason("no_prefix", {"count": len(counted)})]
    if swapped:
        reasons.append(Reason("swapped"))
    if not counted:
        return Guess(None, swapped, certain=False, reasons=(*reasons, _falls(0, points[0].size)))
    most, told = counted[0]
    reasons.append(_falls(most, points[0].size))
    others = tuple(one for _inside_, one in counted[1:])
    return Guess(told, swapped, certain=not others, reasons=tuple(reasons), others=others)


def _inside(longitude: Floats, latitude: Floats, region: Box) -> int:
    west, south, east, north = region
    return int(((longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)).sum())


def _falls(inside: int, whole: int) -> Reason:
    return Reason("falls_inside", {"inside": inside, "whole": whole})
