"""Asking for forces in an incident, and sending them: in the vocabulary of EDXL-RM 1.0 (``lifecycle.RESOURCE_MESSAGES``).

What a step leaves stands in the dispatch; how many of a force and of a request are promised is counted by the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import translation
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.policies import Refused, check_text
from jianxing.incidents import policies
from jianxing.incidents.lifecycle import RESOURCE_MESSAGES, Deployment
from jianxing.incidents.models import (
    Capability,
    Dispatch,
    Entry,
    Force,
    Incident,
    ResourceRequest,
    Told,
    Unit,
)
from jianxing.incidents.models.force import counted
from jianxing.incidents.operations.forces import MOST
from jianxing.incidents.operations.steps import act_on, notify, refresh_visibility
from jianxing.incidents.operations.writing import put_down
from jianxing.kernel.actor import Actor


class RequestUnfit(Refused):
    """So many cannot be asked for, or the time is past."""


class ForceUnsuitable(Refused):
    """The force cannot do what is asked for, is counted in another unit, is asked for already, or is not free any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDraft:
    """So many of a capability in a unit, by when, what for, and where they report."""

    capability: str
    quantity: int
    unit: str
    needed_by: datetime
    function: str
    report_to: str


def request_forces(
    *, incident: Incident, draft: RequestDraft, uid: UUID, by: Actor, at: datetime
) -> ResourceRequest:
    """Ask for forces (RequestResource). The same *uid* of the same body again returns what stands."""
    is_told = Told.objects.filter(incident=incident, body=by.body_id).exists()
    policies.check_can_request(incident=incident, is_told=is_told, by=by)
    check_text(text=draft.function, missing=_("Say what they are to do."))
    check_text(text=draft.report_to, missing=_("Say where they report."))
    if (
        draft.capability not in Capability.values
        or draft.unit not in Unit.values
        or not 1 <= draft.quantity <= MOST
    ):
        raise RequestUnfit(_("So many of this cannot be asked for."), _("Write a whole number."))
    if draft.needed_by <= at:
        raise RequestUnfit(_("The time by which they are needed is past."), _("Write a later one."))
    standing = ResourceRequest.objects.filter(uid=uid, incident=incident, body=by.body_id).first()
    if standing is not None:
        return standing
    with transaction.atomic(), roots.first_come(incident.number):
        last = ResourceRequest.objects.filter(incident=incident).aggregate(last=Max("ordinal"))["last"] or 0
        request = ResourceRequest.objects.create(
            uid=uid, incident=incident, ordinal=last + 1, body_id=by.body, capability=draft.capability,
            quantity=draft.quantity, unit=draft.unit, needed_by=draft.needed_by, function=draft.function.strip(),
            report_to=draft.report_to.strip(), requested_at=at, requested_by_id=by.person_id,
        )  # fmt: skip
        act_on(
            incident, "request_forces", by=by, at=at,
            public={
                "message": RESOURCE_MESSAGES["request"], "request": request.ordinal, "capability": draft.capability,
                "quantity": draft.quantity, "unit": draft.unit, "needed_by": draft.needed_by.isoformat(),
            },
            confidential={"function": request.function, "report_to": request.report_to},
        )  # fmt: skip
    return request


