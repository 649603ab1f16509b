"""How an inspection of the scenario is planned, held, ticked and recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jianxing.demo.drawing import photo
from jianxing.demo.scene import Scene, on
from jianxing.evidence.operations import store
from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding
from jianxing.inspections import operations
from jianxing.inspections.models import CheckResult, Inspection
from jianxing.inspections.operations import Companion, Target
from jianxing.kernel.actor import Actor
from jianxing.projects.models import CheckItem, Project

#: What the findings of the imported ledger say under each check item of its lists.
WORDS = {
    "文物保存现状": "返碱",
    "标识设置": "标志碑",
    "保护措施": "消防器材",
    "运营管护": "巡查记录",
    "项目审批": "文物审批",
    "环境整治": "堆放杂物",
    "非遗传承": "传承人",
}


@dataclass(frozen=True, kw_only=True)
class Went:
    """An inspection of the scenario; *summary* empty leaves it held, *held* False leaves it planned."""

    mode: str
    title: str
    domain: str
    day: date
    until: date | None = None
    summary: str = ""
    place: str = ""
    place_code: str = ""
    people: int | None = None
    held: bool = True
    photos: tuple[tuple[str, str], ...] = ()


def hold(
    went: Went,
    scene: Scene,
    *,
    targets: Sequence[Target],
    by: Actor,
    joint: Sequence[str] = (),
    along: Sequence[str] = (),
) -> Inspection:
    """Plan an inspection and, unless it is only planned, hold it with its photos; it is recorded once the ticks are in."""
    bodies = scene.bodies
    inspection = operations.plan(
        mode=went.mode,
        title=went.title,
        planned_on=went.day,
        targets=targets,
        companions=[
            *(Companion(body=bodies[code], is_joint=True) for code in joint),
            *(Companion(body=bodies[code]) for code in along),
        ],
        domain=went.domain,
        place=went.place,
        jurisdiction=scene.place(went.place_code) if went.place_code else None,
        people=went.people,
        by=by,
        at=on(min(went.day, date(2026, 3, 30)), 8),
    )
    if not went.held:
        return inspection
    operations.hold(
        inspection=inspection,
        held_from=went.day,
        held_to=went.until,
        by=by,
        at=on(went.until or went.day, 10),
    )
    files = [
        store(stream=photo(drawn), name=f"{name}（演示数据）.jpg", caption=name, by=by, at=on(went.day, 11))
        for drawn, name in went.photos
    ]
    operations.attach_photos(inspection=inspection, files=files, by=by, at=on(went.day, 11, 5))
    return inspection


def record(inspection: Inspection, went: Went, *, by: Actor) -> None:
    """Record what it came to, at the end of its last day."""
    operations.conclude(
        inspection=inspection, summary=went.summary, by=by, at=on(went.until or went.day, 17, 30)
    )


def tick(inspection: Inspection, project: Project, *, day: date, by: Actor, most: int | None = None) -> None:
    """Tick a project's checklist by what is known of each item: an open finding is a problem and is linked."""
    items = CheckItem.objects.filter(checklist__project=project, voided_at=None).order_by("ordinal")[:most]
    for minute, item in enumerate(items):
        at = on(day, 14, minute)
        about = Finding.objects.filter(
            projects=project, description__contains=WORDS.get(item.text, item.text)
        )
        finding = about.order_by("-id").first()
        is_open = finding is not None and finding.state not in (State.CLOSED, State.VOID)
        note = ""
        if finding is not None:
            note = "现场核对，仍在整改" if is_open else "现场复核，已整改到位"
        operations.record_result(
            inspection=inspection,
            item=item,
            outcome=CheckResult.Outcome.PROBLEM if is_open else CheckResult.Outcome.OK,
            note=note,
            by=by,
            at=at,
        )
        if finding is not None and is_open:
            operations.link_finding(inspection=inspection, finding=finding, item=item, by=by, at=at)
