"""危险废物与减污降碳: manifests of waste used from point to point, and a file of months with an aim on it. All of it 演示数据."""

import io
from datetime import date
from typing import Final

from jianxing.demo import ecology
from jianxing.demo.scene import Scene, on
from jianxing.indicators import operations, queries
from jianxing.indicators.models import Intake, WasteManifest
from jianxing.methods.waste import Manifest
from jianxing.projects.models import FocusItem

BROUGHT: Final = date(2026, 3, 12)
#: Waste, who sends, who carries, who receives.
ROUTES: Final = {
    "HW34 废酸": ("产废企业甲（演示）", "承运企业（演示）", "利用企业乙（演示）"),
    "HW08 废矿物油": ("产废企业丙（演示）", "承运企业（演示）", "利用企业丁（演示）"),
}
_ACID, _OIL = ROUTES
#: Waste, day of sending, tonnes sent, carried, received: in balance, short on the way, not signed for, under way.
MANIFESTS: Final = (
    (_ACID, date(2025, 10, 14), 24.60, 24.58, 24.55),
    (_ACID, date(2025, 11, 18), 25.10, 25.10, 25.02),
    (_ACID, date(2025, 12, 9), 24.80, 24.78, 22.90),
    (_ACID, date(2026, 1, 13), 25.30, 25.28, 25.31),
    (_ACID, date(2026, 2, 24), 24.90, 24.90, None),
    (_OIL, date(2025, 11, 5), 12.40, 12.40, 12.38),
    (_OIL, date(2026, 1, 20), 11.85, 11.80, 12.60),
    (_OIL, date(2026, 3, 10), 12.10, 12.08, None),
)
FILE: Final = "港口集疏运新能源货车占比（演示）.csv"
ITEM: Final = "new_energy_share"
#: Per cent, month by month from January 2025.
SHARES: Final = (11.2, 11.5, 12.1, 12.4, 13.0, 13.3, 13.9, 14.2, 14.8, 15.5, 16.1, 16.4, 17.0, 17.3)


def build(scene: Scene) -> None:
    """Build the part once."""
    by, at = scene.actor("shengtai"), on(BROUGHT)
    with scene.acting_as(by):
        if WasteManifest.objects.exists() or Intake.objects.exists():
            return
        for number, (waste, sent_on, *amounts) in enumerate(MANIFESTS, start=1):
            sender, carrier, receiver = ROUTES[waste]
            operations.record_manifest(
                manifest=Manifest(f"演示-{sent_on.year}-{number:04d}", waste, sent_on, *amounts),
                sender=sender, carrier=carrier, receiver=receiver, by=by, at=at,
            )  # fmt: skip
    _brought(scene)
    with scene.acting_as(by):
        [series] = queries.series(item=ITEM)
        item = FocusItem.objects.get(programme__title=ecology.PLAN, title=ecology.FOCUS[2])
        operations.set_target(
            focus_item=item, series=series, statistic="mean", value=25.0, by_on=date(2027, 12, 31),
            base_value=9.8, base_on=date(2024, 12, 31), basis="演示数据：港口集疏运新能源货车推广方案", by=by, at=at,
        )  # fmt: skip


def _brought(scene: Scene) -> None:
    """The months come as a file, as a department hands them over."""
    by, at = scene.actor("shengtai"), on(BROUGHT)
    lines = [
        f"{2025 + at // 12}-{at % 12 + 1:02d},天津港（演示）,{ITEM},{share},%"
        for at, share in enumerate(SHARES)
    ]
    content = "\n".join(["date,station,item,value,unit", *lines]) + "\n"
    with scene.acting_as(by):
        intake = operations.upload_readings(
            stream=io.BytesIO(content.encode()), name=FILE, source="演示数据：港口集疏运月报",
            reports=scene.bodies["TJ-D-JT"], domain="ecology", is_demo=True, by=by, at=at,
        )  # fmt: skip
        intake = operations.understand_readings(intake=intake, by=by, at=at)
        operations.begin_readings(intake=intake, by=by, at=at)
    while operations.take_next(intake_id=intake.pk, by=by, at=at):
        pass
