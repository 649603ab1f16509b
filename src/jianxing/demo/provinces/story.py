"""What people of the three nodes do about the corridor. Each step looks at what has come, does what is theirs to do next, and
nothing twice: played again, it changes nothing."""

import time
from collections.abc import Callable
from datetime import date
from typing import Final

from jianxing.demo.provinces import plan
from jianxing.demo.provinces.cast import BEIJING, HEBEI, TIANJIN, Province, named
from jianxing.demo.scene import on
from jianxing.demo.transport import CORRIDOR
from jianxing.directory.acting import acting
from jianxing.directory.models import Appointment, Body
from jianxing.exchange.lifecycle import OutState
from jianxing.exchange.models import Outgoing, Peer
from jianxing.exchange.office import exchange_office
from jianxing.kernel.actor import Actor, Role
from jianxing.letters import operations as letters
from jianxing.letters.kinds import Kind
from jianxing.letters.lifecycle import OWING, ActionState, ReceiptState
from jianxing.letters.models import JointAction, Letter, Receipt
from jianxing.projects.models import Project

NAME: Final = "唐廊高速公路三地联动监督"
TITLE: Final = "关于联动监督唐廊高速公路建设的函"
TEXT: Final = (
    "唐廊高速公路天津段已进入招标阶段，河北段正在施工，北京段正在办理审批。为使三地同步推进、接线一致，"
    "拟联动监督用地、接线标准和开工时序三项事项。请贵组就所辖路段协同监督，并函复有关情况和意见。"
)
ASKED: Final = {
    "BJ-JTW": "核查北京段审批进展，明确与天津段的接线标准",
    "HE-JTT": "核查河北段施工进度，明确与天津段的接线时间",
}
ANSWERS: Final = {
    "BJ-JTW": "已受理并核查：北京段初步设计已报批，接线按双向六车道标准，与天津段一致；审批事项纳入周调度。",
    "HE-JTT": "已受理并核查：河北段路基完成七成，接线段已为天津段预留，建议天津段于今年三季度前开工。",
}
OUTCOME: Final = "三地一致意见：接线按双向六车道标准，天津段三季度前开工，用地问题按月通报，由三地各自督办。"
ASKED_AT, ANSWERED_AT = on(date(2026, 3, 24), 10), on(date(2026, 3, 26), 9)
SETTLED_AT: Final = on(date(2026, 3, 30), 15)
GLANCE_SECONDS: Final = 0.3


def play(*, code: str, seconds: float) -> bool:
    """Do what people of a node do, as far as it has not been done; whether it came as far as it can by itself."""
    province, deadline = named(code), time.monotonic() + seconds
    step: Callable[[], bool] = _lead if province is TIANJIN else lambda: _answer(province)
    while not (step() and _is_receipted()):
        if time.monotonic() > deadline:
            return False
        time.sleep(GLANCE_SECONDS)
    return True


def _lead() -> bool:
    """Tianjin gathers the other two, and when both have answered settles with them; whether that is done."""
    by, leader = _actor(TIANJIN, Role.SUPERVISOR), _actor(TIANJIN, Role.LEADER)
    with acting(by):
        action = JointAction.objects.filter(name=NAME).first()
    if action is None:
        with acting(by):
            drafted = _draft(by)
        with acting(leader):
            letters.sign(letter=drafted, then_send=True, by=leader, at=ASKED_AT.replace(hour=11))
        with acting(by):
            plan.begin(JointAction.objects.get(name=NAME), by)
        return False
    with acting(by):
        if action.state == ActionState.CLOSED:
            return True
        is_agreed = plan.go_on(action, by)
        owing = Receipt.objects.filter(letter__action=action, state__in=OWING)
        if owing.exists() or not is_agreed:
            # What is carried by file comes when somebody carries it; nobody waits for that here.
            by_network = Body.objects.exclude(hosting=None).exclude(hosting__peer__address="")
            return by_network.count() < len(ASKED) and not (
                owing.filter(addressee__in=by_network).exists()
                or by_network.filter(pk__in=plan.lacking(action)).exists()
            )
        letters.close_action(action=action, outcome=OUTCOME, by=by, at=SETTLED_AT)
    return True


def _draft(by: Actor) -> Letter:
    project = Project.objects.get(name=CORRIDOR)
    action = letters.open_action(
        name=NAME, shape=JointAction.Shape.THREE_PLACES, project=project, by=by, at=ASKED_AT
    )
    to = [
        letters.Addressed(body=Body.objects.get(code=other.group), asked=ASKED[other.group], due_days=5)
        for other in (BEIJING, HEBEI)
    ]
    return letters.draft(
        kind=Kind.JOINT_REQUEST,
        title=TITLE,
        text=TEXT,
        to=to,
        project=project,
        action=action,
        by=by,
        at=ASKED_AT,
    )


def _answer(province: Province) -> bool:
    """Beijing and Hebei open what has come, accept and answer it, and take a position on the plan; whether Tianjin has settled
    with them."""
    by = _actor(province, Role.SUPERVISOR)
    with acting(by):
        receipt = (
            Receipt.objects.select_related("letter__body", "letter__kept_by", "addressee")
            .filter(addressee_id=by.body, letter__title=TITLE)
            .first()
        )
        if receipt is None:
            return False
        if receipt.state == ReceiptState.DELIVERED:
            letters.open_letter(receipt=receipt, by=by, at=ANSWERED_AT)
            letters.accept(receipt=receipt, by=by, at=ANSWERED_AT.replace(hour=10))
            letters.answer(
                receipt=receipt, text=ANSWERS[province.group], by=by, at=ANSWERED_AT.replace(hour=16)
            )
        if receipt.state in (ReceiptState.SETTLED, ReceiptState.ENDED):
            return True
        action = JointAction.objects.filter(pk=receipt.letter.action_id).first()
        has_stated = action is not None and plan.state(action, by)
        by_file = Peer.objects.filter(address="")
        return by_file.filter(hostings__body=receipt.letter.body_id).exists() or (
            has_stated and by_file.exists()
        )


def _is_receipted() -> bool:
    """Whether everything that this node sent by network has been answered by the node that it is for."""
    with acting(Actor.system()), exchange_office():
        waiting = Outgoing.objects.filter(state=OutState.WAITING)
        return not waiting.exclude(route__peer__address="").exists()


def _actor(province: Province, role: Role) -> Actor:
    held = Appointment.objects.get(body__code=province.group, role=role)
    return Actor(person_id=held.person_id, body_id=held.body_id, role=role)
