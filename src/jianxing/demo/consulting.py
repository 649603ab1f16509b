"""定期会商: 周沟通、月调度、季推动 at the human-resources bureau, the three of the canal, and three provinces' emergencies."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from jianxing.demo.scene import AS_OF, Scene, on
from jianxing.directory.models import Body, PlanDomain
from jianxing.kernel.actor import Actor
from jianxing.meetings import operations, queries
from jianxing.meetings.lifecycle import State
from jianxing.meetings.minuting import proposed_text, proposed_title
from jianxing.meetings.models import Meeting, Series
from jianxing.meetings.operations import Proposed

SERVICES = "社保卡“一卡通”周沟通、月调度、季推动"
CULTURE = "通武廊文化遗产保护定期会商"
SAFETY = "京津冀三地应急信息会商"
START = date(2025, 7, 1)
FLOOD_START = date(2025, 6, 1)
#: Meetings are laid out half a year ahead: on these days of the scenario.
LAID_OUT_ON = (date(2025, 12, 1), AS_OF)
#: What was not held, and why; the one without a reason is what the software asks about.
MISSED: Mapping[str, Mapping[date, str]] = {
    SERVICES: {
        date(2025, 9, 5): "与市人社系统窗口作风检查时间冲突，情况并入当月月调度",
        date(2026, 2, 13): "春节前各经办机构集中办理业务，改为书面沟通",
        date(2026, 3, 20): "",
    },
    CULTURE: {date(2025, 11, 20): "三方同日参加上级会议，当月以函件沟通"},
    SAFETY: {date(2025, 8, 25): "防汛应急响应期间，各方均在一线"},
}


def _cadence(key: str, name: str, rule: str, start: date, **more: Any) -> dict[str, Any]:
    return {"key": key, "name": name, "rule": rule, "starts_on": start.isoformat(), **more}


SERVICES_RULES = {
    "cadences": [
        _cadence("weekly", "周沟通", "FREQ=WEEKLY;BYDAY=FR", START),
        _cadence("monthly", "月调度", "FREQ=MONTHLY;BYMONTHDAY=25", START),
        _cadence(
            "quarterly", "季推动", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", date(2025, 9, 1), shift="before"
        ),
    ]
}
CULTURE_RULES = {"cadences": [_cadence("monthly", "定期会商", "FREQ=MONTHLY;BYMONTHDAY=20", START)]}
SAFETY_RULES = {
    "cadences": [
        _cadence(
            "monthly",
            "每月会商",
            "FREQ=MONTHLY;BYMONTHDAY=15",
            FLOOD_START,
            seasons=[
                {"name": "防火期", "from": "10-01", "to": "05-31", "rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"},
                {"name": "防汛期", "from": "06-01", "to": "09-30", "rule": "FREQ=WEEKLY;BYDAY=MO"},
            ],
        )
    ]
}


def build(scene: Scene) -> None:
    """Build the part once."""
    by = scene.actor("renshe")
    with scene.acting_as(by):
        if Series.objects.filter(name=SERVICES).exists():
            return
    _run(
        scene,
        "renshe",
        SERVICES,
        SERVICES_RULES,
        START,
        time(15),
        PlanDomain.PUBLIC_SERVICES,
        ("TJ-D-RS", "TJ-D-SB", "TJ-D-RX"),
    )
    _run(
        scene,
        "wuqing",
        CULTURE,
        CULTURE_RULES,
        START,
        time(9, 30),
        PlanDomain.CULTURE_TOURISM,
        ("BJ-TZ", "HE-LF"),
    )
    _run(
        scene,
        "yingji",
        SAFETY,
        SAFETY_RULES,
        FLOOD_START,
        time(10),
        PlanDomain.SAFETY,
        ("BJ", "HE", "TJ-D-YJ"),
    )
    _decided(scene)
    _minuted(scene)
    _called(scene)


def _run(
    scene: Scene,
    login: str,
    name: str,
    rules: Mapping[str, Any],
    start: date,
    begins: time,
    domain: PlanDomain,
    members: Sequence[str],
) -> None:
    """Open a series and let it run until the day of the scenario."""
    by, bodies = scene.actor(login), [scene.bodies[code] for code in members]
    with scene.acting_as(by):
        series = operations.open_series(
            name=name,
            rules=rules,
            begins=begins,
            domain=domain.value,
            participants=bodies,
            by=by,
            at=on(start, 8),
        )
        for day in LAID_OUT_ON:
            _hold_until(series, day - timedelta(days=day != AS_OF), bodies, MISSED[name], by)
            operations.lay_out(series=series, by=by, at=on(day, 8))
        operations.count_missed(series=series, by=by, at=on(AS_OF, 8))


def _hold_until(
    series: Series, day: date, bodies: Sequence[Body], missed: Mapping[date, str], by: Actor
) -> None:
    due = Meeting.objects.filter(series=series, state=State.DUE, planned_on__lte=day)
    for meeting in due.select_related("series__body", "body").order_by("planned_on", "pk"):
        reason = missed.get(meeting.planned_on)
        if reason is None or meeting.cadence not in ("weekly", "monthly"):
            at = on(meeting.planned_on, meeting.begins.hour + 2)
            operations.hold(meeting=meeting, on=meeting.planned_on, present=bodies, by=by, at=at)
        elif reason:
            operations.miss(meeting=meeting, reason=reason, by=by, at=on(meeting.planned_on, 8))


def _meeting(name: str, day: date, cadence: str) -> Meeting:
    found = Meeting.objects.get(series__name=name, planned_on=day, cadence=cadence)
    return queries.one(pk=found.pk)


def _decided(scene: Scene) -> None:
    """Decisions of two monthly meetings: one carried out, one overdue, one still in time."""
    by = scene.actor("renshe")
    with scene.acting_as(by):
        earlier = _meeting(SERVICES, date(2026, 2, 25), "monthly")
        at = on(date(2026, 2, 25), 17)
        item = operations.add_at_meeting(meeting=earlier, title="社保卡在文旅场景的应用覆盖", by=by, at=at)
        operations.conclude(item=item, outcome="undecided", note="景区闸机改造费用来源未明确", by=by, at=at)
        done = operations.decide(
            meeting=earlier, text="对社保卡即时制卡网点办理时限逐一核对，公布超时网点", responsible=scene.bodies["TJ-D-SB"],
            due_days=10, by=by, at=at,
        )  # fmt: skip
        operations.decide(
            meeting=earlier, text="打通医保与社保卡数据接口，按周报进度", responsible=scene.bodies["TJ-D-RX"],
            due_days=15, by=by, at=at,
        )  # fmt: skip
        latest = _meeting(SERVICES, date(2026, 3, 25), "monthly")
        operations.decide(
            meeting=latest, text="京津城际沿线站点刷卡设备故障当日修复，建立台账", responsible=scene.bodies["TJ-D-RS"],
            due_days=10, by=by, at=on(date(2026, 3, 25), 17),
        )  # fmt: skip
    handler = scene.actor("shebao")
    with scene.acting_as(handler):
        owed = queries.one_decision(pk=done.pk)
        text = "已核对全部即时制卡网点，3个网点超时，已公布并整改。"
        operations.report(decision=owed, text=text, by=handler, at=on(date(2026, 3, 10), 10))
    with scene.acting_as(by):
        operations.confirm(decision=queries.one_decision(pk=done.pk), by=by, at=on(date(2026, 3, 11), 9))


def _minuted(scene: Scene) -> None:
    """Minutes of two meetings: signed, and drafted for the leader."""
    by, leader = scene.actor("renshe"), scene.actor("renshe.ld")
    with scene.acting_as(by):
        first = _draft(SERVICES, date(2026, 2, 25), "monthly", by)
        _draft(SERVICES, date(2026, 3, 25), "monthly", by)
    with scene.acting_as(leader):
        minutes = queries.one_minutes(pk=first)
        operations.sign_minutes(minutes=minutes, by=leader, at=on(date(2026, 2, 27), 9))


def _draft(name: str, day: date, cadence: str, by: Actor) -> int:
    meeting = _meeting(name, day, cadence)
    made = operations.draft_minutes(
        meeting=meeting,
        title=proposed_title(meeting),
        text=proposed_text(meeting),
        by=by,
        at=on(day, 18),
    )
    return made.pk


def _called(scene: Scene) -> None:
    """The next meeting of the three: asked to, with an agenda; one answers; the one of the week was put off."""
    by, tongzhou = scene.actor("wuqing"), scene.actor("tongzhou")
    with scene.acting_as(by):
        coming = _meeting(CULTURE, date(2026, 4, 20), "monthly")
        items = [Proposed("运河沿线文物点看护责任落实情况"), Proposed("三地联合检查五一假期开放景区")]
        operations.put_on_agenda(meeting=coming, items=items, by=by, at=on(date(2026, 3, 30), 9))
        coming = queries.one(pk=coming.pk)
        operations.invite(meeting=coming, by=by, at=on(date(2026, 3, 30), 10))
        operations.move(
            meeting=coming,
            on=date(2026, 4, 22),
            reason="与廊坊市的全市会议同日",
            by=by,
            at=on(date(2026, 3, 30), 15),
        )
    with scene.acting_as(tongzhou):
        attendance = queries.attendance_of(meeting=queries.one(pk=coming.pk), by=tongzhou)
        assert attendance is not None
        operations.answer(attendance=attendance, comes=True, by=tongzhou, at=on(date(2026, 3, 30), 16))
