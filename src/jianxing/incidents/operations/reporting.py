"""Reporting an incident, once; discarding a report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import shapely
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_text
from jianxing.directory.roots import reserve
from jianxing.incidents import policies
from jianxing.incidents.lifecycle import State
from jianxing.incidents.models import Incident
from jianxing.incidents.operations.steps import act_on, take
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Programme, Project

#: More corners than these no place of an incident has.
MOST_POINTS: Final = 10_000
#: The clocks of two nodes, or of a telephone and the node, may differ by so much.
_AHEAD: Final = timedelta(minutes=5)


class PlaceUnfit(Refused):
    """The place is no point, line or area on the earth."""


class InTheFuture(Refused):
    """What has not happened is not reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDraft:
    """What is reported. *shape* is a shapely geometry in WGS 84, longitude first; the ``plan_…`` are minutes of a plan."""

    title: str
    description: str
    nature: str
    kind: str
    severity: str
    place_name: str
    shape: Any
    began_at: datetime
    project: Project | None = None
    agreement: Programme | None = None
    plan_first: int | None = None
    plan_all: int | None = None
    plan_dispatch: int | None = None
    plan_arrival: int | None = None


def report(*, draft: IncidentDraft, uid: UUID, by: Actor, at: datetime) -> Incident:
    """Put an incident down, for its body to publish. The same *uid* of the same body again returns what stands."""
    body = Body.objects.get(pk=by.body)
    policies.check_can_report(body=body, by=by)
    check_text(text=draft.title, missing=_("An incident needs a title."))
    check_text(text=draft.description, missing=_("Say what happened."))
    check_text(text=draft.place_name, missing=_("Say where it is in words."))
    check_place(draft.shape)
    if draft.began_at > at + _AHEAD:
        raise InTheFuture(_("It has not happened yet."), _("Write when it began."))
    standing: Incident | None = Incident.objects.filter(uid=uid, body=body).select_related("body").first()
    if standing is not None:
        return standing
    try:
        with transaction.atomic():
            return _put_down(draft, body, uid, by=by, at=at)
    except IntegrityError:
        came_first: Incident | None = (
            Incident.objects.filter(uid=uid, body=body).select_related("body").first()
        )
        if came_first is None:
            raise
        return came_first


def _put_down(draft: IncidentDraft, body: Body, uid: UUID, *, by: Actor, at: datetime) -> Incident:
    pk, year = reserve(Incident), timezone.localdate(at).year
    incident: Incident = Incident.objects.create(
        pk=pk,
        uid=uid,
        number=f"{body.code}-E{year}-{pk:06d}",
        nature=draft.nature,
        kind=draft.kind,
        severity=draft.severity,
        state=State.DRAFT,
        title=draft.title.strip(),
        description=draft.description.strip(),
        place_name=draft.place_name.strip(),
        **placed(draft.shape),
        body=body,
        project=draft.project,
        agreement=draft.agreement,
        began_at=min(draft.began_at, at),
        reported_at=at,
        reported_by_id=by.person_id,
        plan_first=draft.plan_first,
        plan_all=draft.plan_all,
        plan_dispatch=draft.plan_dispatch,
        plan_arrival=draft.plan_arrival,
        visible_to=[body.pk],
    )
    act_on(
        incident,
        "report",
        by=by,
        at=at,
        public={
            "number": incident.number,
            "nature": draft.nature,
            "kind": draft.kind,
            "severity": draft.severity,
        },
        confidential={"title": incident.title, "text": incident.description, "place": incident.place_name},
    )
    return incident


def check_place(shape: Any) -> None:
    """Raise ``PlaceUnfit`` where a geometry is no valid point, line or area on the earth, or has too many corners."""
    fits = shape is not None and not shape.is_empty and shapely.is_valid(shape)
    if fits:
        west, south, east, north = shape.bounds
        fits = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    if not fits or shapely.get_num_coordinates(shape) > MOST_POINTS:
        raise PlaceUnfit(
            _("The place is no valid point, line or area."), _("Give longitude and latitude in degrees.")
        )


def placed(shape: Any) -> dict[str, Any]:
    """Return the columns of a place: the geometry, and a point within it."""
    point = shape.representative_point()
    return {"wkb": bytes(shapely.to_wkb(shape)), "longitude": float(point.x), "latitude": float(point.y)}


def discard(*, incident: Incident, reason: str, by: Actor, at: datetime) -> Incident:
    """Discard a report that was never published, with a reason."""
    policies.check_can_take(incident=incident, action="discard", by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        take(
            incident=incident,
            action="discard",
            by=by,
            changes={"ended_at": at, "ended_by_id": by.person_id, "end_reason": reason.strip()},
        )
        act_on(incident, "discard", by=by, at=at, confidential={"reason": reason.strip()})
    return incident
