"""One plan with a conflict planted for each kind of rule, among what only looks like one.

Everything is drawn on a sheet in ticks of 10⁻⁵ degrees (0.87 m east, 1.11 m north); each cell of the sheet holds one case,
too far from the next to meet it. What is expected of the measures comes from the closed form of a rectangle between
meridians and parallels and from geodesics between two points, not from any overlay.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import atanh, radians, sin, sqrt
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Geod

_WEST, _SOUTH, _TICK = 117.0, 38.9, 1e-5
_CELL, _COLUMNS = 2_000, 6
_GEOD = Geod(ellps="WGS84")

#: The matrix as an office keeps it. Kinds are those of layers.
RULES = """\
名称,甲类,乙类,关系,面积超过（平方米）,长度超过（米）,距离以内（米）,需批准文号,报告长度,碎屑宽度（米）,问题表述
面积,industrial_parks,red_line,相交,100,,,,,2,“{甲}”占用“{乙}”{数量}。
距离与文号,project_sites,heritage_control,相交,,,50,是,,,“{甲}”距“{乙}”不足五十米，未见批准文号。
长度,lines,flood_detention,相交,,,,,是,,“{甲}”穿越“{乙}”{数量}。
长度限值,lines,heritage_protection,相交,,200,,,,,“{甲}”穿越“{乙}”{数量}。
部分重叠,project_sites,red_line,重叠,,,,,,,“{甲}”伸入“{乙}”{数量}。
位于其内,industrial_parks,heritage_protection,位于其内,,,,,,,“{甲}”整体位于“{乙}”。
包含,industrial_parks,heritage_control,包含,,,,,,,“{甲}”包围“{乙}”。
覆盖,industrial_parks,service_areas,覆盖,,,,,,,“{甲}”覆盖“{乙}”。
被覆盖,project_sites,flood_detention,被覆盖,,,,,,,“{甲}”整体位于“{乙}”。
穿越,lines,red_line,穿越,,,,,,,“{甲}”横穿“{乙}”{数量}。
相接,project_sites,service_areas,相接,,,,,,,“{甲}”与“{乙}”相接。
相等,project_sites,heritage_protection,相等,,,,,,,“{甲}”与“{乙}”范围相同。
沿边,lines,service_areas,F1*******,,,,,,,“{甲}”沿“{乙}”边界{数量}。
任意,*,other,相交,,,,,,,“{甲}”位于“{乙}”{数量}。
"""
A_KINDS = ("industrial_parks", "project_sites", "lines")
B_KINDS = (
    "red_line",
    "heritage_control",
    "heritage_protection",
    "flood_detention",
    "service_areas",
    "other",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A feature of the plan."""

    key: str
    kind: str
    shape: shapely.Geometry
    approval: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A conflict that a complete comparison finds, by rule and the features' keys."""

    relation: str
    area_m2: float = 0.0
    length_m: float = 0.0
    distance_m: float = 0.0
    sliver: bool = False
    lifted: bool = False

    def about(self) -> dict[str, Any]:
        """Return what it says, measures as good as they are to agree: to 10⁻⁵, and to a centimetre."""
        measures = {
            name: pytest.approx(getattr(self, name), rel=1e-5, abs=0.01)
            for name in ("area_m2", "length_m", "distance_m")
        }
        return {"relation": self.relation, **measures, "sliver": self.sliver, "lifted": self.lifted}


@dataclass
class Planted:
    """Both sides of the plan, and all that is to be found between them."""

    a: list[Drawn] = field(default_factory=list)
    b: list[Drawn] = field(default_factory=list)
    found: dict[tuple[str, str, str], Found] = field(default_factory=dict)
    _cells: int = 0

    def of(self, kind: str) -> list[Drawn]:
        """Return the features of a kind."""
        return [one for one in (*self.a, *self.b) if one.kind == kind]

    def case(
        self,
        a_kind: str,
        b_kind: str,
        a: "Sheet",
        b: "Sheet",
        *,
        approval: str = "",
        found: Mapping[str, "Measures"] | None = None,
    ) -> None:
        """Draw *a* and *b* in the next cell; *found* are the conflicts by the rule's name, none where it only looks so."""
        at, self._cells = self._cells, self._cells + 1
        first = Drawn(f"A{at + 1:02}", a_kind, _placed(at, a), approval)
        second = Drawn(f"B{at + 1:02}", b_kind, _placed(at, b))
        self.a.append(first)
        self.b.append(second)
        for rule, told in (found or {}).items():
            self.found[rule, first.key, second.key] = Found(**_measured(at, told))


