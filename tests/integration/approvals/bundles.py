"""A bundle of the standing people: the group follows it, the assistant coordinates, the department applies."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from jianxing.approvals import operations as ops
from jianxing.approvals import queries
from jianxing.approvals.models import Approval, Bundle
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import seed_calendar
from jianxing.projects import operations as projects
from jianxing.projects.lifecycle import Stage
from tests.standing import AT, Standing

NAME = "卫星企业国家专项申报"
DEADLINE = date(2025, 4, 18)
#: 频率许可 → 出口管制 → 发射许可, with a safety review beside them.
CHAIN = (
    ("A1", "频率使用许可", 20, 10, (), ("设备参数",)),
    ("A2", "安全评审备案", 15, None, (), ("设备参数", "安全报告")),
    ("A3", "专项推荐", 5, None, ("A1", "A2"), ("申报书",)),
)


@dataclass(frozen=True)
class Held:
    """The bundle and who acts on it."""

    bundle: Bundle
    keeper: Actor
    coordinator: Actor
    applicant: Actor
    bodies: Standing

    def approval(self, code: str) -> Approval:
        """Read an approval as whoever follows the bundle does."""
        with acting(self.keeper):
            return queries.one_approval(pk=Approval.objects.get(bundle=self.bundle, code=code).pk)

    def take(self, code: str, verb: str, *, by: Actor, day: date, **more: Any) -> Approval:
        """Take a step on its day."""
        with acting(by):
            named = {} if verb in ("extend", "promise") else {"on": day}
            operation = getattr(ops, verb)
            return operation(approval=self.approval(code), **named, **more, by=by, at=on(day))  # type: ignore[no-any-return]


def on(day: date, hour: int = 10) -> datetime:
    """An instant of a day."""
    return AT.replace(year=day.year, month=day.month, day=day.day, hour=hour)


def opened(standing: Standing, *, approvals: Any = CHAIN, deadline: date = DEADLINE) -> Held:
    """Open it and add its approvals, those of the outside commission among them."""
    by = standing.supervisor
    seed_calendar(years=[2024, 2025, 2026], by=Actor.system(), at=AT)
    with acting(by):
        project = projects.register(name=f"{NAME}项目", domain="industry", stage=Stage.APPROVAL, by=by, at=AT)
        bundle = ops.open_bundle(
            name=NAME,
            project=project,
            applicant=standing.department,
            coordinator=standing.assistant,
            deadline=deadline,
            by=by,
            at=AT,
        )
        if approvals:
            ops.add_approvals(bundle=bundle, approvals=new(standing, approvals), by=by, at=AT)
    return Held(bundle, by, standing.helper, standing.handler, standing)


def new(standing: Standing, rows: Any) -> list[ops.NewApproval]:
    """Make approvals of rows; the first is the outside commission's, the others the assistant's."""
    return [
        ops.NewApproval(
            code=code,
            name=name,
            body=standing.outside if code == "A1" else standing.assistant,
            statutory_days=statutory,
            promised_days=promised,
            after=after,
            materials=materials,
            kind_code=code,
        )
        for code, name, statutory, promised, after, materials in rows
    ]


def later(days: int) -> date:
    """A day after the standing one."""
    return AT.date() + timedelta(days=days)
