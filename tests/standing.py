"""The standing people of the tests: a supervisor, the leader above, a handler in the responsible department, an outsider."""

import itertools
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from jianxing.directory import operations
from jianxing.directory.models import Body, Person
from jianxing.kernel.actor import OFFICERS, Actor, Role

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: A Thursday with ordinary working days around it.
TODAY = date(2025, 3, 6)
AT = datetime(2025, 3, 6, 10, 0, tzinfo=SHANGHAI)
PASSWORD = "Standing-people-1"
_serial = itertools.count(1)


@dataclass(frozen=True)
class Standing:
    """Bodies and who acts for them; every set is new, so that several stand side by side."""

    commission: Body
    group: Body
    department: Body
    assistant: Body
    outside: Body
    node: Body
    supervisor: Actor
    colleague: Actor
    group_leader: Actor
    leader: Actor
    handler: Actor
    department_head: Actor
    helper: Actor
    outsider: Actor
    system: Actor
    security: Actor
    audit: Actor


def make_standing() -> Standing:
    """Add the standing bodies and people by the directory's own operations."""
    node, n = Actor.system(), next(_serial)

    def body(code: str, name: str, kind: str, parent: Body | None = None) -> Body:
        return operations.add_body(
            code=f"{code}{n}", name=f"{name}{n}", kind=kind, parent=parent, by=node, at=AT
        )

    def actor(login: str, role: Role, of: Body) -> Actor:
        person = operations.add_person(
            login=f"{login}{n}",
            name=f"{login} {n}",
            password=PASSWORD,
            is_officer=role in OFFICERS,
            must_change_password=False,
            by=node,
            at=AT,
        )
        operations.appoint(person=person, body=of, role=role, valid_from=date(2024, 1, 1), by=node, at=AT)
        return Actor(person_id=person.pk, body_id=of.pk, role=role)

    commission = body("COM", "市纪委监委", Body.Kind.COMMISSION)
    group = body("GRP", "驻交通委纪检监察组", Body.Kind.STATIONED_GROUP, commission)
    department = body("DEP", "电力公司", Body.Kind.ENTERPRISE)
    assistant = body("AST", "水务局", Body.Kind.DEPARTMENT)
    outside = body("OUT", "外区纪委监委", Body.Kind.COMMISSION)
    office = body("NODE", "节点", Body.Kind.OFFICE)
    return Standing(
        commission=commission,
        group=group,
        department=department,
        assistant=assistant,
        outside=outside,
        node=office,
        supervisor=actor("supervisor", Role.SUPERVISOR, group),
        colleague=actor("colleague", Role.SUPERVISOR, group),
        group_leader=actor("group-leader", Role.LEADER, group),
        leader=actor("leader", Role.LEADER, commission),
        handler=actor("handler", Role.HANDLER, department),
        department_head=actor("head", Role.LEADER, department),
        helper=actor("helper", Role.HANDLER, assistant),
        outsider=actor("outsider", Role.SUPERVISOR, outside),
        system=actor("system", Role.SYSTEM_OFFICER, office),
        security=actor("security", Role.SECURITY_OFFICER, office),
        audit=actor("audit", Role.AUDIT_OFFICER, office),
    )


def login_of(by: Actor) -> str:
    """Return the login under which an actor signs in."""
    return Person.objects.values_list("login", flat=True).get(pk=by.person)
