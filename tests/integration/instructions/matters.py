"""Instructions brought to where a test needs them, by the real operations."""

import io

from jianxing.directory.acting import acting
from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.instructions import operations as ops
from jianxing.instructions.models import Charge, Instruction
from jianxing.instructions.operations import Asked
from jianxing.instructions.policies import Matter
from jianxing.kernel.actor import Actor
from tests.standing import AT, Standing

PROPOSAL = "拟请驻交通委纪检监察组核查切改进度"
WORDS = "请抓紧核实,五日内报我"
ASKED = "核实停工原因并报结果"


def to_group(standing: Standing, **fields: object) -> Asked:
    """What is asked of the group, which stands below the commission."""
    return Asked(addressee=standing.group, text=ASKED, **{"due_days": 5, **fields})  # type: ignore[arg-type]


def written(standing: Standing, matter: Matter | None = None) -> Instruction:
    """An instruction of the commission's leader to the group."""
    with acting(standing.leader):
        return ops.write(words=WORDS, asked=[to_group(standing)], matter=matter, by=standing.leader, at=AT)


def drafted(standing: Standing, matter: Matter | None = None) -> Instruction:
    """A draft by the group's supervisor for the group's leader, addressed to the group itself."""
    asked = [Asked(addressee=standing.group, text=ASKED, due_days=5)]
    with acting(standing.supervisor):
        return ops.draft(proposal=PROPOSAL, asked=asked, matter=matter, by=standing.supervisor, at=AT)


def charge_of(by: Actor, instruction: Instruction) -> Charge:
    """The first charge, as somebody who sees it reads it."""
    found: Charge = Charge.objects.select_related("instruction__body", "addressee").get(
        instruction=instruction
    )
    return found


def paper(by: Actor) -> File:
    with acting(by):
        return store(stream=io.BytesIO("核实情况".encode()), name="密批核实.txt", by=by, at=AT)


def reported(standing: Standing, matter: Matter | None = None) -> Instruction:
    """An instruction on which the group has reported, with a file."""
    instruction, by = written(standing, matter), standing.supervisor
    file = paper(by)
    with acting(by):
        charge = charge_of(by, instruction)
        ops.receive(charge=charge, by=by, at=AT)
        ops.report(charge=charge, text="停工点已排除", files=[file], by=by, at=AT)
    return instruction
