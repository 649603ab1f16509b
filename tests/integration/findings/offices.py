"""An office inside the responsible body, and findings brought inside it, by the real operations."""

import itertools
from dataclasses import dataclass
from datetime import date

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Body, Person
from jianxing.findings import operations as ops
from jianxing.findings.models import Finding, Proposal
from jianxing.kernel.actor import Actor, Role
from tests.integration.findings import matters
from tests.standing import AT, PASSWORD, Standing

_serial = itertools.count(1)


@dataclass(frozen=True)
class Inside:
    """An office of the responsible body with its handler, another office, and a second leader of the body."""

    office: Body
    clerk: Actor
    other: Body
    other_clerk: Actor


def make_inside(standing: Standing) -> Inside:
    """Add two offices below the responsible department."""
    node = Actor.system()

    def office(name: str) -> tuple[Body, Actor]:
        n = next(_serial)
        body = directory.add_body(
            code=f"OFF{n}", name=f"{name}{n}", kind="department", parent=standing.department, by=node, at=AT
        )
        person = directory.add_person(
            login=f"clerk{n}", name=f"clerk {n}", password=PASSWORD, is_officer=False,
            must_change_password=False, by=node, at=AT,
        )  # fmt: skip
        directory.appoint(
            person=person, body=body, role=Role.HANDLER, valid_from=date(2024, 1, 1), by=node, at=AT
        )
        return body, Actor(person_id=person.pk, body_id=body.pk, role=Role.HANDLER)

    (one, clerk), (two, other_clerk) = office("工程科"), office("财务科")
    return Inside(one, clerk, two, other_clerk)


def fresh(by: Actor, finding: Finding) -> Finding:
    """Read the finding anew, as somebody who sees it."""
    found: Finding = Finding.objects.get(pk=finding.pk)
    return found


def person_of(by: Actor) -> Person:
    return Person.objects.get(pk=by.person)


def routed(standing: Standing, inside: Inside, finding: Finding | None = None) -> Finding:
    """A finding under rectification, routed to the office."""
    finding = finding or matters.rectifying(standing)
    with acting(standing.handler):
        ops.route(
            finding=fresh(standing.handler, finding), office=inside.office, due_days=5, note="内部:先核图纸",
            by=standing.handler, at=AT,
        )  # fmt: skip
    return finding


def proposed(standing: Standing, inside: Inside, finding: Finding | None = None) -> tuple[Finding, Proposal]:
    """A routed finding for which the office has proposed to request closing."""
    finding = routed(standing, inside, finding)
    file = matters.evidence(inside.clerk)
    with acting(inside.clerk):
        proposal = ops.propose(
            finding=fresh(inside.clerk, finding), statement="已切改,呈请审核", files=[file],
            by=inside.clerk, at=AT,
        )  # fmt: skip
    return finding, proposal


def decide(standing: Standing, finding: Finding, *, granted: bool, reason: str = "") -> None:
    """The head decides what is proposed."""
    with acting(standing.department_head):
        ops.decide_proposal(
            finding=fresh(standing.department_head, finding), granted=granted, reason=reason,
            by=standing.department_head, at=AT,
        )  # fmt: skip


def submit(standing: Standing, finding: Finding) -> None:
    """The responsible body requests closing."""
    with acting(standing.handler):
        ops.submit(finding=fresh(standing.handler, finding), statement="已完成", by=standing.handler, at=AT)
