"""函件与联动: the transport group's joint letters on the two railways and the expressway, with receipts, answers and a plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jianxing.demo import transport
from jianxing.demo.scene import AS_OF, Scene, on
from jianxing.directory.models import Body
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters import operations, queries
from jianxing.letters.models import JointAction, Letter
from jianxing.letters.operations import Addressed
from jianxing.projects.models import Project

#: 代字 of the group's documents: of its letters, of what it assigns and urges, of its recommendations, of all others.
PREFIXES = {
    "": "津纪驻交",
    "letter": "津纪驻交函",
    "joint_request": "津纪驻交函",
    "reply": "津纪驻交函",
    "assignment": "津纪驻交交",
    "urging": "津纪驻交督",
    "recommendation": "津纪驻交建",
}
UNCLEAR = "两条线路交叉段地下通信光缆权属不清"


@dataclass(frozen=True)
class Request:
    """What one body is asked, and how far it has come: its answer, or nothing yet."""

    code: str
    asked: str
    answer: str = ""
    accepted: bool = True
    after_days: int = 6


def build(scene: Scene) -> None:
    """Build the part once, on what the transport part brought in."""
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        if JointAction.objects.filter(lead=by.body).exists():
            return
    _say_how_numbers_begin(scene)
    _rail_with_local_commissions(scene)
    _rail_with_other_groups(scene)
    _corridor_of_three_places(scene)
    _passed_from_one_to_another(scene)
    _waits_for_the_signature(scene)
    _waits_for_a_co_issuer(scene)
    _came_on_paper(scene)
    operations.draft_urgings(today=AS_OF, at=on(AS_OF, 8))


def _say_how_numbers_begin(scene: Scene) -> None:
    leader = scene.actor("jiaotong.ld")
    with scene.acting_as(leader):
        body = Body.objects.get(pk=leader.body)
        for kind, words in PREFIXES.items():
            operations.set_prefix(body=body, kind=kind, words=words, by=leader, at=on(date(2025, 1, 2)))


def _project(scene: Scene, name: str) -> Project:
    with scene.acting_as(scene.actor("jiaotong")):
        found: Project = Project.objects.get(name=name)
        return found


def _open(scene: Scene, *, name: str, shape: str, project: Project, day: date) -> JointAction:
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        return operations.open_action(name=name, shape=shape, project=project, by=by, at=on(day))


def _ask(
    scene: Scene,
    action: JointAction,
    requests: Sequence[Request],
    *,
    title: str,
    text: str,
    day: date,
    due_days: int = 15,
) -> Letter:
    """Draft, sign, send; every asked body does what the scenario says."""
    by, leader = scene.actor("jiaotong"), scene.actor("jiaotong.ld")
    with scene.acting_as(by):
        letter = operations.draft(
            kind="joint_request",
            title=title,
            text=text,
            to=[Addressed(scene.bodies[one.code], asked=one.asked, due_days=due_days) for one in requests],
            action=queries.one_action(pk=action.pk),
            by=by,
            at=on(day, 9),
        )
    with scene.acting_as(leader):
        operations.sign(letter=queries.one(pk=letter.pk), then_send=True, by=leader, at=on(day, 11))
    for one in requests:
        _respond(scene, letter, one, day)
    return letter


def _respond(scene: Scene, letter: Letter, one: Request, day: date) -> None:
    by, at = _somebody(scene, one.code), on(day + timedelta(days=1), 10)
    if not one.accepted:
        return
    with scene.acting_as(by):
        receipt = queries.receipt_of(letter=letter, body_id=by.body)
        operations.open_letter(receipt=receipt, by=by, at=at)
        operations.accept(receipt=receipt, by=by, at=at.replace(hour=14))
        if one.answer:
            answered = on(day + timedelta(days=one.after_days), 15)
            operations.answer(receipt=receipt, text=one.answer, by=by, at=answered)


def _somebody(scene: Scene, code: str) -> Actor:
    """Return who answers letters for a body: a person of it with an account, else the body without a person."""
    known = {"TJ-WQ": "wuqing", "BJ-TZ": "tongzhou", "HE-LF": "langfang", "TJ-BH": "binhai"}
    return scene.actor(known[code]) if code in known else scene.answering(code)


def _settle(scene: Scene, letter: Letter, codes: Iterable[str], day: date) -> None:
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        for code in codes:
            receipt = queries.receipt_of(letter=letter, body_id=scene.bodies[code].pk)
            operations.settle(receipt=receipt, by=by, at=on(day, 10))


def _rail_with_local_commissions(scene: Scene) -> None:
    """组地: land and pipelines of the Jing-Bin intercity, with a plan to which every party consents at its second version."""
    day = date(2025, 9, 8)
    rail = _project(scene, transport.RAIL[0])
    action = _open(
        scene, name="京滨城际铁路征地拆迁和管线切改联动监督", shape="group_local", project=rail, day=day
    )
    requests = (
        Request("TJ-WQ", "督促属地按期完成武清段征地拆迁", "武清段剩余3户已签约腾地，用地已移交"),
        Request("TJ-BH", "督促属地协调滨海新区段临时用地", "临时用地手续已办结"),
        Request("TJ-E-DL", "确定10千伏线路切改停电窗口", "停电窗口已排定，切改队伍进场", after_days=8),
        Request("TJ-E-SW", "提出输水管线导改条件并配合施工", "导改方案已审定，汛前完成", after_days=9),
        Request(
            "TJ-E-NY", "办理燃气管线改线审批并配合带气作业", "改线审批已完成，带气作业已排期", after_days=7
        ),
    )
    letter = _ask(
        scene,
        action,
        requests,
        title="关于协同推动京滨城际铁路征地拆迁和管线切改的函",
        text=(
            "京滨城际铁路武清段征地拆迁和电力、水务、燃气管线切改进度滞后，影响控制性工程施工。"
            "请按各自职责协同推动，提出诉求和意见，共同形成符合各方诉求的施工方案，并函复办理情况。"
        ),
        day=day,
    )
    parties = [_somebody(scene, one.code) for one in requests]
    _plan(scene, action, "先行切改燃气管线，再停电切改电力，最后导改输水管线。", parties, day=date(2025, 9, 20),
          refusing="TJ-E-SW", demand="汛期输水不得中断", opinion="导改安排在汛期，风险过大")  # fmt: skip
    _plan(
        scene,
        action,
        "汛前完成输水管线导改，燃气、电力切改错峰实施，用地随工序分批移交。",
        parties,
        day=date(2025, 9, 26),
    )
    _settle(scene, letter, (one.code for one in requests), date(2025, 10, 20))


def _plan(
    scene: Scene,
    action: JointAction,
    text: str,
    parties: Sequence[Actor],
    *,
    day: date,
    refusing: str = "",
    demand: str = "",
    opinion: str = "",
) -> None:
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        plan = operations.write_plan(action=queries.one_action(pk=action.pk), text=text, by=by, at=on(day, 9))
    for party in (by, *parties):
        refuses = bool(refusing) and party.body == scene.bodies[refusing].pk
        with scene.acting_as(party):
            operations.state_position(
                plan=queries.one_plan(pk=plan.pk),
                demand=demand if refuses else "",
                opinion=opinion if refuses else "",
                consent="refused" if refuses else "given",
                by=party,
                at=on(day, 15),
            )


def _rail_with_other_groups(scene: Scene) -> None:
    """组组: the Jin-Wei high-speed line with groups at other bureaus; one answer is late and is urged."""
    day = date(2026, 3, 4)
    rail = _project(scene, transport.RAIL[1])
    action = _open(
        scene, name="津潍高铁（天津段）手续办理和管线切改联动监督", shape="group_group", project=rail, day=day
    )
    _ask(
        scene,
        action,
        (
            Request("TJ-SHJ", "督促加快取土场复垦方案环评审查", "环评审查意见已出具"),
            Request("TJ-GKJ", "协调疏港铁路交叉段施工天窗", "施工天窗已纳入月度计划", after_days=9),
            Request("TJ-E-DL", "明确跨线段35千伏线路切改时间"),
            Request("TJ-G-BC", "完成北辰段剩余用地移交", accepted=False),
        ),
        title="关于协同推动津潍高铁（天津段）手续办理和管线切改的函",
        text="津潍高铁（天津段）有关手续办理和管线切改需多部门配合。请按职责督促推动，并函复办理情况。",
        day=day,
        due_days=15,
    )


def _corridor_of_three_places(scene: Scene) -> None:
    """三地: the Tang-Lang expressway with Beijing and Hebei."""
    day = date(2026, 2, 26)
    corridor = _project(scene, transport.CORRIDOR)
    action = _open(scene, name="唐廊高速公路三地联动监督", shape="three_places", project=corridor, day=day)
    letter = _ask(
        scene,
        action,
        (
            Request(
                "BJ-JTW", "督促北京段接线方案与天津段同步审批", "北京段接线方案已通过会审", after_days=12
            ),
            Request(
                "HE-JTT", "督促河北段施工图与天津段衔接", "河北段施工图接口已对齐，同步推进", after_days=13
            ),
            Request("HE-LF", "督促廊坊段征地拆迁", "廊坊段用地已全部交付", after_days=14),
        ),
        title="关于协同推进唐廊高速公路建设的函",
        text="唐廊高速公路天津段已进入招标阶段。请京冀两地督促相关部门同步推进接线方案、施工图衔接和征地拆迁。",
        day=day,
        due_days=20,
    )
    _settle(scene, letter, ("BJ-JTW", "HE-JTT"), date(2026, 3, 16))


def _passed_from_one_to_another(scene: Scene) -> None:
    """推诿: two departments decline the same matter, each pointing to the other; the commission decides."""
    by, leader, day = scene.actor("jiaotong"), scene.actor("jiaotong.ld"), date(2026, 3, 27)
    with scene.acting_as(by):
        finding = Finding.objects.get(description=UNCLEAR)
        letter = operations.draft(
            kind="letter",
            title="关于核实交叉段地下通信光缆权属的函",
            text="两条线路交叉段地下通信光缆权属不清，影响切改。请核实权属并函复。",
            to=[
                Addressed(scene.bodies[code], asked="核实光缆权属并函复", due_days=5)
                for code in ("TJ-D-GH", "TJ-D-JT")
            ],
            findings=[finding],
            by=by,
            at=on(day, 14),
        )
    with scene.acting_as(leader):
        operations.sign(letter=queries.one(pk=letter.pk), then_send=True, by=leader, at=on(day, 15))
    for code, other, reason, at in (
        ("TJ-D-GH", "TJ-D-JT", "光缆不在港口用地范围内，应由交通部门核实", on(date(2026, 3, 30), 9)),
        ("TJ-D-JT", "TJ-D-GH", "光缆服务于疏港通信，权属应在港航部门", on(date(2026, 3, 30), 15)),
    ):
        answering = scene.answering(code)
        with scene.acting_as(answering):
            receipt = queries.receipt_of(letter=letter, body_id=answering.body)
            operations.open_letter(receipt=receipt, by=answering, at=at)
            operations.decline(
                receipt=receipt, reason=reason, suggested=scene.bodies[other], by=answering, at=at
            )


def _waits_for_the_signature(scene: Scene) -> None:
    """联合行文: the transport group is the host; the other group has signed, and the host's leader signs last."""
    by, day = scene.actor("jiaotong"), date(2026, 3, 30)
    with scene.acting_as(by):
        letter = operations.draft(
            kind="recommendation",
            form="supervision",
            title="关于规范管线切改停电窗口管理的监察建议书",
            text="监督发现管线切改停电窗口排定不及时、告知不到位。建议建立窗口计划月度公示和变更告知制度。",
            to=[Addressed(scene.bodies["TJ-E-DL"], asked="研究建议并函复采纳情况", due_days=20)],
            co_issuers=[scene.bodies["TJ-YJJ"]],
            by=by,
            at=on(day, 15),
        )
    other = scene.answering("TJ-YJJ")
    with scene.acting_as(other):
        operations.cosign(letter=queries.one(pk=letter.pk), by=other, at=on(day, 16))


