"""The map as SVG, drawn by the server from the very tiles that a browser is sent: for paper, and where there is no WebGL."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.html import escape
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from jianxing.atlas import queries
from jianxing.atlas.models import PlanVersion
from jianxing.methods.atlas.tiling import UNITS, Tile, decoded
from jianxing.methods.atlas.tiling.grid import in_plane, tiles_of
from jianxing.site.atlas.map import tiles
from jianxing.site.atlas.map.colours import DOMAINS, LIGHTS, TOKENS
from jianxing.site.atlas.map.gathering import gathered
from jianxing.site.atlas.map.overlays import OVERLAYS
from jianxing.site.atlas.map.style import BASE_DEEPEST, NAMES_FROM, ZONES
from jianxing.site.atlas.map.view import WORLD, View

EARTH: Final = 40_075_016.686
#: So many pixels lie between two of one name.
_APART: Final = 240
#: The shapes of the lights, in a square of sixteen.
_LIGHTS: Final = {
    "red": '<path d="M8 .8 15.2 8 8 15.2.8 8z" fill="{0}"/>',
    "yellow": '<path d="M8 1.5 15.5 14.5H.5z" fill="{0}"/>',
    "blue": '<circle cx="8" cy="8" r="6.5" fill="{0}"/>',
    "none": '<circle cx="8" cy="8" r="5.5" fill="none" stroke="{0}" stroke-width="1.5"/>',
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The window that is drawn: its size in pixels and where a place of the plane falls in it."""

    view: View
    width: int
    height: int

    @property
    def scale(self) -> float:
        """Pixels to the width of the world."""
        return WORLD * 2**self.view.zoom

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return the pixel of a place."""
        assert self.view.centre is not None
        (x, y), (mid_x, mid_y) = in_plane([(longitude, latitude), self.view.centre])
        return (x - mid_x) * self.scale + self.width / 2, (y - mid_y) * self.scale + self.height / 2

    @property
    def metres(self) -> float:
        """Metres to a pixel in the middle of the window."""
        assert self.view.centre is not None
        return math.cos(math.radians(self.view.centre[1])) * EARTH / self.scale

    def tiles(self, deepest: int) -> Iterator[tuple[Tile, float, float, float]]:
        """Yield the tiles in sight, each with the pixel of its corner and its side in pixels."""
        zoom = min(deepest, int(self.view.zoom))
        west, south, east, north = self.view.bounds((self.width, self.height))
        side = self.scale / (1 << zoom)
        for tile in tiles_of(west=west, south=south, east=east, north=north, zoom=zoom):
            left, _bottom, _right, top = tile.bounds()
            yield tile, *self.at(left, top), side


@dataclass(slots=True)
class _Labels:
    """Words on the sheet. As on the screen, what would lie over others is left out, and so is what stands near by already;
    on paper also what the side of the sheet would cut."""

    width: int
    height: int
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    named: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def name(self, x: float, y: float, words: str, *, size: float = 12, ink: str = TOKENS["ink"]) -> None:
        """Put a name, once within ``_APART`` however many tiles a line runs through."""
        near = self.named.setdefault(words, [])
        if all(math.dist((x, y), other) > _APART for other in near) and self.put(
            x, y, words, size=size, ink=ink
        ):
            near.append((x, y))

    def put(self, x: float, y: float, words: str, *, size: float = 12, ink: str = TOKENS["ink"]) -> bool:
        """Put words and say whether there was room."""
        wide = sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in words) * size
        mine = (x - wide / 2 - 2, y - size, x + wide / 2 + 2, y + size * 0.3)
        if mine[0] < 0 or mine[1] < 0 or mine[2] > self.width or mine[3] > self.height:
            return False
        if any(
            mine[0] < other[2] and other[0] < mine[2] and mine[1] < other[3] and other[1] < mine[3]
            for other in self.taken
        ):
            return False
        self.taken.append(mine)
        said = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="middle"'
        self.drawn.append(
            f'<text {said} stroke="{TOKENS["sheet"]}" stroke-width="2.6" stroke-linejoin="round"'
            f' fill="{TOKENS["sheet"]}">{escape(words)}</text><text {said} fill="{ink}">{escape(words)}</text>'
        )
        return True


@dataclass(frozen=True, slots=True)
class Besides:
    """What a page has drawn over a picture: a shape in a colour, a point as a pin; ``wide`` is how heavy its outline is."""

    shape: BaseGeometry
    colour: str
    wide: float = 2.5


def svg(
    *,
    view: View,
    size: tuple[int, int],
    versions: Sequence[PlanVersion],
    besides: Iterable[Besides] = (),
) -> str:
    """Return the picture of a view: boundaries, the plans in force, what lies over them and besides, names, a scale bar."""
    sheet, labels = Sheet(view, *size), _Labels(*size)
    over = list(_overlaid(sheet, labels))
    parts = [
        *_ground(sheet, labels),
        *_plans(sheet, labels, versions),
        *over,
        *(_besides(sheet, one) for one in besides),
        *labels.drawn,
        scale_bar(sheet),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{sheet.width}" height="{sheet.height}"'
        f' viewBox="0 0 {sheet.width} {sheet.height}" font-family="Noto Sans SC, Noto Sans SC Medium, sans-serif">'
        f'<rect width="100%" height="100%" fill="{TOKENS["paper"]}"/>{"".join(parts)}</svg>'
    )


def _ground(sheet: Sheet, labels: _Labels) -> Iterator[str]:
    under = queries.base(on=sheet.view.on)
    for tile, left, top, side in sheet.tiles(BASE_DEEPEST):
        layers = decoded(tiles.unpacked(tiles.ground_tile(under, tile)))
        pixel = UNITS / side
        features = layers.get("areas", {}).get("features", ())
        yield _frame(left, top, side)
        for level, ink, wide in (("county", "line-strong", 0.8), ("province", "ink-soft", 1.6)):
            for one in features:
                if one["properties"]["level"] == level:
                    fill = TOKENS["sheet"] if level == "county" else "none"
                    yield (
                        f'<path d="{_path(one["geometry"])}" fill="{fill}" fill-rule="evenodd"'
                        f' stroke="{TOKENS[ink]}" stroke-width="{wide * pixel:.2f}"/>'
                    )
        yield "</svg>"
        wanted = "province" if sheet.view.zoom < 7.5 else "county"
        for one in layers.get("names", {}).get("features", ()):
            if one["properties"]["level"] == wanted:
                x, y = one["geometry"]["coordinates"]
                labels.name(
                    left + x / pixel, top + y / pixel, one["properties"]["name"],
                    size=16 if wanted == "province" else 12, ink=TOKENS["ink-soft"],
                )  # fmt: skip


def _plans(sheet: Sheet, labels: _Labels, versions: Sequence[PlanVersion]) -> Iterator[str]:
    shown = [one for one in versions if one.layer.domain not in sheet.view.off]
    places = list(sheet.tiles(queries.DEEPEST))
    wanted = [(version, place) for version in shown for place in places if _meets(version, place[0])]
    packed = tiles.each_tile([(version, tile) for version, (tile, *_where) in wanted])
    for (version, (_tile, left, top, side)), content in zip(wanted, packed, strict=True):
        layers = decoded(tiles.unpacked(content))
        features, areas = (layers.get(f"v{version.pk}{kind}", {}).get("features", ()) for kind in ("", "n"))
        if features:
            yield _frame(left, top, side)
            yield from _shapes(features, version, UNITS / side)
            yield "</svg>"
            yield from _points(features, version, (left, top, side), labels)
            if sheet.view.zoom >= NAMES_FROM:
                others = [one for one in features if not one["geometry"]["type"].endswith("Polygon")]
                _named(areas, (left, top, side), labels, under_point=4)
                _named(others, (left, top, side), labels, under_point=16)


def _meets(version: PlanVersion, tile: Tile) -> bool:
    west, south, east, north = tile.bounds()
    return bool(
        version.min_x is not None
        and version.max_x is not None and version.min_y is not None and version.max_y is not None
        and version.min_x <= east and version.max_x >= west and version.min_y <= north and version.max_y >= south
    )  # fmt: skip


def _placed(where: tuple[float, float, float], x: float, y: float) -> tuple[float, float]:
    left, top, side = where
    return left + x * side / UNITS, top + y * side / UNITS


def _shapes(features: Iterable[Mapping[str, Any]], version: PlanVersion, pixel: float) -> Iterator[str]:
    colour, zone = DOMAINS[version.layer.domain], version.layer.kind in ZONES
    broken = f' stroke-dasharray="{6 * pixel:.1f} {3 * pixel:.1f}"' if zone else ""
    for one in features:
        shape = one["geometry"]
        if shape["type"].endswith("Polygon"):
            yield (
                f'<path d="{_path(shape)}" fill="{colour}" fill-opacity="{0.12 if zone else 0.3}"'
                f' fill-rule="evenodd" stroke="{colour}" stroke-width="{1.4 * pixel:.1f}"{broken}/>'
            )
        elif shape["type"].endswith("LineString"):
            yield (
                f'<path d="{_path(shape)}" fill="none" stroke="{colour}" stroke-width="{3 * pixel:.1f}"'
                ' stroke-linecap="round" stroke-linejoin="round"/>'
            )


def _points(
    features: Iterable[Mapping[str, Any]],
    version: PlanVersion,
    where: tuple[float, float, float],
    labels: _Labels,
) -> Iterator[str]:
    colour = DOMAINS[version.layer.domain]
    for one in features:
        if one["geometry"]["type"] != "Point":
            continue
        x, y = _placed(where, *one["geometry"]["coordinates"])
        count = one["properties"].get("n", 1)
        if one["properties"].get("small"):
            wide = 1.5 + min(2.5, 2.5 * (count - 1) / 49)
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{wide:.1f}" fill="{colour}" fill-opacity=".55"/>'
            continue
        wide = 4.5 if count == 1 else 8 + min(10.0, 10 * (count - 2) / 998)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{wide:.1f}" fill="{colour}" stroke="{TOKENS["sheet"]}"/>'
        if count > 1:
            labels.put(x, y + 4, str(count), size=11)


def _named(
    features: Iterable[Mapping[str, Any]],
    where: tuple[float, float, float],
    labels: _Labels,
    *,
    under_point: int,
) -> None:
    for one in features:
        shape, name = one["geometry"], one["properties"].get("name", "")
        if not name or one["properties"].get("small"):
            continue
        corners = [corner for ring in _rings(shape) for corner in ring] or [shape["coordinates"]]
        inside = [(min(UNITS, max(0, x)), min(UNITS, max(0, y))) for x, y in corners]
        x, y = (sum(axis) / len(inside) for axis in zip(*inside, strict=True))
        point = shape["type"] == "Point"
        put_x, put_y = _placed(where, x, y)
        labels.name(put_x, put_y + (under_point if point else 4), name)


def _overlaid(sheet: Sheet, labels: _Labels) -> Iterator[str]:
    within = sheet.view.bounds((sheet.width, sheet.height))
    for key, overlay in OVERLAYS.items():
        if key in sheet.view.off:
            continue
        marks = [mark for mark in overlay.read(sheet.view.on, within) if mark.domain not in sheet.view.off]
        for mark in marks if overlay.look == "areas" else ():
            if mark.shape is not None:
                yield _outline(sheet, mark.shape, overlay.colour)
            if sheet.view.zoom >= NAMES_FROM:
                x, y = sheet.at(mark.longitude, mark.latitude)
                labels.name(x, y + 4, mark.name)
        for one in gathered(marks, int(sheet.view.zoom)) if overlay.look == "lights" else ():
            x, y = sheet.at(one.longitude, one.latitude)
            if not (-20 < x < sheet.width + 20 and -20 < y < sheet.height + 20):
                continue
            colour = LIGHTS.get(one.light, TOKENS["ink-soft"])
            many = one.count > 1
            yield (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{15 if many else 11}" fill="{TOKENS["sheet"]}"'
                f' stroke="{colour}" stroke-width="2"/>'
                f'<g transform="translate({x - 6:.1f} {y - (14 if many else 6):.1f}) scale(.75)">'
                f"{_LIGHTS.get(one.light, _LIGHTS['none']).format(colour)}</g>"
            )
            if many:
                yield (
                    f'<text x="{x:.1f}" y="{y + 10:.1f}" font-size="11" text-anchor="middle"'
                    f' fill="{TOKENS["ink"]}">{one.count}</text>'
                )
            elif sheet.view.zoom >= NAMES_FROM:
                labels.name(x, y + 24, one.name)


def _besides(sheet: Sheet, one: Besides) -> str:
    if one.shape.geom_type == "Point":
        x, y = sheet.at(one.shape.x, one.shape.y)  # type: ignore[attr-defined]  # a point has them
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{one.colour}" fill-opacity=".35" stroke="{one.colour}"'
            f' stroke-width="{one.wide}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{one.colour}"/>'
        )
    return _outline(sheet, one.shape, one.colour, wide=one.wide)


def _outline(sheet: Sheet, shape: BaseGeometry, colour: str, *, wide: float = 2.5) -> str:
    rings = (
        "M" + "L".join("{:.1f} {:.1f}".format(*sheet.at(*corner[:2])) for corner in ring)
        for ring in _rings(mapping(shape))
    )
    fill = colour if shape.geom_type.endswith("Polygon") else "none"
    return (
        f'<path d="{"".join(rings)}" fill="{fill}" fill-opacity=".2" stroke="{colour}" stroke-width="{wide}"'
        ' stroke-dasharray="5 2.5"/>'
    )


def _rings(shape: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    """Yield the lines and rings of a GeoJSON geometry; none of a point."""
    kind, inner = shape["type"], shape.get("coordinates", ())
    if kind == "LineString":
        yield inner
    elif kind in ("Polygon", "MultiLineString"):
        yield from inner
    elif kind == "MultiPolygon":
        for part in inner:
            yield from part
    elif kind == "GeometryCollection":
        for part in shape["geometries"]:
            yield from _rings(part)


def _path(shape: Mapping[str, Any]) -> str:
    closed = "Z" if shape["type"].endswith("Polygon") else ""
    return "".join("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring) + closed for ring in _rings(shape))


def _frame(left: float, top: float, side: float) -> str:
    """Open a square of its own for a tile: what is drawn beyond its sides is cut, as in a browser."""
    return (
        f'<svg x="{left:.2f}" y="{top:.2f}" width="{side:.2f}" height="{side:.2f}"'
        f' viewBox="0 0 {UNITS} {UNITS}" overflow="hidden">'
    )


def scale_bar(sheet: Sheet) -> str:
    """Return a bar of a round length in metres, at most 120 pixels."""
    most = 120 * sheet.metres
    power = 10 ** math.floor(math.log10(most))
    length = next(step * power for step in (5, 3, 2, 1) if step * power <= most)
    wide, bottom = length / sheet.metres, sheet.height - 12
    words = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    return (
        f'<g><rect x="8" y="{bottom - 18}" width="{wide + 12:.1f}" height="24" fill="{TOKENS["sheet"]}" fill-opacity=".85"/>'
        f'<path d="M14 {bottom - 4}v6h{wide:.1f}v-6" fill="none" stroke="{TOKENS["ink"]}" stroke-width="1.5"/>'
        f'<text x="16" y="{bottom - 6}" font-size="10" fill="{TOKENS["ink"]}">{words}</text></g>'
    )
