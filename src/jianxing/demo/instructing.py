"""批示与分办: a leader's word in each of its states, and a finding that an office inside the responsible body works on."""

import io
from datetime import date

from jianxing.demo.scene import Scene, on
from jianxing.evidence.operations import store
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.instructions import operations
from jianxing.instructions.models import Charge, Instruction
from jianxing.instructions.operations import Asked
from jianxing.projects.models import Project

WINDOW = "35千伏双龙线迁改停电窗口未排定"
RAIL = "京滨城际铁路"


def build(scene: Scene) -> None:
    """Build the part once, on what the transport part brought in."""
    leader = scene.actor("shiwei")
    with scene.acting_as(leader):
        if Instruction.objects.filter(body=leader.body).exists():
            return
    _on_the_window(scene)
    _reported(scene)
    _waits_for_the_signature(scene)
    _worked_on_inside(scene)


def _on_the_window(scene: Scene) -> None:
    """Written on a finding, received, not reported yet."""
    leader, by = scene.actor("shiwei"), scene.actor("jiaotong")
    with scene.acting_as(leader):
        asked = Asked(
            addressee=scene.bodies["TJ-JTW"], text="盯住停电窗口排定情况，推动责任单位倒排工期", due_days=6
        )
        made = operations.write(
            words="停电窗口迟迟未定，影响后续施工。请驻市交通运输委纪检监察组盯办，一周内报结果。",
            asked=[asked],
            urgency=Instruction.Urgency.URGENT,
            matter=Finding.objects.get(description=WINDOW),
            by=leader,
            at=on(date(2026, 3, 26), 9),
        )
    with scene.acting_as(by):
        charge = Charge.objects.select_related("instruction", "addressee").get(instruction=made)
        operations.receive(charge=charge, by=by, at=on(date(2026, 3, 26), 14))


def _reported(scene: Scene) -> None:
    """Written for itself, reported with a paper, waits for the leader's word."""
    leader, by = scene.actor("shiwei"), scene.actor("wuqing")
    with scene.acting_as(leader):
        asked = Asked(addressee=scene.bodies["TJ-WQ"], text="核实文物点看护责任落实情况并报结果", due_days=8)
        made = operations.write(
            words="运河沿线文物看护责任要逐点落实到人。请武清区纪委监委核实。",
            asked=[asked],
            by=leader,
            at=on(date(2026, 3, 16), 10),
        )
    with scene.acting_as(by):
        charge = Charge.objects.select_related("instruction", "addressee").get(instruction=made)
        operations.receive(charge=charge, by=by, at=on(date(2026, 3, 16), 15))
        paper = store(
            stream=io.BytesIO("演示数据\n看护责任逐点核实情况\n".encode()),
            name="看护责任核实情况（演示数据）.txt",
            by=by,
            at=on(date(2026, 3, 25), 9),
        )
        operations.report(
            charge=charge,
            text="已逐点核实，看护责任书全部签订；两处标志牌缺失，已督促区文化和旅游局补设。",
            files=[paper],
            by=by,
            at=on(date(2026, 3, 25), 10),
        )


def _waits_for_the_signature(scene: Scene) -> None:
    """Drafted by a supervisor on a project, for the leader of the same body to sign on a telephone."""
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        operations.draft(
            proposal="拟对京滨城际铁路管线切改逐项排出停电、停气窗口，按周调度；请组内同志赴现场核对一次。",
            asked=[
                Asked(addressee=scene.bodies["TJ-JTW"], text="赴现场核对管线切改进度并报结果", due_days=5)
            ],
            matter=Project.objects.get(name=RAIL),
            by=by,
            at=on(date(2026, 3, 30), 16),
        )


def _worked_on_inside(scene: Scene) -> None:
    """Routed to an office, which reports and proposes; the head of the responsible body has yet to decide."""
    by, office = scene.actor("dianli"), scene.actor("dianli.js")
    with scene.acting_as(by):
        findings.route(
            finding=Finding.objects.select_related("responsible", "supervised_by").get(description=WINDOW),
            office=scene.bodies["TJ-E-DL-JS"],
            due_on=date(2026, 4, 1),
            note="请商调度中心排定停电窗口，附批复单",
            by=by,
            at=on(date(2026, 3, 17), 9),
        )
    with scene.acting_as(office):
        finding = Finding.objects.select_related("responsible", "supervised_by", "routing").get(
            description=WINDOW
        )
        findings.report_progress(
            finding=finding,
            text="停电窗口已报调度中心审批",
            percent=60,
            by=office,
            at=on(date(2026, 3, 24), 10),
        )
        paper = store(
            stream=io.BytesIO("演示数据\n停电计划批复单\n".encode()),
            name="停电计划批复单（演示数据）.txt",
            by=office,
            at=on(date(2026, 3, 30), 9),
        )
        findings.propose(
            finding=finding,
            statement="停电窗口已批复为4月11日至12日，迁改队伍已落实，呈请同意申请销号。",
            files=[paper],
            by=office,
            at=on(date(2026, 3, 30), 10),
        )