def _waits_for_a_co_issuer(scene: Scene) -> None:
    """会签: the group at the labour bureau is the host; the transport group's leader has to sign first."""
    by = scene.actor("renshe")
    with scene.acting_as(by):
        operations.draft(
            kind="reminder",
            title="关于做好铁路建设项目农民工工资支付保障工作的提示函",
            text="临近汛期赶工，铁路建设项目用工增加。请督促施工总承包单位落实工资专用账户和按月足额支付要求。",
            to=[
                Addressed(scene.bodies[code], asked="落实工资支付保障要求", due_days=10)
                for code in ("TJ-E-JB", "TJ-E-JW")
            ],
            co_issuers=[scene.bodies["TJ-JTW"]],
            by=by,
            at=on(date(2026, 3, 30), 17),
        )


def _came_on_paper(scene: Scene) -> None:
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        operations.register_paper(
            sender=scene.bodies["TJ-E-JB"],
            to=[Addressed(scene.bodies["TJ-JTW"], asked="协调夜间施工许可", due_days=10)],
            kind="letter",
            title="关于协调京滨城际铁路夜间施工许可的函",
            text="我公司京滨城际铁路跨线段须夜间施工，请协调办理许可。",
            paper_number="京滨司函〔2026〕7号",
            paper_on=date(2026, 3, 24),
            by=by,
            at=on(date(2026, 3, 26), 10),
        )