Box = tuple[float, float, float, float]
#: Shapes in ticks from the cell's corner.
Sheet = shapely.Geometry
#: What ``Found`` says, with boxes in the place of areas and pairs of points in that of lengths.
Measures = Mapping[str, Any]


def planted() -> Planted:
    """Return the plan."""
    plan, box = Planted(), shapely.box
    park, site, line = A_KINDS
    red, control, protection, flood, service, other = B_KINDS
    square = box(0, 0, 500, 500)

    # an area, from a threshold on; slivers apart
    plan.case(park, red, square, box(300, 100, 900, 400), found=_area(300, 100, 500, 400))
    plan.case(park, red, square, box(488, 489, 900, 900), found=_area(488, 489, 500, 500))  # 127 m²
    plan.case(park, red, square, box(490, 491, 900, 900))  # 86 m²: allowed
    plan.case(park, red, square, box(499, 0, 900, 500), found=_area(499, 0, 500, 500, sliver=True))
    plan.case(park, red, square, box(500, 0, 900, 500))  # along an edge
    plan.case(park, red, square, box(500, 500, 900, 900))  # at a corner
    ring = box(-100, -100, 700, 700).difference(box(-10, -10, 510, 510))
    plan.case(park, red, square, ring)  # in a hole
    comb = shapely.union_all([box(400, 0, 600, 100), box(400, 200, 600, 300), box(550, 0, 600, 300)])
    parts = [(400, 0, 500, 100), (400, 200, 500, 300)]
    plan.case(
        park, red, square, comb, found={"面积": {"relation": "overlaps", "boxes": parts}}
    )  # one in two parts
    plan.case(park, flood, square, box(100, 100, 300, 300))  # no rule speaks of the pair

    # a distance, and an approval number that lifts
    near, rule = box(0, 540, 500, 900), "距离与文号"
    inside = {"relation": "overlaps", "boxes": [(0, 300, 500, 500)]}
    apart = {"relation": "near", "distance": ((0, 500), (0, 540))}  # 44 m
    plan.case(site, control, square, box(0, 300, 500, 900), found={rule: inside})
    plan.case(site, control, square, near, found={rule: apart})
    plan.case(site, control, square, box(0, 560, 500, 900))  # 67 m
    plan.case(site, control, square, box(0, 500, 500, 900), found={rule: {"relation": "touches"}})
    plan.case(site, control, shapely.Point(100, 100), square, found={rule: {"relation": "within"}})
    number = {"approval": "津文物许〔2026〕12号"}
    plan.case(
        site, control, square, box(0, 300, 500, 900), found={rule: {**inside, "lifted": True}}, **number
    )
    plan.case(site, control, square, near, found={rule: {**apart, "lifted": True}}, **number)

    # a line's length, reported, or from a threshold on
    meridian = shapely.LineString([(250, -300), (250, 800)])
    across = {"length": ((250, 0), (250, 500))}
    plan.case(line, flood, meridian, square, found={"长度": {"relation": "crosses", **across}})
    short = shapely.LineString([(250, 100), (250, 300)])
    told = {"relation": "within", "length": ((250, 100), (250, 300))}
    plan.case(line, flood, short, square, found={"长度": told})
    plan.case(line, flood, shapely.LineString([(250, 500), (250, 900)]), square)  # ends at the edge
    plan.case(line, flood, shapely.LineString([(600, 0), (600, 500)]), square)  # passes by
    plan.case(line, protection, meridian, square, found={"长度限值": {"relation": "crosses", **across}})
    plan.case(line, protection, meridian, box(0, 0, 500, 150))  # 167 m: allowed

    # a relation: planted, and another one that has as much in common
    beside, within, around = box(300, 0, 900, 500), box(-100, -100, 700, 700), box(100, 100, 300, 300)
    plan.case(site, red, square, beside, found=_area(300, 0, 500, 500, rule="部分重叠"))
    plan.case(site, red, square, within)
    plan.case(park, protection, square, within, found=_area(0, 0, 500, 500, "within", "位于其内"))
    plan.case(park, protection, square, beside)
    plan.case(park, control, square, around, found=_area(100, 100, 300, 300, "contains", "包含"))
    plan.case(park, control, square, beside)
    flush = box(0, 100, 300, 300)  # shares an edge from within
    plan.case(park, service, square, flush, found=_area(0, 100, 300, 300, "contains", "覆盖"))
    plan.case(park, service, square, beside)
    plan.case(site, flood, flush, square, found=_area(0, 100, 300, 300, "within", "被覆盖"))
    plan.case(site, flood, square, beside)
    plan.case(line, red, meridian, square, found={"穿越": {"relation": "crosses", **across}})
    plan.case(line, red, short, square)
    plan.case(site, service, square, box(500, 0, 900, 500), found={"相接": {"relation": "touches"}})
    plan.case(site, service, square, beside)
    plan.case(site, protection, square, square, found=_area(0, 0, 500, 500, "equals", "相等"))
    plan.case(site, protection, square, within)
    along = shapely.LineString([(500, 100), (500, 400)])
    edge = {"relation": "within", "length": ((500, 100), (500, 400))}
    plan.case(line, service, along, square, found={"沿边": edge})
    plan.case(line, service, meridian, square)

    # any kind
    plan.case(park, other, square, beside, found=_area(300, 0, 500, 500, rule="任意"))
    plan.case(line, other, meridian, square, found={"任意": {"relation": "crosses", **across}})
    return plan


