"""飞地与盲区: what the boundaries come to, what people call it, who answers for some of it, and one joint inspection.

Sanhe, Dachang and Xianghe have duty bodies on all three sides and were looked at in March; Lutai has one that has not been
there; for Hangu nobody answers.
"""

from datetime import date

from jianxing.atlas import operations
from jianxing.atlas.models import Area, AreaKind, AreaOutline, AreaRun
from jianxing.demo.scene import Scene, on
from jianxing.inspections import operations as inspecting

FOUND = date(2025, 7, 1)
WENT = date(2026, 3, 12)
NORTH, LUTAI, HANGU, WORKS, YARD = "北三县", "芦台", "汉沽", "天津铁厂", "天津铁厂附属地块"
#: The enclaves between provinces from the largest.
NAMES = (NORTH, LUTAI, HANGU, WORKS, YARD)
#: Bodies of either side, for enclaves by their names and for strips by their neighbours.
DUTIES = {
    NORTH: ("HE-LF", "BJ-TZ", "TJ-WQ"),
    LUTAI: ("TJ-YJJ",),
    WORKS: ("TJ-YJJ",),
    "110112-120114": ("BJ-TZ", "TJ-WQ"),
    "120114-131003": ("TJ-WQ", "HE-LF"),
    "120114-131002": ("TJ-WQ", "HE-LF"),
}
#: The strip that the inspection went along as well.
ALONG = "120114-131003"


def build(scene: Scene) -> None:
    """Build the part once."""
    if AreaRun.objects.exists():
        return
    by, at = scene.actor("shiwei.jd"), on(FOUND)
    with scene.acting_as(by):
        run = operations.survey(on=FOUND, by=by, at=at)
        largest = AreaOutline.objects.filter(run=run, kind=AreaKind.ENCLAVE, level="province")
        for outline, name in zip(largest.select_related("area").order_by("-area_m2"), NAMES, strict=True):
            operations.name_area(area=outline.area, name=name, by=by, at=at)
        for called, codes in DUTIES.items():
            for code in codes:
                operations.assign_duty(
                    area=_area(called), body=scene.bodies[code], valid_from=FOUND, by=by, at=on(FOUND, 10)
                )
    _inspect(scene)


def _area(called: str) -> Area:
    return Area.objects.get(key=called) if "-" in called else Area.objects.get(name=called)


def _inspect(scene: Scene) -> None:
    """武清区纪委监委 calls those of either side to the three counties, and they go."""
    by = scene.actor("wuqing")
    with scene.acting_as(by):
        inspection = operations.call_joint_inspection(
            area=_area(NORTH), planned_on=WENT, by=by, at=on(date(2026, 3, 4))
        )
        operations.tie_inspection(area=_area(ALONG), inspection=inspection, by=by, at=on(date(2026, 3, 5)))
        inspecting.hold(inspection=inspection, held_from=WENT, people=6, by=by, at=on(WENT, 17))
        inspecting.conclude(
            inspection=inspection,
            summary="三方联合查看交界河道堤防、危险化学品运输检查点和乡镇应急值守，值守和联络渠道畅通，台账一致（演示数据）",
            by=by,
            at=on(date(2026, 3, 13)),
        )
