"""突发事件与演练: a drill, a flood on the canal at the border, a fire in the hills; the river and road layers beside.

The emergency bureau leads. All who were told of the flood confirmed within minutes; of the fire Beijing never did, which is a
candidate finding. Two networks of stations and another system's alerts come in by feeds, of which one has fallen silent.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

import shapely

from jianxing.atlas.models import LayerKind
from jianxing.demo import dispatching
from jianxing.demo.mapping import Sketch, draw, is_drawn
from jianxing.demo.safety import AGREEMENT
from jianxing.demo.scene import Scene, on
from jianxing.directory.acting import acting
from jianxing.directory.models import PlanDomain
from jianxing.incidents import operations as incidents
from jianxing.incidents.models import Feed, Incident, Told
from jianxing.incidents.operations import IncidentDraft
from jianxing.kernel.actor import Actor
from jianxing.methods.cap.model import Alert, Area, Info
from jianxing.methods.cap.writing import write
from jianxing.projects.models import Programme

#: Drawn as it flows: from Tongzhou through Wuqing to Beichen.
CANAL = shapely.LineString(
    [(116.75, 39.86), (116.83, 39.74), (116.96, 39.62), (117.02, 39.46), (117.06, 39.38), (117.09, 39.27), (117.14, 39.19)]
)  # fmt: skip
LAYERS = (
    Sketch(
        "yingji", "TJ-YJJ", "TJ-D-YJ", "河流（应急）", PlanDomain.SAFETY, LayerKind.RIVERS,
        (
            ("HL-01", "北运河", CANAL),
            ("HL-02", "永定河", shapely.LineString([(116.60, 39.52), (116.85, 39.42), (117.10, 39.26)])),
        ),
    ),
    Sketch(
        "yingji", "TJ-YJJ", "TJ-D-YJ", "道路（应急）", PlanDomain.SAFETY, LayerKind.ROADS,
        (
            ("DL-01", "103国道", shapely.LineString([(116.75, 39.83), (116.97, 39.60), (117.05, 39.39), (117.15, 39.20)])),
            ("DL-02", "112国道", shapely.LineString([(116.70, 39.50), (117.05, 39.39), (117.40, 39.33)])),
        ),
    ),
)  # fmt: skip
FLOOD = IncidentDraft(
    title="北运河河西务段漫堤",
    description="连续强降雨，北运河水位超过保证水位，河西务镇右堤一处漫溢。",
    nature="real",
    kind="flood",
    severity="orange",
    place_name="武清区河西务镇北运河右堤，北距北京市通州区界不足三公里",
    shape=shapely.Point(116.96, 39.62),
    began_at=on(date(2025, 7, 28), 5, 40),
)
FIRE = IncidentDraft(
    title="蓟州区北部山林火情",
    description="巡护员发现山脊一侧起火，风向西北，距省界约两公里。",
    nature="real",
    kind="wildfire",
    severity="yellow",
    place_name="蓟州区北部山区，京津冀交界处",
    shape=shapely.Point(117.36, 40.17),
    began_at=on(date(2026, 3, 14), 13, 5),
)
DRILL = replace(
    FLOOD,
    title="北运河防汛三地联合演练",
    description="假定北运河土门楼闸上游出现险情，演练信息同步、签收接办和力量调派。",
    nature="drill",
    severity="yellow",
    began_at=on(date(2025, 6, 12), 9),
    plan_first=5,
    plan_all=20,
    plan_dispatch=30,
    plan_arrival=90,
)


@dataclass(frozen=True, slots=True)
class Course:
    """How one went: when it was published, who never confirmed, and what was written after so many minutes by whom."""

    draft: IncidentDraft
    published: datetime
    instruction: str
    silent: tuple[str, ...]
    written: tuple[tuple[int, str, str, str], ...]
    ended: str


COURSES = (
    Course(
        DRILL, on(date(2025, 6, 12), 9, 2), "按演练方案签收、接办并回报", (),
        (),
        "演练结束，复盘会定于当日下午召开",
    ),
    Course(
        FLOOD, on(date(2025, 7, 28), 5, 52), "下游各地加强巡堤，转移低洼处人员", (),
        (
            (9, "TJ-D-YJ", "situation", "漫溢处宽约十二米，水深零点三米"),
            (170, "TJ-G-WQ", "measure", "漫溢处封堵完成，低洼处人员已转移"),
        ),
        "水位回落至警戒以下，漫溢处封堵，无人员伤亡",
    ),
    Course(
        FIRE, on(date(2026, 3, 14), 13, 16), "省界两侧同步瞭望，毗邻地区做好隔离带准备", ("BJ",),
        (
            (12, "TJ-D-YJ", "dispatch", "调派森林消防队两支"),
            (64, "TJ-D-YJ", "arrival", "消防队到达火场东侧"),
        ),
        "明火扑灭，留守看护，未越过省界",
    ),
)  # fmt: skip
#: What two networks of stations sent last: name, greatest age in minutes, and station, place, quantity, value, unit of each.
NETWORKS = (
    (
        "北运河雨情水情站网", 4320,
        (
            ("土门楼闸", 116.97, 39.66, "水位", "8.42", "米"),
            ("河西务", 116.96, 39.62, "雨量", "12.5", "毫米"),
            ("筐儿港", 117.06, 39.44, "水位", "5.10", "米"),
        ),
    ),
    (
        "蓟州北部林火瞭望", 60,
        (("八仙山瞭望塔", 117.53, 40.20, "火点", "0", "处"), ("九山顶瞭望塔", 117.36, 40.17, "火点", "0", "处")),
    ),
)  # fmt: skip
SENT = on(date(2026, 3, 30), 20)
#: What another system issued, to be published or discarded by a person.
MESSAGE = Alert(
    identifier="BJ-YQ-20260330-01", sender="yuqing@beijing.example", sent=SENT, status="Exercise", message_type="Alert",
    source="北运河上游雨情中心（演示）", scope="Restricted", restriction="三地应急管理部门",
    infos=(
        Info(
            categories=("Met",), event="暴雨", urgency="Future", severity="Moderate", certainty="Likely", language="zh-CN",
            headline="北运河上游暴雨黄色预警", description="假定上游六小时降雨五十毫米以上，闸坝按预案联调。",
            areas=(Area("通州区至武清区北运河沿线", (((116.90, 39.60), (117.02, 39.60), (117.02, 39.74), (116.90, 39.60)),)),),
        ),
    ),
)  # fmt: skip
#: Who is told confirms receipt so many minutes later than the one before, and accepts so many after that.
_APART, _THEN = timedelta(seconds=50), timedelta(minutes=6)


def build(scene: Scene) -> None:
    """Build the part once."""
    for sketch in LAYERS:
        if not is_drawn(scene, sketch):
            draw(scene, sketch)
    dispatching.build(scene)
    for course in COURSES:
        _respond(scene, course)
    _hear(scene)


def _respond(scene: Scene, course: Course) -> None:
    by, at = scene.speaking("TJ-D-YJ"), course.published
    with acting(by):
        if Incident.objects.filter(title=course.draft.title).exists():
            return
        agreement = Programme.objects.filter(title=AGREEMENT).first()
        draft = replace(course.draft, agreement=agreement)
        incident = incidents.report(draft=draft, uid=_uid(draft.title), by=by, at=at - timedelta(minutes=2))
        incidents.publish(incident=incident, instruction=course.instruction, by=by, at=at)
        told = list(Told.objects.filter(incident=incident).select_related("body"))
    for place, one in enumerate(told, 1):
        if one.body.code not in course.silent:
            _confirm(scene.speaking(one.body.code), one, at + place * _APART)
    incidents.tick(at=at + timedelta(hours=3))
    incidents.note_lapses(at=at + timedelta(hours=3))
    for minutes, code, what, text in course.written:
        writer = scene.speaking(code)
        with acting(writer):
            seen = Incident.objects.select_related("body").get(pk=incident.pk)
            incidents.write(
                incident=seen, what=what, text=text, uid=_uid(f"{draft.title} {minutes}"), by=writer,
                at=at + timedelta(minutes=minutes),
            )  # fmt: skip
    if course.draft.kind == "flood":
        dispatching.send(scene, incident, by, at)
    with acting(by):
        incident.refresh_from_db()
        incidents.end(incident=incident, reason=course.ended, by=by, at=at + timedelta(hours=6))


def _hear(scene: Scene) -> None:
    """Agree on the feeds, take in what they sent, and note which fell silent since."""
    by = scene.speaking("TJ-D-YJ")
    with acting(by):
        if Feed.objects.exists():
            return
        agreement = Programme.objects.filter(title=AGREEMENT).first()
        opened = SENT - timedelta(days=20)
        for name, age, stations in NETWORKS:
            feed = incidents.open_feed(
                name=name, form="csv", greatest_age_minutes=age, agreement=agreement, by=by, at=opened
            )
            rows = "".join(
                f"{station},{x},{y},{quantity},{value},{unit},{SENT:%Y-%m-%d %H:%M}\n"
                for station, x, y, quantity, value, unit in stations
            )
            data = f"站点,经度,纬度,要素,数值,单位,时间\n{rows}".encode()
            incidents.take_readings(feed=feed, data=data, by=by, at=SENT + timedelta(minutes=4))
        incidents.open_feed(
            name="北运河上游雨情预警", form="cap", sender=MESSAGE.sender, greatest_age_minutes=43_200, agreement=agreement,
            by=by, at=opened,
        )  # fmt: skip
        incidents.take_message(data=write(MESSAGE), by=by, at=SENT + timedelta(minutes=6))
    incidents.note_lapses(at=SENT + timedelta(hours=2))


def _confirm(by: Actor, told: Told, at: datetime) -> None:
    with acting(by):
        mine = Told.objects.select_related("incident__body", "body").get(pk=told.pk)
        incidents.receive(told=mine, by=by, at=at)
        incidents.accept(told=mine, by=by, at=at + _THEN)


def _uid(words: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"jianxing-demo:{words}")