def properties(one: Drawn) -> dict[str, str]:
    """Return what the file says of a feature beside its shape."""
    return {"编号": one.key, "名称": f"图斑{one.key}", "kind": one.kind, "批准文号": one.approval}


def write(path: Path, features: Sequence[Drawn]) -> Path:
    """Write features as GeoJSON."""
    told = [
        {
            "type": "Feature",
            "properties": properties(one),
            "geometry": json.loads(shapely.to_geojson(one.shape)),
        }
        for one in features
    ]
    text = json.dumps({"type": "FeatureCollection", "features": told}, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def _area(
    west: float,
    south: float,
    east: float,
    north: float,
    relation: str = "overlaps",
    rule: str = "面积",
    **more: bool,
) -> Mapping[str, Measures]:
    return {rule: {"relation": relation, "boxes": [(west, south, east, north)], **more}}


def _measured(cell: int, told: Measures) -> dict[str, Any]:
    """Return what ``Found`` takes."""
    said = {name: value for name, value in told.items() if name not in ("boxes", "length", "distance")}
    if "boxes" in told:
        said["area_m2"] = sum(_rectangle(cell, box) for box in told["boxes"])
    for name in ("length", "distance"):
        if name in told:
            (west, south), (east, north) = (_degrees(cell, *point) for point in told[name])
            said[f"{name}_m"] = float(_GEOD.inv(west, south, east, north)[2])
    return said


def _rectangle(cell: int, box: Box) -> float:
    """Return the area between two meridians and two parallels of the ellipsoid in m² (Snyder 1987, eq. 3-12)."""
    west, south = _degrees(cell, box[0], box[1])
    east, north = _degrees(cell, box[2], box[3])
    e = sqrt(_GEOD.es)

    def q(latitude: float) -> float:
        s = sin(radians(latitude))
        return (1 - e**2) * (s / (1 - (e * s) ** 2) + atanh(e * s) / e)

    return _GEOD.a**2 / 2 * radians(east - west) * (q(north) - q(south))


def _degrees(cell: int, x: float, y: float) -> tuple[float, float]:
    row, column = divmod(cell, _COLUMNS)
    return _WEST + (column * _CELL + x) * _TICK, _SOUTH + (row * _CELL + y) * _TICK


def _placed(cell: int, shape: shapely.Geometry) -> shapely.Geometry:
    def placed(points: Any) -> Any:
        return [_degrees(cell, x, y) for x, y in points]

    return shapely.transform(shape, placed)
