"""Bodies and people who keep, own, oversee, and have nothing to do with projects."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Body, Person
from jianxing.kernel.actor import Actor, Role

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SYSTEM = Actor.system()


@dataclass(frozen=True)
class Standing:
    """A group that keeps projects, the commission above it, an owner, a neighbour group, and people in each."""

    commission: Body
    group: Body
    owner: Body
    neighbour: Body
    supervisor: Actor
    leader: Actor
    handler: Actor
    outsider: Actor
    officer: Actor


def actor(body: Body, role: Role, number: int) -> Actor:
    person = Person.objects.create(login=f"person{number}", name=f"人员{number}", is_officer=role.is_officer)
    directory.appoint(person=person, body=body, role=role, valid_from=TODAY, by=SYSTEM, at=AT)
    return Actor(person_id=person.pk, body_id=body.pk, role=role)


def stand() -> Standing:
    commission = directory.add_body(code="JW", name="市纪委监委", kind="commission", by=SYSTEM, at=AT)
    group = directory.add_body(
        code="PZ", name="驻交通委组", kind="stationed_group", parent=commission, by=SYSTEM, at=AT
    )
    owner = directory.add_body(code="JT", name="交通局", kind="department", by=SYSTEM, at=AT)
    neighbour = directory.add_body(code="LF", name="邻市纪委监委", kind="commission", by=SYSTEM, at=AT)
    return Standing(
        commission=commission,
        group=group,
        owner=owner,
        neighbour=neighbour,
        supervisor=actor(group, Role.SUPERVISOR, 1),
        leader=actor(commission, Role.LEADER, 2),
        handler=actor(owner, Role.HANDLER, 3),
        outsider=actor(neighbour, Role.SUPERVISOR, 4),
        officer=actor(group, Role.SYSTEM_OFFICER, 5),
    )


@pytest.fixture
def standing(db: None) -> Standing:
    return stand()


@pytest.fixture
def supervising(standing: Standing) -> Iterator[Standing]:
    """The supervisor acts; others act inside ``as_``."""
    with acting(standing.supervisor):
        yield standing


@contextmanager
def as_(by: Actor) -> Iterator[Actor]:
    with acting(by):
        yield by
