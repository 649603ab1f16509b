"""救援力量与物资: what five bodies along the canal have and lend each other, and how it was asked for and sent. All 演示数据."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from jianxing.demo.scene import Scene, on
from jianxing.directory.acting import acting
from jianxing.incidents import operations as incidents
from jianxing.incidents.models import Force, Incident
from jianxing.incidents.operations import ForceDraft, RequestDraft
from jianxing.incidents.queries import forces as queries
from jianxing.kernel.actor import Actor
from jianxing.projects import operations as projects
from jianxing.projects.models import Programme

AGREEMENT = "北运河沿线应急力量互助协议（演示）"
PARTIES = ("TJ-D-YJ", "TJ-G-WQ", "TJ-G-BC", "BJ-TZ", "HE-LF")
COUNTED = on(date(2025, 5, 20), 10)
#: Body, name, kind, capabilities, quantity, unit, readiness, place and where it is.
FORCES = (
    ("TJ-D-YJ", "市级抗洪抢险队", "team", ("rescue", "flood_defence"), 4, "team", "ready", "北辰区抢险基地", 117.13, 39.22),
    ("TJ-D-YJ", "市级移动泵车队", "vehicle", ("pumping",), 4, "vehicle", "ready", "北辰区抢险基地", 117.13, 39.22),
    ("TJ-D-YJ", "市级防汛编织袋库", "store", ("flood_defence",), 60000, "bag", "ready", "东丽区仓库", 117.32, 39.12),
    ("TJ-D-YJ", "森林消防支队", "team", ("fire",), 3, "team", "ready", "蓟州区驻训地", 117.40, 40.04),
    ("TJ-G-WQ", "武清区抢险队", "team", ("rescue", "flood_defence"), 2, "team", "ready", "杨村街道", 117.04, 39.38),
    ("TJ-G-WQ", "河西务防汛沙袋库", "store", ("flood_defence",), 6000, "bag", "ready", "河西务镇", 116.95, 39.62),
    ("TJ-G-WQ", "武清区泵车队", "vehicle", ("pumping",), 2, "vehicle", "unavailable", "杨村街道（检修）", 117.05, 39.39),
    ("TJ-G-WQ", "河西务中学安置点", "shelter", ("sheltering",), 500, "place", "standby", "河西务镇", 116.96, 39.61),
    ("TJ-G-BC", "北辰区排水队", "vehicle", ("pumping",), 3, "vehicle", "standby", "北仓镇", 117.14, 39.23),
    ("BJ-TZ", "通州区漷县泵车队（登记单位协调）", "vehicle", ("pumping",), 2, "vehicle", "ready", "漷县镇", 116.79, 39.77),
    ("HE-LF", "香河县移动泵车队（登记单位协调）", "vehicle", ("pumping",), 2, "vehicle", "ready", "香河县", 117.01, 39.76),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sending:
    """So many of a force: at which minutes after publishing it was asked for, promised, left and arrived; how many were used."""

    force: str
    quantity: int
    asked: int
    promised: int
    left: int
    there: int
    used: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, at which minute, and what was sent for it."""

    capability: str
    quantity: int
    unit: str
    function: str
    at: int
    sent: tuple[Sending, ...]


#: By the nature of the flood: the drill met what it asked for, the real one stayed short of a pump.
WANTED = {
    "drill": (
        Wanted("flood_defence", 1, "team", "封堵假定险情", 8, (Sending("市级抗洪抢险队", 1, 9, 14, 24, 71),)),
        Wanted("pumping", 2, "vehicle", "排除积水", 10, (Sending("市级移动泵车队", 2, 11, 18, 26, 78),)),
    ),
    "real": (
        Wanted(
            "flood_defence", 3, "team", "封堵右堤漫溢处", 6,
            (Sending("市级抗洪抢险队", 2, 7, 10, 18, 62), Sending("武清区抢险队", 1, 7, 9, 21, 55)),
        ),
        Wanted("flood_defence", 6000, "bag", "加高堤顶", 8, (Sending("河西务防汛沙袋库", 6000, 9, 12, 20, 40, 5400),)),
        Wanted(
            "pumping", 6, "vehicle", "排除低洼处积水", 15,
            (Sending("香河县移动泵车队（登记单位协调）", 2, 16, 22, 34, 66), Sending("市级移动泵车队", 3, 16, 19, 30, 84)),
        ),
    ),
}  # fmt: skip


def build(scene: Scene) -> None:
    """Register the forces once, lent under an agreement of those who have them."""
    keeper = scene.actor("yingji")
    with scene.acting_as(keeper):
        if Programme.objects.filter(title=AGREEMENT).exists():
            return
        agreement = projects.register_programme(
            kind="agreement", title=AGREEMENT, from_year=2025, parties=[scene.bodies[code] for code in PARTIES],
            by=keeper, at=on(date(2025, 4, 21)),
        )  # fmt: skip
        projects.sign_agreement(
            programme=agreement, on=date(2025, 5, 12), by=keeper, at=on(date(2025, 5, 12), 15)
        )
    for code, name, kind, capabilities, quantity, unit, readiness, place, longitude, latitude in FORCES:
        by = scene.speaking(code)
        draft = ForceDraft(
            name=name, kind=kind, capabilities=capabilities, quantity=quantity, unit=unit, readiness=readiness,
            place_name=place, longitude=longitude, latitude=latitude, agreement=agreement,
        )  # fmt: skip
        with acting(by):
            incidents.register_force(draft=draft, uid=_uid(name), by=by, at=COUNTED)


def send(scene: Scene, incident: Incident, by: Actor, at: datetime) -> None:
    """Ask for what a flood needed from its publishing *at* on, and send it; who leads asks and releases."""
    for wanted in WANTED[incident.nature]:
        _send(scene, incident, wanted, by, at)


def _send(scene: Scene, incident: Incident, wanted: Wanted, by: Actor, at: datetime) -> None:
    def when(minutes: int) -> datetime:
        return at + timedelta(minutes=minutes)

    with acting(by):
        request = incidents.request_forces(
            incident=incident, draft=RequestDraft(
                capability=wanted.capability, quantity=wanted.quantity, unit=wanted.unit, needed_by=when(90),
                function=wanted.function, report_to=incident.place_name,
            ), uid=_uid(f"{incident.title} {wanted.function}"), by=by, at=when(wanted.at),
        )  # fmt: skip
    for sending in wanted.sent:
        with acting(by):
            force = Force.objects.select_related("body").get(name=sending.force)
            dispatch = incidents.ask_force(
                request=request, force=force, quantity=sending.quantity, by=by, at=when(sending.asked)
            )
        owner = scene.speaking(force.body.code)
        with acting(owner):
            mine = queries.one_dispatch(pk=dispatch.pk)
            incidents.commit(
                dispatch=mine, expected_at=when(sending.there), by=owner, at=when(sending.promised)
            )
            incidents.depart(dispatch=mine, by=owner, at=when(sending.left))
            incidents.arrive(dispatch=mine, by=owner, at=when(sending.there))
        with acting(by):
            incidents.release(dispatch=queries.one_dispatch(pk=dispatch.pk), by=by, at=when(240))
        with acting(owner):
            mine = queries.one_dispatch(pk=dispatch.pk)
            incidents.give_back(dispatch=mine, used=sending.used, by=owner, at=when(330))


def _uid(words: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"jianxing-demo:{words}")
