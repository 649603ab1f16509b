"""Bodies and people who inspect, inspect along, are inspected, and have nothing to do with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Body, Person
from jianxing.evidence import operations as evidence
from jianxing.evidence.models import File
from jianxing.inspections import operations
from jianxing.inspections.models import Inspection
from jianxing.inspections.operations import Target
from jianxing.kernel.actor import Actor, Role
from jianxing.projects import operations as projects
from jianxing.projects.models import CheckItem, Project
from jianxing.projects.operations import ItemDraft

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SYSTEM = Actor.system()
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)


@dataclass(frozen=True)
class Standing:
    """A commission that inspects, the one above it, a neighbour that may join, a department, and an outsider."""

    above: Body
    group: Body
    neighbour: Body
    department: Body
    supervisor: Actor
    leader: Actor
    companion: Actor
    handler: Actor
    outsider: Actor


def _actor(body: Body, role: Role, number: int) -> Actor:
    person = Person.objects.create(login=f"person{number}", name=f"人员{number}", is_officer=role.is_officer)
    directory.appoint(person=person, body=body, role=role, valid_from=TODAY, by=SYSTEM, at=AT)
    return Actor(person_id=person.pk, body_id=body.pk, role=role)


def stand() -> Standing:
    def add(code: str, name: str, kind: str, parent: Body | None = None) -> Body:
        return directory.add_body(code=code, name=name, kind=kind, parent=parent, by=SYSTEM, at=AT)

    above = add("TJ", "市纪委监委", "commission")
    group = add("WQ", "武清区纪委监委", "commission", above)
    neighbour = add("TZ", "通州区纪委监委", "commission")
    department = add("WL", "区文化和旅游局", "department")
    other = add("LF", "廊坊市纪委监委", "commission")
    return Standing(
        above=above,
        group=group,
        neighbour=neighbour,
        department=department,
        supervisor=_actor(group, Role.SUPERVISOR, 1),
        leader=_actor(above, Role.LEADER, 2),
        companion=_actor(neighbour, Role.SUPERVISOR, 3),
        handler=_actor(department, Role.HANDLER, 4),
        outsider=_actor(other, Role.SUPERVISOR, 5),
    )


@pytest.fixture
def standing(db: None) -> Standing:
    return stand()


@pytest.fixture
def supervising(standing: Standing) -> Iterator[Standing]:
    """The supervisor acts; others act inside ``acting``."""
    with acting(standing.supervisor):
        yield standing


def temple(standing: Standing) -> Project:
    project = projects.register(
        name="紫竹林禅寺修缮",
        domain="culture_tourism",
        responsible=[standing.department],
        by=standing.supervisor,
        at=AT,
    )
    projects.ensure_checklist(
        project=project,
        items=[ItemDraft("项目审批是否齐全", "approval"), ItemDraft("资金拨付是否及时", "allocation")],
        by=standing.supervisor,
        at=AT,
    )
    return project


def items_of(project: Project) -> list[CheckItem]:
    return list(CheckItem.objects.filter(checklist__project=project))


def planned(standing: Standing, *targets: Target, **fields: Any) -> Inspection:
    values: dict[str, Any] = {"mode": "stationed", "title": "紫竹林禅寺蹲点督查", "planned_on": TODAY}
    return operations.plan(targets=targets, by=standing.supervisor, at=AT, **(values | fields))


def held(standing: Standing, *targets: Target, on: date = TODAY, **fields: Any) -> Inspection:
    inspection = planned(standing, *targets, **fields)
    return operations.hold(inspection=inspection, held_from=on, by=standing.supervisor, at=AT)


def photo(by: Actor) -> File:
    return evidence.store(stream=BytesIO(PNG), name="现场.png", by=by, at=AT)


@pytest.fixture(autouse=True)
def files_root(tmp_path: Path, settings: object) -> Path:
    """A store of the test's own."""
    root = tmp_path / "files"
    root.mkdir()
    settings.FILES_ROOT = root  # type: ignore[attr-defined]  # pytest-django's settings take any name
    return root
