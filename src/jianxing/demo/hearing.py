"""公众诉求: what visitors of the canal and an enterprise of 武清 reported (演示数据). Nobody's name or number stands in any row.

Solved at once, solved after a first “no”, answered and never heard of again, near the border of 通州, three of one matter.
"""

import hashlib
import io
from datetime import date, timedelta
from typing import Any, Final

from PIL import Image, ImageDraw

from jianxing.demo.scene import Scene, on
from jianxing.directory.acting import acting
from jianxing.feedback import operations, queries
from jianxing.feedback.models import Door, Report
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project

#: Inside 武清; the second is 90 m from the border of 通州.
_QUAY: Final = (117.0522, 39.4011)
_BORDER: Final = (116.83615, 39.64669)
_OPENED: Final = date(2026, 1, 12)


def build(scene: Scene) -> None:
    """Build the part once."""
    by = scene.actor("wuqing")
    with scene.acting_as(by):
        if Door.objects.filter(body_id=by.body).exists():
            return
    _Story(scene, by).told()


class _Story:
    """Reports by the doors of one body, and what became of them."""

    def __init__(self, scene: Scene, by: Actor) -> None:
        self.scene, self.by = scene, by
        self.system = Actor.system(body_id=by.body)
        self.answers = scene.actor("wqwenlv")
        bodies, at = scene.bodies, on(_OPENED)
        with scene.acting_as(by):
            mall = Project.objects.get(name="南湖·绿博园商圈")

            def door(zh: str, en: str, domain: str = "culture_tourism", **more: Any) -> Door:
                return operations.open_door(title_zh=zh, title_en=en, domain=domain, by=by, at=at, **more)

            self.park = door(
                "南湖·绿博园（演示数据）", "Nanhu Green Expo Park (demonstration)", project=mall,
                responsible=bodies["TJ-G-WL"],
            )  # fmt: skip
            self.quay = door(
                "大运河武清段游船码头（演示数据）", "Grand Canal piers in Wuqing (demonstration)"
            )
            self.enterprises = door(
                "武清区助企纾困直通车（演示数据）",
                "Help for enterprises in Wuqing (demonstration)",
                "industry",
            )
            district = scene.place("120114")
            for category in ("facility", "service", "suggestion", "price", "environment"):
                operations.set_route(
                    category=category, jurisdiction=district, responsible=bodies["TJ-G-WL"], by=by, at=at
                )
            for category in ("procedure", "support", "burden"):
                operations.set_route(category=category, responsible=bodies["TJ-G-WQ"], by=by, at=at)

    def told(self) -> None:
        ramp = self._says(
            self.park,
            date(2026, 2, 3),
            "facility",
            "无障碍坡道被共享单车占满，轮椅上不去。",
            place="3号门",
            photo=True,
        )
        self._answered(ramp, date(2026, 2, 6), "已清理坡道，划设禁停区，安排专人每日巡查。")
        self._word(ramp, date(2026, 2, 8), solved=True)
        with self.scene.acting_as(self.by):
            operations.publish(
                report=ramp,
                text="3号门无障碍坡道已清理并划设禁停区，每日巡查。",
                by=self.by,
                at=on(date(2026, 2, 9)),
            )
        desk = self._says(self.park, date(2026, 2, 10), "service", "游客中心没到五点就关门，问询电话无人接。")
        self._answered(desk, date(2026, 2, 13), "已提醒游客中心按公示时间开放。")
        self._word(desk, date(2026, 2, 24), solved=False, text="又去了一次，还是提前关门。")
        self._answered(desk, date(2026, 2, 27), "已调整排班，开放时间延至18时，并公示监督电话。")
        self._word(desk, date(2026, 3, 3), solved=True)
        fees = self._says(
            self.park, date(2026, 2, 24), "price", "停车场收费牌与实际收费不一致。", place="P2停车场"
        )
        self._answered(fees, date(2026, 2, 28), "收费牌已按备案标准更换，多收费用可凭小票退还。")
        signs = self._says(
            self.quay, date(2026, 3, 16), "suggestion", "Please add signs in English at the pier and the ticket office.",
            point=_QUAY, language="en",
        )  # fmt: skip
        self._answered(signs, date(2026, 3, 20), "双语导览牌已列入4月更新计划。")
        with acting(self.system):
            operations.lapse(body=self.by.body, today=date(2026, 3, 20), at=on(date(2026, 3, 20)))
        self._says(
            self.park, date(2026, 3, 25), "environment", "湖边垃圾桶满溢，周末无人清运。", take_up=True
        )
        for day, text in (
            (24, "1号码头护栏有两根松动。"), (25, "码头栏杆晃得厉害，有小孩靠着。"), (27, "上船处护栏松了，希望尽快修。"),
        ):  # fmt: skip
            self._says(
                self.quay, date(2026, 3, day), "safety", text, point=(_QUAY[0], _QUAY[1] + day / 100_000)
            )
        self._says(
            self.quay,
            date(2026, 3, 26),
            "environment",
            "河岸堆放建筑垃圾，不知归哪边管。",
            place="界河东岸",
            point=_BORDER,
        )
        self._says(
            self.enterprises, date(2026, 3, 18), "procedure", "同一份环评批复在三个窗口各交了一遍原件。", enterprise=True
        )  # fmt: skip

    def _says(
        self, door: Door, day: date, category: str, text: str, *, place: str = "", point: tuple[float, float] | None = None,
        photo: bool = False, take_up: bool = False, **said: Any,
    ) -> Report:  # fmt: skip
        token = hashlib.sha256(f"演示 {door.title_zh} {day} {text}".encode()).hexdigest()
        if point is not None:
            said |= {"longitude": point[0], "latitude": point[1]}
        self._bring(
            operations.Envelope(
                door=door.code, identity=token, token=token, kind="report", came_at=on(day, 10), photos=_photo() if photo else (),
                said={"category": category, "text": text, "place": place, **said},
            ),
            day,
        )  # fmt: skip
        with acting(self.system):
            report: Report = Report.objects.get(token=token)
        if take_up:
            with self.scene.acting_as(self.answers) as by:
                operations.accept(report=queries.one(pk=report.pk), by=by, at=on(day, 15))
        return report

    def _bring(self, envelope: operations.Envelope, day: date) -> None:
        with acting(self.system):
            operations.bring_in(envelopes=[envelope], by=self.system, at=on(day, 10))
        operations.take_in(body=self.by.body, at=on(day, 10))

    def _answered(self, report: Report, day: date, text: str) -> None:
        with self.scene.acting_as(self.answers) as by:
            operations.accept(report=queries.one(pk=report.pk), by=by, at=on(day - timedelta(days=1), 9))
            operations.answer(report=queries.one(pk=report.pk), text=text, by=by, at=on(day, 16))

    def _word(self, report: Report, day: date, *, solved: bool, text: str = "") -> None:
        identity = hashlib.sha256(f"{report.token} {day}".encode()).hexdigest()
        door = {one.pk: one.code for one in (self.park, self.quay, self.enterprises)}[report.door_id]
        self._bring(
            operations.Envelope(
                door=door, identity=identity, token=report.token, kind="word", came_at=on(day, 10),
                said={"solved": solved, "text": text},
            ),
            day,
        )  # fmt: skip
        with self.scene.acting_as(self.by):
            report.refresh_from_db()


def _photo() -> list[bytes]:
    """Draw a ramp with something standing on it."""
    picture = Image.new("RGB", (640, 420), "#cfd8d3")
    pen = ImageDraw.Draw(picture)
    pen.polygon([(0, 420), (640, 420), (640, 180), (0, 330)], fill="#9a9a92")
    for left in (180, 300, 420):
        pen.ellipse((left, 210, left + 60, 270), outline="#2f5d8a", width=8)
        pen.ellipse((left + 70, 210, left + 130, 270), outline="#2f5d8a", width=8)
        pen.line((left + 30, 240, left + 100, 190), fill="#2f5d8a", width=8)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return [out.getvalue()]