def close_request(*, request: ResourceRequest, reason: str, by: Actor, at: datetime) -> ResourceRequest:
    """Say that no more are needed: whom was asked and has not answered is told so; what is on its way stays."""
    policies.check_asked(request=request, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        done = ResourceRequest.objects.filter(pk=request.pk, closed_at=None).update(
            closed_at=at, closed_by_id=by.person_id, close_reason=reason.strip()
        )
        if not done:
            raise roots.Overtaken(str(request))
        asked = Dispatch.objects.filter(request=request, state=Deployment.ASKED)
        bodies = list(asked.values_list("body_id", flat=True))
        asked.update(state=Deployment.WITHDRAWN, reason=reason.strip(), over_at=at)
        act_on(
            request.incident, "close_request", by=by, at=at, public={"request": request.ordinal, "withdrawn": len(bodies)},
            confidential={"reason": reason.strip()},
        )  # fmt: skip
        notify(request.incident, "forces_unneeded", bodies=bodies, at=at)
    request.refresh_from_db()
    return request


def ask_force(*, request: ResourceRequest, force: Force, quantity: int, by: Actor, at: datetime) -> Dispatch:
    """Ask the owner of a force for so many of it (RequestResource); the owner then sees the incident.

    Raises ``ForceUnsuitable`` where it does not fit, or is asked for already.
    """
    policies.check_asked(request=request, by=by)
    policies.check_open(request=request)
    _check_suits(request, force, quantity)
    with transaction.atomic():
        dispatch = _made(request, force, quantity, Deployment.ASKED, {"asked_at": at}, by=by, at=at)
        _recorded(dispatch, "ask", by=by, at=at)
        refresh_visibility([request.incident_id])
        notify(request.incident, "forces_asked", bodies=[force.body_id], at=at)
    return dispatch


def offer_force(
    *,
    request: ResourceRequest,
    force: Force,
    quantity: int,
    expected_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Dispatch:
    """Promise so many of one's own force to a request that one sees, unasked (CommitResource)."""
    policies.check_can_offer(request=request, by=by)
    policies.check_can_change_force(force=force, by=by)
    _check_suits(request, force, quantity)
    to = {"committed_at": at, "expected_at": expected_at}
    with transaction.atomic():
        dispatch = _made(request, force, quantity, Deployment.COMMITTED, to, by=by, at=at)
        _recorded(dispatch, "offer", by=by, at=at)
        refresh_visibility([request.incident_id])
        notify(request.incident, "forces_committed", bodies=[request.body_id], at=at)
    return dispatch


def _check_suits(request: ResourceRequest, force: Force, quantity: int) -> None:
    if request.capability not in force.capabilities or request.unit != force.unit or force.retired_at:
        raise ForceUnsuitable(
            _("“%(name)s” is not what is asked for.") % {"name": force.name}, _("Choose one of those proposed.")
        )  # fmt: skip
    if not 1 <= quantity <= request.short:
        raise ForceUnsuitable(
            _("%(short)d are still short.") % {"short": request.short}, _("Write how many of these.")
        )
    policies.check_is_free(force=force, quantity=quantity)


def _made(
    request: ResourceRequest, force: Force, quantity: int, state: Deployment, to: Mapping[str, Any], *, by: Actor, at: datetime
) -> Dispatch:  # fmt: skip
    with roots.first_come(force.name, _no_more(force.name)):
        dispatch = Dispatch.objects.create(
            request=request, force=force, body_id=force.body_id, force_name=force.name, place_name=force.place_name,
            quantity=quantity, state=state, made_at=at, made_by_id=by.person_id, **to,
        )  # fmt: skip
    request.refresh_from_db(fields=["committed"])
    force.refresh_from_db(fields=["committed"])
    return dispatch


def _no_more(name: str) -> ForceUnsuitable:
    return ForceUnsuitable(
        _("“%(name)s” is asked for or promised already, or not needed any more.") % {"name": name},
        _("Reload the page and look at what happened."),
    )


def commit(*, dispatch: Dispatch, expected_at: datetime | None = None, by: Actor, at: datetime) -> Dispatch:
    """Promise what was asked for (CommitResource), and say when it is expected to arrive.

    Raises ``ForceUnsuitable`` where it has been promised to somebody else, or the request has been met meanwhile.
    """
    policies.check_can_step(dispatch=dispatch, action="commit", by=by)
    policies.check_open(request=dispatch.request)
    policies.check_is_free(force=Force.objects.get(pk=dispatch.force_id), quantity=dispatch.quantity)
    with transaction.atomic():
        _step(dispatch, "commit", {"committed_at": at, "expected_at": expected_at}, by=by, at=at)
        _notify_asking(dispatch, "forces_committed", at=at)
    return dispatch


def decline(*, dispatch: Dispatch, reason: str, by: Actor, at: datetime) -> Dispatch:
    """Say no to what was asked for, and why (ResponseToRequestResource, Decline)."""
    return _refuse(dispatch, "decline", reason, by=by, at=at)


def withdraw(*, dispatch: Dispatch, reason: str, by: Actor, at: datetime) -> Dispatch:
    """Take back what one asked for, before it was answered."""
    return _refuse(dispatch, "withdraw", reason, by=by, at=at)


def _refuse(dispatch: Dispatch, action: str, reason: str, *, by: Actor, at: datetime) -> Dispatch:
    policies.check_can_step(dispatch=dispatch, action=action, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        _step(dispatch, action, {"reason": reason.strip(), "over_at": at}, by=by, at=at)
        if action == "decline":
            _notify_asking(dispatch, "forces_declined", at=at)
        else:
            notify(dispatch.request.incident, "forces_unneeded", bodies=[dispatch.body_id], at=at)
    return dispatch


def depart(*, dispatch: Dispatch, by: Actor, at: datetime) -> Dispatch:
    """Note that the force has left (ReportResourceDeploymentStatus), also in the time line."""
    return _travel(dispatch, "depart", "departed_at", Entry.What.DISPATCH, by=by, at=at)


def arrive(*, dispatch: Dispatch, by: Actor, at: datetime) -> Dispatch:
    """Note that the force is there (ReportResourceDeploymentStatus), also in the time line."""
    return _travel(dispatch, "arrive", "arrived_at", Entry.What.ARRIVAL, by=by, at=at)


def _travel(
    dispatch: Dispatch, action: str, column: str, what: Entry.What, *, by: Actor, at: datetime
) -> Dispatch:
    policies.check_can_step(dispatch=dispatch, action=action, by=by)
    with transaction.atomic():
        _step(dispatch, action, {column: at}, by=by, at=at)
        with translation.override("zh-hans"):  # what is written stays, and goes to other nodes
            number = counted(dispatch.quantity, dispatch.request.unit)
        put_down(
            incident=dispatch.request.incident, what=what, text=f"{dispatch.force_name}，{number}，{dispatch.request.report_to}",
            happened_at=at, uid=uuid4(), by=by, at=at,
        )  # fmt: skip
    return dispatch


def recall(*, dispatch: Dispatch, reason: str, by: Actor, at: datetime) -> Dispatch:
    """Ask for one's force back, and why (RequestReturn): who asked for it releases it, and is short of it again then."""
    policies.check_can_recall(dispatch=dispatch, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        done = Dispatch.objects.filter(pk=dispatch.pk, state=dispatch.state, recalled_at=None).update(
            recalled_at=at, reason=reason.strip()
        )
        if not done:
            raise roots.Overtaken(dispatch.force_name)
        dispatch.refresh_from_db()
        _recorded(dispatch, "recall", by=by, at=at)
        _notify_asking(dispatch, "forces_recalled", at=at)
    return dispatch


def release(*, dispatch: Dispatch, by: Actor, at: datetime) -> Dispatch:
    """Let a force go (ReleaseResource; ResponseToRequestReturn where its owner asked for it back)."""
    policies.check_can_step(dispatch=dispatch, action="release", by=by)
    with transaction.atomic():
        _step(dispatch, "release", {"released_at": at}, by=by, at=at)
        notify(dispatch.request.incident, "forces_released", bodies=[dispatch.body_id], at=at)
    return dispatch


def give_back(*, dispatch: Dispatch, used: int = 0, by: Actor, at: datetime) -> Dispatch:
    """Note that a force is back, and how many of it were used up: so many fewer there are from now on."""
    policies.check_can_step(dispatch=dispatch, action="give_back", by=by)
    if not 0 <= used <= dispatch.quantity:
        raise ForceUnsuitable(
            _("Between 0 and %(most)d were used up.") % {"most": dispatch.quantity},
            _("Write a whole number."),
        )
    with transaction.atomic():
        _step(dispatch, "give_back", {"over_at": at, "used": used}, by=by, at=at)
        if used:
            Force.objects.filter(pk=dispatch.force_id).update(
                quantity=F("quantity") - used, as_of=at, version=F("version") + 1
            )
    return dispatch


def _step(dispatch: Dispatch, action: str, to: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Take a step inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_step(dispatch=dispatch, action=action, by=by)
    to = {"state": step.target.value, **to}
    try:
        with transaction.atomic():
            roots.step(dispatch, name=dispatch.force_name, source=step.source.value, to=to)
            _recorded(dispatch, action, by=by, at=at)
    except IntegrityError as error:
        raise _no_more(dispatch.force_name) from error


def _recorded(dispatch: Dispatch, action: str, *, by: Actor, at: datetime) -> None:
    """Record the step on the incident, and on the force where its own body took it."""
    message = RESOURCE_MESSAGES[action]
    if action == "release" and dispatch.recalled_at:
        message = "ResponseToRequestReturn"
    public = {
        "message": message, "request": dispatch.request.ordinal, "dispatch": str(dispatch.uid), "quantity": dispatch.quantity,
        "deployment": dispatch.state, "used": dispatch.used,
    }  # fmt: skip
    said = {"force": dispatch.force_name, "reason": dispatch.reason}
    act = act_on(
        dispatch.request.incident, f"forces_{action}", by=by, at=at, public=public, confidential=said
    )
    if by.body_id == dispatch.body_id:
        roots.act_on(
            dispatch.force, f"forces_{action}", subject="force", by=by, at=at, public=public, caused_by=act.pk
        )


def _notify_asking(dispatch: Dispatch, kind: str, *, at: datetime) -> None:
    """Tell the body that asked for a force what its owner did."""
    notify(dispatch.request.incident, kind, bodies=[dispatch.request.body_id], at=at)
