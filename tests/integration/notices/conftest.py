"""Bodies that owe, ask and are told; people with and without an address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from jianxing.directory import operations as directory
from jianxing.directory.models import Body, Person
from jianxing.kernel.actor import Actor, Role
from jianxing.notices.operations import seed_calendar

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SYSTEM = Actor.system()


@dataclass(frozen=True)
class Standing:
    """A group that asks, the commission above it, a department that owes, an outsider; an officer."""

    group: Body
    commission: Body
    department: Body
    other: Body
    supervisor: Actor
    leader: Actor
    handler: Actor
    second_handler: Actor
    outsider: Actor
    officer: Actor


def actor(body: Body, role: Role, *, login: str, email: str = "") -> Actor:
    person = Person.objects.create(
        login=login, name=login, is_officer=role.is_officer, email=email, language="en"
    )
    directory.appoint(person=person, body=body, role=role, valid_from=AT.date(), by=SYSTEM, at=AT)
    return Actor(person_id=person.pk, body_id=body.pk, role=role)


def make_standing() -> Standing:
    commission = directory.add_body(code="JW", name="市纪委监委", kind="commission", by=SYSTEM, at=AT)
    group = directory.add_body(
        code="PZ", name="派驻组", kind="stationed_group", parent=commission, by=SYSTEM, at=AT
    )
    department = directory.add_body(code="JT", name="交通局", kind="department", by=SYSTEM, at=AT)
    other = directory.add_body(code="WL", name="文旅局", kind="department", by=SYSTEM, at=AT)
    seed_calendar(years=[2026], by=SYSTEM, at=AT)
    return Standing(
        group=group,
        commission=commission,
        department=department,
        other=other,
        supervisor=actor(group, Role.SUPERVISOR, login="supervisor"),
        leader=actor(commission, Role.LEADER, login="leader", email="leader@example.org"),
        handler=actor(department, Role.HANDLER, login="handler", email="handler@example.org"),
        second_handler=actor(department, Role.HANDLER, login="second"),
        outsider=actor(other, Role.HANDLER, login="outsider", email="outsider@example.org"),
        officer=actor(group, Role.SYSTEM_OFFICER, login="officer", email="officer@example.org"),
    )


@pytest.fixture
def standing(db: None) -> Standing:
    return make_standing()


@pytest.fixture
def clock(standing: Standing) -> Callable[..., None]:
    """Start a clock that the department owes the group."""
    from jianxing.notices.operations import start_clock

    def start(subject_id: int = 1, *, due_on: date, number: str = "PZ-2026-000001") -> None:
        start_clock(
            subject="finding",
            subject_id=subject_id,
            purpose="due",
            body_id=standing.department.pk,
            asked_by_id=standing.group.pk,
            started_on=AT.date(),
            due_on=due_on,
            number=number,
            at=AT,
        )

    return start
