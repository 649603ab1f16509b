"""Letters brought to where a test needs them, by the real operations."""

import io
from typing import Any

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters import operations as ops
from jianxing.letters import queries
from jianxing.letters.models import JointAction, Letter, Receipt
from jianxing.letters.operations import Addressed
from tests.standing import AT, Standing

TITLE = "关于协同推进京滨城际管线切改的函"
TEXT = "京滨城际天津段涉及10千伏电力管线切改,请协同督促。"
ASKED = "督促切改方案批复并函复结果"


def to(body: Body, **fields: Any) -> Addressed:
    return Addressed(body=body, **{"asked": ASKED, "due_days": 10, **fields})


def drafted(standing: Standing, *bodies: Body, **fields: Any) -> Letter:
    """A draft by the group's supervisor; to the outside commission unless bodies are named."""
    by = standing.supervisor
    asked = [to(body) for body in bodies or (standing.outside,)]
    with acting(by):
        return ops.draft(
            **{"kind": "letter", "title": TITLE, "text": TEXT, "to": asked, "by": by, "at": AT, **fields}
        )


def signed(standing: Standing, *bodies: Body, **fields: Any) -> Letter:
    letter, by = drafted(standing, *bodies, **fields), standing.group_leader
    with acting(by):
        return ops.sign(letter=queries.one(pk=letter.pk), by=by, at=AT)


def sent(standing: Standing, *bodies: Body, **fields: Any) -> Letter:
    letter, by = drafted(standing, *bodies, **fields), standing.group_leader
    with acting(by):
        return ops.sign(letter=queries.one(pk=letter.pk), then_send=True, by=by, at=AT)


def receipt_of(letter: Letter, body: Body) -> Receipt:
    """The receipt of one body, as whoever acts reads it."""
    return queries.receipt_of(letter=letter, body_id=body.pk)


def opened(by: Actor, letter: Letter) -> Receipt:
    with acting(by):
        receipt = queries.receipt_of(letter=letter, body_id=by.body)
        return ops.open_letter(receipt=receipt, by=by, at=AT)


def accepted(by: Actor, letter: Letter) -> Receipt:
    receipt = opened(by, letter)
    with acting(by):
        return ops.accept(receipt=receipt, by=by, at=AT)


def declined(by: Actor, letter: Letter, suggested: Body | None = None) -> Receipt:
    receipt = opened(by, letter)
    with acting(by):
        return ops.decline(receipt=receipt, reason="不属我单位职责", suggested=suggested, by=by, at=AT)


def answered(by: Actor, letter: Letter) -> Receipt:
    receipt, file = accepted(by, letter), paper(by)
    with acting(by):
        ops.answer(receipt=receipt, text="方案已批复,三日内进场", files=[file], by=by, at=AT)
    return receipt


def paper(by: Actor, name: str = "答复材料.txt") -> File:
    with acting(by):
        return store(stream=io.BytesIO(f"{name}{by.body_id}".encode()), name=name, by=by, at=AT)


def joint_action(standing: Standing, finding: Finding | None = None) -> JointAction:
    by = standing.supervisor
    with acting(by):
        return ops.open_action(
            name="京滨城际管线切改联动",
            shape="group_local",
            findings=[finding] if finding else [],
            by=by,
            at=AT,
        )


def joint_letter(standing: Standing, action: JointAction, *bodies: Body) -> Letter:
    return sent(
        standing, *(bodies or (standing.outside, standing.assistant)), kind="joint_request", action=action
    )
