"""审批事项包: the satellite company's application, late at first and on time in the end, and one that is still at risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jianxing.approvals import operations, queries
from jianxing.approvals.models import Approval, Bundle, Kind
from jianxing.demo.industry import SATELLITE
from jianxing.demo.scene import Scene, on
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project

NAME = "云遥宇航国家专项申报审批事项包（演示数据）"
AT_RISK = "园区企业甲扩建项目审批事项包（演示数据）"
GROWING = "智能医药产业园引进项目01（演示数据）"
TEMPLATE = "国家专项申报（航天应用）（演示数据）"


@dataclass(frozen=True)
class Sort:
    """A kind of approval of a department, with how long it took before."""

    body: str
    code: str
    name: str
    statutory: int
    promised: int
    past: tuple[int, ...]
    after: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    prepare: int = 0


SORTS = (
    Sort("TJ-D-KJ", "S1", "高新技术企业资格复核", 20, 12, (8, 9, 10, 11, 12, 12, 14), (), ("企业基本情况表",)),
    Sort("TJ-D-GX", "S2", "空间无线电台执照初审", 20, 15, (11, 12, 13, 14, 15, 17, 18), (), ("设备参数表", "频率干扰分析报告")),
    Sort("TJ-D-ST", "S3", "总装厂房环境影响评价批复", 20, 10, (6, 7, 8, 9, 10, 12), (), ("环境影响报告表",)),
    Sort("TJ-D-YJ", "S4", "推进剂存储安全条件审查", 20, 10, (5, 6, 8, 9, 10, 11), ("S3",), ("安全评价报告",)),
    Sort("TJ-D-GZ", "S5", "测绘资质审查", 20, 15, (10, 11, 12, 13, 15), (), ("企业基本情况表", "设备参数表")),
    Sort("TJ-D-BK", "S6", "国家专项推荐意见", 10, 5, (2, 3, 3, 4, 5), ("S1", "S2", "S4", "S5"), ("申报书",), 2),
)  # fmt: skip

#: Verb, approval, day, by the applicant or the body, and what is said with it.
STORY: tuple[tuple[str, str, date, dict[str, Any]], ...] = (
    ("file", "S1", date(2025, 5, 12), {}),
    ("file", "S2", date(2025, 5, 12), {}),
    ("file", "S5", date(2025, 5, 12), {}),
    # The environmental report was late: from here on the limits no longer hold the deadline.
    ("ready", "环境影响报告表", date(2025, 5, 14), {}),
    ("file", "S3", date(2025, 5, 14), {}),
    ("accept", "S1", date(2025, 5, 14), {}),
    ("accept", "S2", date(2025, 5, 14), {}),
    ("accept", "S5", date(2025, 5, 14), {}),
    ("accept", "S3", date(2025, 5, 15), {}),
    (
        "ask_corrections", "S2", date(2025, 5, 16),
        {"text": "频率干扰分析报告缺少邻近卫星网络的计算，请一并补齐附表三", "expected_on": date(2025, 5, 26)},
    ),
    (
        "exclude", "S5", date(2025, 5, 20),
        {"kind": "expert_review", "text": "专家评审", "expected_on": date(2025, 5, 26)},
    ),
    # The coordinating body brings the departments together on 22 May: they promise shorter limits, and keep them.
    ("promise", "S2", date(2025, 5, 22), {"days": 9, "text": "协调会：补正与复核并行，承诺9个工作日"}),
    ("promise", "S3", date(2025, 5, 22), {"days": 7, "text": "协调会：批复文本先行起草，承诺7个工作日"}),
    ("promise", "S4", date(2025, 5, 22), {"days": 5, "text": "协调会：审查提前介入，承诺5个工作日"}),
    ("promise", "S5", date(2025, 5, 22), {"days": 10, "text": "协调会：评审会提前召开，承诺10个工作日"}),
    ("promise", "S6", date(2025, 5, 22), {"days": 3, "text": "协调会：推荐意见并联起草，承诺3个工作日"}),
    ("grant", "S3", date(2025, 5, 23), {"document": "津环审（演示）〔2025〕31号"}),
    ("file", "S4", date(2025, 5, 23), {}),
    ("accept", "S4", date(2025, 5, 26), {}),
    ("correct", "S2", date(2025, 5, 26), {}),
    ("resume", "S5", date(2025, 5, 26), {}),
    ("grant", "S1", date(2025, 5, 28), {"document": "津科复核（演示）〔2025〕118号"}),
    ("grant", "S4", date(2025, 5, 30), {"document": "津应急审（演示）〔2025〕27号"}),
    ("grant", "S2", date(2025, 6, 4), {"document": "津无线电（演示）〔2025〕9号"}),
    ("grant", "S5", date(2025, 6, 5), {"document": "津规资测（演示）〔2025〕14号"}),
    ("file", "S6", date(2025, 6, 6), {}),
    ("accept", "S6", date(2025, 6, 6), {}),
    ("grant", "S6", date(2025, 6, 10), {"document": "津保科荐（演示）〔2025〕3号"}),
)  # fmt: skip
COMPLETED_ON = date(2025, 6, 11)
DEADLINE = date(2025, 6, 18)

RISKY = (
    Sort("TJ-D-GZ", "K1", "建设工程规划许可", 20, 10, (7, 8, 9, 10, 12, 13), (), ("总平面图",)),
    Sort(
        "TJ-D-ST", "K2", "扩建项目环境影响评价批复", 30, 20, (14, 16, 17, 19, 21, 24), (), ("环境影响报告书",)
    ),
    Sort("TJ-D-YJ", "K3", "安全设施设计审查", 20, 12, (9, 10), ("K2",), ("安全设施设计专篇",)),
    Sort("TJ-D-KF", "K4", "建筑工程施工许可", 7, 5, (3, 4, 4, 5, 6), ("K1", "K3"), ("施工图审查合格书",), 1),
)
RISK: tuple[tuple[str, str, date, dict[str, Any]], ...] = (
    ("file", "K1", date(2026, 3, 2), {}),
    ("accept", "K1", date(2026, 3, 3), {}),
    ("file", "K2", date(2026, 3, 4), {}),
    ("accept", "K2", date(2026, 3, 6), {}),
    ("grant", "K1", date(2026, 3, 16), {"document": "津规资建（演示）〔2026〕40号"}),
    (
        "ask_corrections", "K2", date(2026, 3, 18),
        {"text": "报告书缺少扩建后废水总量核算和园区污水厂接纳证明", "expected_on": date(2026, 3, 27)},
    ),
)  # fmt: skip
RISK_DEADLINE = date(2026, 5, 8)


def build(scene: Scene) -> None:
    """Build the part once."""
    by = scene.actor("binhai", "TJ-BSQ")
    with scene.acting_as(by):
        if Bundle.objects.filter(name=NAME).exists():
            return
    _satellite(scene, by)
    _at_risk(scene)


def _keep(scene: Scene, sorts: Sequence[Sort], day: date) -> dict[str, Kind]:
    kinds = {}
    for sort in sorts:
        office = scene.answering(sort.body)
        with acting(office):
            kinds[sort.code] = operations.keep_kind(
                code=f"{sort.body}-{sort.code}", name=sort.name, statutory_days=sort.statutory,
                promised_days=sort.promised, basis="演示数据", past_days=sort.past, by=office, at=on(day),
            )  # fmt: skip
    return kinds


def _opened(
    scene: Scene,
    by: Actor,
    *,
    name: str,
    project: str,
    applicant: str,
    coordinator: str,
    deadline: date,
    day: date,
) -> Bundle:
    with scene.acting_as(by):
        return operations.open_bundle(
            name=name, project=Project.objects.get(name=project), applicant=scene.bodies[applicant],
            coordinator=scene.bodies[coordinator], deadline=deadline, by=by, at=on(day),
        )  # fmt: skip


def _satellite(scene: Scene, by: Actor) -> None:
    kinds, day = _keep(scene, SORTS, date(2025, 5, 6)), date(2025, 5, 8)
    coordinator = scene.answering("TJ-D-BK")
    with acting(coordinator):
        template = operations.keep_template(
            name=TEMPLATE,
            items=[
                operations.NewItem(kinds[one.code], one.code, one.after, one.materials, one.prepare) for one in SORTS
            ],
            by=coordinator, at=on(date(2025, 5, 7)),
        )  # fmt: skip
    bundle = _opened(
        scene,
        by,
        name=NAME,
        project=SATELLITE,
        applicant="TJ-E-YY",
        coordinator="TJ-D-BK",
        deadline=DEADLINE,
        day=day,
    )
    with acting(coordinator):
        operations.add_from_template(bundle=bundle, template=template, by=coordinator, at=on(day, 10))
        operations.make_code(bundle=bundle, by=coordinator, at=on(day, 11))
    # What first puts the deadline in doubt.
    _set(bundle, coordinator, "环境影响报告表", at=on(date(2025, 5, 9)), expected_on=date(2025, 5, 14))
    _tell(scene, bundle, STORY, bodies={one.code: one.body for one in SORTS})
    with acting(coordinator):
        operations.complete(
            bundle=queries.one(pk=bundle.pk), on=COMPLETED_ON, document="国家专项受理回执（演示）",
            by=coordinator, at=on(COMPLETED_ON, 16),
        )  # fmt: skip


def _set(bundle: Bundle, by: Actor, name: str, *, at: datetime, **days: date) -> None:
    with acting(by):
        material = queries.one(pk=bundle.pk).materials.get(name=name)
        operations.set_material(material=queries.one_material(pk=material.pk), **days, by=by, at=at)


def _tell(
    scene: Scene,
    bundle: Bundle,
    story: Sequence[tuple[str, str, date, dict[str, Any]]],
    *,
    bodies: dict[str, str],
) -> None:
    applicant = Actor.system(body_id=bundle.applicant_id)
    for number, (verb, code, day, more) in enumerate(story):
        if verb == "ready":
            _set(bundle, scene.answering("TJ-D-BK"), code, at=on(day, 9, number), ready_on=day)
            continue
        by = applicant if verb in ("file", "correct") else scene.answering(bodies[code])
        with acting(by):
            pk = Approval.objects.get(bundle=bundle, code=code).pk
            operation = getattr(operations, verb)
            days = {} if verb == "promise" else {"on": day}
            operation(approval=queries.one_approval(pk=pk), **days, **more, by=by, at=on(day, 9, number))


def _at_risk(scene: Scene) -> None:
    by, day = scene.actor("binhai", "TJ-KFQ"), date(2026, 2, 26)
    kinds = _keep(scene, RISKY, date(2026, 2, 25))
    bundle = _opened(
        scene, by, name=AT_RISK, project=GROWING, applicant="TJ-E-YX", coordinator="TJ-D-KF",
        deadline=RISK_DEADLINE, day=day,
    )  # fmt: skip
    new = [
        operations.NewApproval(
            code=one.code, name=one.name, body=scene.bodies[one.body], statutory_days=one.statutory,
            promised_days=one.promised, prepare_days=one.prepare, after=one.after, materials=one.materials,
            kind_code=kinds[one.code].code,
        )
        for one in RISKY
    ]  # fmt: skip
    with scene.acting_as(by):
        operations.add_approvals(bundle=bundle, approvals=new, by=by, at=on(day, 10))
    _tell(scene, bundle, RISK, bodies={one.code: one.body for one in RISKY})
