"""Findings brought to where a test needs them, by the real operations."""

import io
from datetime import timedelta

from jianxing.directory.acting import acting
from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.findings import operations as ops
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from tests.standing import AT, TODAY, Standing

ANSWERS = ops.Answers(
    measures_done="管线已切改",
    effect_checked="现场复核桥墩基础已开挖",
    like_cases="同类切改3处一并排查",
    rule="made",
    rule_text="建立周调度制度",
)


def registered(standing: Standing) -> Finding:
    with acting(standing.supervisor):
        return ops.register(
            description="10千伏电力管线切改方案未批复", domain="transport", by=standing.supervisor, at=AT
        )


def assigned(standing: Standing) -> Finding:
    finding = registered(standing)
    with acting(standing.supervisor):
        return ops.assign(
            finding=finding,
            responsible=standing.department,
            assisting=[standing.assistant],
            due_days=20,
            by=standing.supervisor,
            at=AT,
        )


def rectifying(standing: Standing) -> Finding:
    finding = assigned(standing)
    with acting(standing.handler):
        ops.accept(finding=finding, by=standing.handler, at=AT)
        return ops.start_rectification(finding=finding, plan="优化方案后施工", by=standing.handler, at=AT)


def evidence(by: Actor) -> File:
    with acting(by):
        return store(stream=io.BytesIO("已切改".encode()), name="切改完成.txt", caption="", by=by, at=AT)


def submitted(standing: Standing) -> Finding:
    finding = rectifying(standing)
    file = evidence(standing.handler)
    with acting(standing.handler):
        ops.submit(finding=finding, statement="已完成", files=[file], by=standing.handler, at=AT)
    return finding


def closed(standing: Standing) -> Finding:
    finding = submitted(standing)
    with acting(standing.supervisor):
        ops.close(finding=finding, answers=ANSWERS, by=standing.supervisor, at=AT + timedelta(days=10))
    return finding


def seen_by(by: Actor, finding: Finding) -> bool:
    with acting(by):
        return Finding.objects.filter(pk=finding.pk).exists()


__all__ = ("ANSWERS", "AT", "TODAY")
