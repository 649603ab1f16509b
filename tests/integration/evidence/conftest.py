"""Bodies and people that bring and read files."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jianxing.directory import operations as directory
from jianxing.directory.models import Body, Person
from jianxing.kernel.actor import Actor, Role

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SYSTEM = Actor.system()


@dataclass(frozen=True)
class Standing:
    """A group that brings files, the commission above it, a department that may be shown some, an outsider."""

    group: Body
    commission: Body
    department: Body
    other: Body
    supervisor: Actor
    leader: Actor
    handler: Actor
    outsider: Actor
    officer: Actor


def _actor(body: Body, role: Role, number: int) -> Actor:
    person = Person.objects.create(
        login=f"person{number}", name=f"人员{number}", is_officer=role.is_officer, email=""
    )
    directory.appoint(person=person, body=body, role=role, valid_from=AT.date(), by=SYSTEM, at=AT)
    return Actor(person_id=person.pk, body_id=body.pk, role=role)


@pytest.fixture
def standing(db: None) -> Standing:
    commission = directory.add_body(code="JW", name="市纪委监委", kind="commission", by=SYSTEM, at=AT)
    group = directory.add_body(
        code="PZ", name="派驻组", kind="stationed_group", parent=commission, by=SYSTEM, at=AT
    )
    department = directory.add_body(code="JT", name="交通局", kind="department", by=SYSTEM, at=AT)
    other = directory.add_body(code="WL", name="文旅局", kind="department", by=SYSTEM, at=AT)
    return Standing(
        group=group,
        commission=commission,
        department=department,
        other=other,
        supervisor=_actor(group, Role.SUPERVISOR, 1),
        leader=_actor(commission, Role.LEADER, 2),
        handler=_actor(department, Role.HANDLER, 3),
        outsider=_actor(other, Role.HANDLER, 4),
        officer=_actor(group, Role.SYSTEM_OFFICER, 5),
    )


@pytest.fixture(autouse=True)
def files_root(tmp_path: Path, settings: object) -> Path:
    """A store of the test's own."""
    root = tmp_path / "files"
    root.mkdir()
    settings.FILES_ROOT = root  # type: ignore[attr-defined]  # pytest-django's settings take any name
    return root
