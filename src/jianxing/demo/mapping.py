"""地图: a few layers of each of the six domains, drawn by hand as sketches (示意), with contradictions planted among them.

A park reaches into the ecological red line, railways cross it, a flood detention area and a construction control zone. The
municipal commission compares the layers under its matrix, which brings these back. None of the shapes is a real plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Feature, Layer, LayerKind
from jianxing.atlas.operations import FeatureDraft
from jianxing.demo import transport
from jianxing.demo.scene import Scene, on
from jianxing.directory.models import PlanDomain
from jianxing.methods.atlas.measuring import areas, lengths
from jianxing.projects.models import Project

D, K = PlanDomain, LayerKind
DRAWN = date(2025, 6, 20)
SINCE = date(2025, 7, 1)
REVISED = date(2026, 1, 1)
_Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A layer of the scenario: who draws it for which body, whose plan it is, and its features by key."""

    login: str
    body: str
    owner: str
    name: str
    domain: str
    kind: str
    features: tuple[tuple[str, str, Any], ...]


def _zone(*points: tuple[float, float]) -> shapely.Geometry:
    return shapely.Polygon(points)


def _block(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    return shapely.box(west, south, east, north)


def _line(*points: tuple[float, float]) -> shapely.Geometry:
    return shapely.LineString(points)


#: The park's southern block reaches into the wetland's red line.
PARK = ("CY-02", "南港产业片区", _block(117.50, 38.68, 117.62, 38.76))
WETLAND = ("HX-02", "北大港湿地", _block(117.36, 38.66, 117.53, 38.78))
#: In the enclave of the ironworks: governed by Hedong district, lying in She county.
WORKS = ("CY-05", "天津铁厂厂区", _block(113.7410, 36.5855, 113.7476, 36.5925))
_CANAL: _Points = ((116.94, 39.63), (116.98, 39.55), (117.02, 39.46), (117.05, 39.38), (117.08, 39.30))

SKETCHES = (
    Sketch(
        "binhai", "TJ-KFQ", "TJ-D-KF", "产业园区布局", D.INDUSTRY, K.INDUSTRIAL_PARKS,
        (
            ("CY-01", "开发区东区", _block(117.68, 39.02, 117.76, 39.07)),
            PARK,
            ("CY-03", "京津冀智能医药产业园", _block(117.74, 39.08, 117.79, 39.12)),
            WORKS,
        ),
    ),
    Sketch(
        "jiaotong", "TJ-JTW", "TJ-D-JT", "铁路公路线位", D.TRANSPORT, K.LINES,
        (
            ("XL-01", transport.RAIL[0], _line((116.85, 39.62), (117.05, 39.48), (117.30, 39.22), (117.60, 39.05))),
            ("XL-02", transport.RAIL[1], _line((117.60, 39.05), (117.55, 38.86), (117.50, 38.62))),
        ),
    ),
    Sketch(
        "shengtai", "TJ-SHJ", "TJ-D-ST", "生态保护红线", D.ECOLOGY, K.RED_LINE,
        (("HX-01", "七里海湿地", _block(117.47, 39.26, 117.60, 39.35)), WETLAND),
    ),
    Sketch(
        "renshe", "TJ-RSJ", "TJ-D-RS", "一卡通服务区域", D.PUBLIC_SERVICES, K.SERVICE_AREAS,
        (
            ("FW-01", "武清服务区域", _block(116.90, 39.30, 117.15, 39.55)),
            ("FW-02", "滨海服务区域", _block(117.55, 38.95, 117.85, 39.15)),
        ),
    ),
    Sketch(
        "wuqing", "TJ-WQ", "TJ-G-WL", "大运河武清段保护范围", D.CULTURE_TOURISM, K.HERITAGE_PROTECTION,
        (("WB-01", "北运河武清段", shapely.buffer(_line(*_CANAL), 0.004)),),
    ),
    Sketch(
        "wuqing", "TJ-WQ", "TJ-G-WL", "大运河武清段建设控制地带", D.CULTURE_TOURISM, K.HERITAGE_CONTROL,
        (("JK-01", "北运河武清段两侧", shapely.buffer(_line(*_CANAL), 0.012)),),
    ),
    Sketch(
        "yingji", "TJ-YJJ", "TJ-D-YJ", "蓄滞洪区", D.SAFETY, K.FLOOD_DETENTION,
        (
            ("XZ-01", "永定河泛区", _zone((116.78, 39.40), (116.98, 39.28), (117.02, 39.36), (116.84, 39.48))),
            ("XZ-02", "团泊洼", _block(117.05, 38.85, 117.20, 38.97)),
            ("XZ-03", "大黄堡洼", _block(117.18, 39.30, 117.34, 39.46)),
        ),
    ),
)  # fmt: skip


def build(scene: Scene) -> None:
    """Build the part once."""
    if all(is_drawn(scene, sketch) for sketch in SKETCHES):
        return
    for sketch in SKETCHES:
        draw(scene, sketch)
    _revise(scene, SKETCHES[0])
    _place(scene, SKETCHES[1])
    _compare(scene)


def is_drawn(scene: Scene, sketch: Sketch) -> bool:
    """Return whether a layer is there."""
    by = scene.actor(sketch.login, sketch.body)
    with scene.acting_as(by):
        return Layer.objects.filter(name=sketch.name, registered_by_id=by.body_id).exists()


def drafts(features: Sequence[tuple[str, str, Any]]) -> list[FeatureDraft]:
    """Return the features with their measures."""
    shapes = np.array([shape for _key, _name, shape in features], dtype=object)
    lines = shapely.get_type_id(shapes) == 1
    square_metres, metres = areas(shapes).tolist(), np.where(lines, lengths(shapes), 0.0).tolist()
    return [
        FeatureDraft(
            key=key,
            name=name,
            wkb=bytes(shapely.to_wkb(shape)),
            row=row,
            area_m2=square_metres[row - 1],
            length_m=metres[row - 1],
            attributes={"说明": "演示数据，示意"},
        )
        for row, (key, name, shape) in enumerate(features, 1)
    ]


def draw(scene: Scene, sketch: Sketch) -> None:
    """Open a layer and publish its first version."""
    by, at = scene.actor(sketch.login, sketch.body), on(DRAWN)
    with scene.acting_as(by):
        layer = operations.open_layer(
            name=sketch.name, domain=sketch.domain, kind=sketch.kind, source=f"{sketch.name}（演示数据，示意）",
            owner=scene.bodies[sketch.owner], by=by, at=at,
        )  # fmt: skip
        version = operations.draft_version(
            layer=layer, title="2025年版", valid_from=SINCE, features=drafts(sketch.features), by=by, at=at
        )
        operations.publish_version(version=queries.one_version(pk=version.pk), by=by, at=on(DRAWN, 10))


def _revise(scene: Scene, sketch: Sketch) -> None:
    """A second version: one block moved, one added, so that there is something to compare."""
    by, at = scene.actor(sketch.login, sketch.body), on(date(2025, 12, 10))
    moved = ("CY-01", "开发区东区", _block(117.68, 39.02, 117.77, 39.07))
    added = ("CY-04", "先进制造片区", _block(117.80, 39.05, 117.84, 39.08))
    with scene.acting_as(by):
        layer = Layer.objects.get(name=sketch.name, registered_by_id=by.body_id)
        version = operations.draft_version(
            layer=queries.one_layer(pk=layer.pk),
            title="2026年修编",
            valid_from=REVISED,
            features=drafts([moved, *sketch.features[1:], added]),
            by=by,
            at=at,
        )
        operations.publish_version(version=queries.one_version(pk=version.pk), by=by, at=at)


def _compare(scene: Scene) -> None:
    """The commission takes the standard rules over and compares what was in force, then what was revised."""
    by = scene.actor("shiwei.jd", "TJ")
    with scene.acting_as(by):
        operations.adopt_standard_rules(by=by, at=on(DRAWN, 14))
    for day in (date(2025, 7, 10), date(2026, 1, 8)):
        with scene.acting_as(by):
            runs = operations.compare_in_force(by=by, at=on(day))
            operations.run_now(runs=runs, by=by, at=on(day))


def _place(scene: Scene, sketch: Sketch) -> None:
    """Say which project each line is."""
    by, at = scene.actor(sketch.login, sketch.body), on(DRAWN, 11)
    with scene.acting_as(by):
        for feature in Feature.objects.filter(plan_version__layer__name=sketch.name):
            project = Project.objects.filter(name=feature.name).first()
            if project is not None:
                operations.link_project(
                    feature=queries.one_feature(pk=feature.pk), project=project, by=by, at=at
                )
