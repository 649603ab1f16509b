"""公文: the kinds of documents that the other parts do not write, so that each can be looked at as it is printed."""

from dataclasses import dataclass
from datetime import date

from jianxing.demo import transport
from jianxing.demo.scene import Scene, on
from jianxing.findings import operations as findings
from jianxing.letters import operations, queries
from jianxing.letters.models import Letter
from jianxing.letters.operations import Addressed, Assignment
from jianxing.projects.models import Project

TRANSFER = "关于移送唐廊高速公路廊坊段用地手续问题的函"
ASSIGNED = ("跨京津高速段110千伏线路迁改未取得停电计划", "津潍高铁梁场临时用电增容未办结")


@dataclass(frozen=True, slots=True)
class Document:
    """A document of one addressee: what it is, what it says, what it asks within how many working days."""

    kind: str
    title: str
    text: str
    to: str
    asked: str
    due_days: int = 20
    form: str = ""
    addressed_as: str = ""


WRITTEN = (
    Document(
        kind="recommendation",
        form="discipline",
        title="关于压实铁路建设协调责任的纪律检查建议书",
        text=(
            "监督发现重点铁路项目协调会议定事项督办不力，部分事项议而不决。现提出如下建议：\n"
            "一、把重点项目协调事项纳入党组会议议题，逐项明确责任人和时限。\n"
            "二、对推诿拖延的，按照干部管理权限提醒谈话。"
        ),
        to="TJ-D-JT",
        addressed_as="市交通运输委党组",
        asked="研究建议并函复采纳情况",
    ),
    Document(
        kind="recommendation",
        form="both",
        title="关于规范港口集疏运项目审批衔接的纪检监察建议书",
        text=(
            "监督发现疏港铁路涉及的港口、交通两部门审批事项互为前置，项目单位多次往返。"
            "建议建立并联办理机制，明确牵头处室，并对历次退件原因开展自查。"
        ),
        to="TJ-D-GH",
        asked="研究建议并函复采纳情况",
    ),
    Document(
        kind="referral",
        title=TRANSFER,
        text=(
            "我组在联动监督中了解到，唐廊高速公路廊坊段部分用地手续办理滞后，按照职责分工不属我组管辖。"
            "现移送你委，请依规依纪处理。"
        ),
        to="HE-LF",
        asked="处理并函告结果",
    ),
)


def build(scene: Scene) -> None:
    """Build the part once."""
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        if Letter.objects.filter(title=TRANSFER).exists():
            return
    _recommended_and_passed_on(scene)
    _assigned(scene)
    _replied(scene)


def _signed(scene: Scene, letter: Letter, day: date) -> None:
    leader = scene.actor("jiaotong.ld")
    with scene.acting_as(leader):
        operations.sign(letter=queries.one(pk=letter.pk), then_send=True, by=leader, at=on(day, 16))


def _recommended_and_passed_on(scene: Scene) -> None:
    by, day = scene.actor("jiaotong"), date(2026, 3, 26)
    for one in WRITTEN:
        with scene.acting_as(by):
            letter = operations.draft(
                kind=one.kind,
                form=one.form,
                title=one.title,
                text=one.text,
                to=[
                    Addressed(
                        scene.bodies[one.to],
                        asked=one.asked,
                        due_days=one.due_days,
                        addressed_as=one.addressed_as,
                    )
                ],
                by=by,
                at=on(day, 9),
            )
        _signed(scene, letter, day)


def _assigned(scene: Scene) -> None:
    """交办: two matters go to the grid company in one batch; the letter follows and is signed."""
    by, day, grid = scene.actor("jiaotong"), date(2026, 3, 25), scene.bodies["TJ-E-DL"]
    with scene.acting_as(by):
        rail = list(Project.objects.filter(name__in=transport.RAIL).order_by("id"))
        found = [
            findings.register(
                description=description,
                domain=transport.DOMAIN,
                category="管线切改",
                discovered_via="走访调研",
                found_on=day,
                projects=rail,
                by=by,
                at=on(day, 9),
            )
            for description in ASSIGNED
        ]
        done = operations.assign(
            assignments=[
                Assignment(one, responsible=grid, due_days=15, measures="排定停电窗口，切改队伍进场")
                for one in found
            ],
            by=by,
            at=on(day, 10),
        )
    for letter in done.letters:
        _signed(scene, letter, day)


def _replied(scene: Scene) -> None:
    """复函: the railway company's paper letter is accepted and answered formally."""
    by, day = scene.actor("jiaotong"), date(2026, 3, 27)
    with scene.acting_as(by):
        letter = Letter.objects.get(document_number="京滨司函〔2026〕7号")
        receipt = queries.receipt_of(letter=letter, body_id=by.body)
        operations.open_letter(receipt=receipt, by=by, at=on(day, 8))
        operations.accept(receipt=receipt, by=by, at=on(day, 9))
        reply = operations.draft(
            kind="reply",
            title="关于京滨城际铁路夜间施工许可有关事项的复函",
            text=(
                "你公司《关于协调京滨城际铁路夜间施工许可的函》（京滨司函〔2026〕7号）收悉。"
                "经协调，夜间施工许可由武清区住建部门受理，请于施工前5个工作日提交材料。"
            ),
            to=[Addressed(scene.bodies["TJ-E-JB"])],
            answers=receipt,
            by=by,
            at=on(day, 10),
        )
    _signed(scene, reply, day)
