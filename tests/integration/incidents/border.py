"""A flood at the border of Wuqing and Langfang, and the bodies around it; brought on by the real operations."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

import shapely

from jianxing.directory import operations
from jianxing.directory.acting import acting
from jianxing.directory.models import Body, Jurisdiction
from jianxing.incidents import operations as ops
from jianxing.incidents.models import Incident, Told
from jianxing.incidents.operations import IncidentDraft
from jianxing.kernel.actor import Actor, Role
from tests.standing import AT, Standing

#: On the North Canal in the north of Wuqing, some kilometres from Xianghe of Hebei and Tongzhou of Beijing.
PLACE = shapely.Point(116.985, 39.615)
UP = shapely.LineString([(116.98, 39.63), (117.02, 39.46), (117.08, 39.30), (117.16, 39.18)])


@dataclass(frozen=True)
class Border:
    """Who leads, and who has the divisions around: *wuqing* is the government with *towns* under it."""

    people: Standing
    leading: Actor
    wuqing: Body
    wuqing_actor: Actor
    towns: Body
    hebei: Body
    hebei_actor: Actor
    beichen: Body


def made(people: Standing) -> Border:
    """Bodies of the districts that a flood there concerns."""
    node = Actor.system()

    def body(code: str, kind: str, place: str, parent: Body | None = None) -> Body:
        held = Jurisdiction.objects.get(code=place, valid_to=None)
        return operations.add_body(
            code=code, name=f"{code}（测试）", kind=kind, governed_by=held, located_in=held, parent=parent, by=node, at=AT
        )  # fmt: skip

    def actor(login: str, of: Body, role: Role = Role.HANDLER) -> Actor:
        person = operations.add_person(
            login=login, name=login, password="Standing-people-1", is_officer=False, must_change_password=False, by=node, at=AT
        )  # fmt: skip
        operations.appoint(person=person, body=of, role=role, valid_from=date(2024, 1, 1), by=node, at=AT)
        return Actor(person_id=person.pk, body_id=of.pk, role=role)

    wuqing = body("WUQ", Body.Kind.GOVERNMENT, "120114")
    towns = body("WUT", Body.Kind.GOVERNMENT, "120114", wuqing)
    hebei = body("HEB", Body.Kind.COMMISSION, "130000")
    beichen = body("BCH", Body.Kind.GOVERNMENT, "120113")
    return Border(
        people,
        people.helper,
        wuqing,
        actor("wuqing.h", wuqing),
        towns,
        hebei,
        actor("hebei.h", hebei),
        beichen,
    )


def draft(**changes: Any) -> IncidentDraft:
    said = IncidentDraft(
        title="北运河河西务段漫堤",
        description="水位超保证水位，右堤一处漫溢",
        nature="real",
        kind="flood",
        severity="orange",
        place_name="武清区河西务镇北运河右堤",
        shape=PLACE,
        began_at=AT,
    )
    return replace(said, **changes)


def reported(border: Border, **changes: Any) -> Incident:
    with acting(border.leading):
        return ops.report(draft=draft(**changes), uid=uuid4(), by=border.leading, at=AT)


def published(border: Border, **changes: Any) -> Incident:
    incident = reported(border, **changes)
    with acting(border.leading):
        return ops.publish(incident=incident, instruction="转移低洼处人员", by=border.leading, at=AT)


def told(incident: Incident, body: Body, by: Actor) -> Told:
    """How a body was told, as it reads it; inside ``acting``."""
    return Told.objects.select_related("incident__body", "body").get(incident=incident, body=body)
