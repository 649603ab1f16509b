"""Every "may I" of incidents: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused, not_now, step_of
from jianxing.incidents.lifecycle import DECIDING, DISPATCH, INCIDENT, LEADING, Deployment, State
from jianxing.incidents.models import (
    DEPLOYMENT_LABELS,
    STATE_LABELS,
    Dispatch,
    Force,
    Incident,
    Lapse,
    Readiness,
    ResourceRequest,
    Told,
)
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import Step

#: Who reports and leads: not enterprises, nor the node's own office.
REPORTING_KINDS = frozenset(
    {
        Body.Kind.COMMISSION,
        Body.Kind.STATIONED_GROUP,
        Body.Kind.ZONE_COMMISSION,
        Body.Kind.DEPARTMENT,
        Body.Kind.GOVERNMENT,
    }
)


def check_can_report(*, body: Body, by: Actor) -> None:
    """Whoever does business in a commission, stationed group, department or government reports."""
    if by.body_id != body.pk or body.kind not in REPORTING_KINDS or by.role not in LEADING:
        raise NotAllowed(
            _("Only a supervision body, department or government reports an incident."),
            _("Telephone the government of the place."),
        )


def check_leads(*, incident: Incident, by: Actor) -> None:
    """The body that reported an incident leads it."""
    if by.body_id != incident.body_id or by.role not in LEADING:
        raise NotAllowed(
            _("Only the body that leads the incident may do this."),
            _("Ask %(body)s.") % {"body": incident.body.label},
        )


def check_can_take(*, incident: Incident, action: str, by: Actor) -> Step[State]:
    """Publishing, ending, cancelling and discarding belong to the body that leads."""
    step = step_of(INCIDENT, State(incident.state), action, called=incident.number, labels=STATE_LABELS)
    check_leads(incident=incident, by=by)
    return step


def check_under_way(*, incident: Incident) -> None:
    """The incident has been published and is neither ended nor cancelled."""
    if incident.state != State.PUBLISHED:
        raise not_now(incident.number, STATE_LABELS[State(incident.state)])


def check_can_update(*, incident: Incident, by: Actor) -> None:
    """An update is issued by the body that leads, while the incident is under way."""
    check_under_way(incident=incident)
    check_leads(incident=incident, by=by)


def check_can_acknowledge(*, told: Told, by: Actor) -> None:
    """A body that was told receives and accepts for itself, while the incident is under way."""
    check_under_way(incident=told.incident)
    if by.body_id != told.body_id or by.role not in LEADING:
        raise NotAllowed(
            _("Only the body that was told may do this."), _("Ask %(body)s.") % {"body": told.body.label}
        )


def check_can_write(*, incident: Incident, is_told: bool, by: Actor) -> None:
    """The body that leads and the bodies that were told write into the time line, while the incident is under way."""
    check_under_way(incident=incident)
    if by.role not in LEADING or not (is_told or by.body_id == incident.body_id):
        raise NotAllowed(
            _("Only the bodies that are involved write into the time line."),
            _("Ask %(body)s.") % {"body": incident.body.label},
        )


def check_can_plan_watch(*, body: Body, by: Actor) -> None:
    """A body plans its own watches."""
    if by.body_id != body.pk or by.role not in LEADING:
        raise NotAllowed(_("A body plans its own watches."), _("Ask that body."))


def check_can_feed(*, body: Body, by: Actor) -> None:
    """A body that reports incidents agrees on its own feeds."""
    if by.body_id != body.pk or body.kind not in REPORTING_KINDS or by.role not in LEADING:
        raise NotAllowed(_("A body agrees on its own feeds."), _("Ask that body."))


def check_decides(*, lapse: Lapse, by: Actor) -> None:
    """A supervisor or leader of the body whose candidate it is decides."""
    if by.body_id != lapse.body_id or by.role not in DECIDING:
        raise NotAllowed(
            _("Only a supervisor or leader of the body whose candidate this is decides on it."),
            _("Ask %(body)s.") % {"body": lapse.body.label},
        )


def check_can_decide(*, lapse: Lapse, by: Actor) -> None:
    """A candidate finding is decided on once."""
    check_decides(lapse=lapse, by=by)
    if lapse.ended_at is not None:
        raise Refused(
            _("This has been decided already."), _("Reload the page: somebody may have been faster.")
        )


def check_can_take_back(*, lapse: Lapse, by: Actor) -> None:
    """A dismissal is taken back; a finding that was made goes its own way."""
    check_decides(lapse=lapse, by=by)
    if lapse.ended_at is None or lapse.finding_id is not None:
        raise Refused(_("Only what was dismissed is taken back."), _("A finding is dealt with on its page."))


def check_can_keep_forces(*, body: Body, by: Actor) -> None:
    """A commission, department, government or enterprise keeps the list of its own forces."""
    if (
        by.body_id != body.pk
        or by.role not in LEADING
        or body.kind in (Body.Kind.TASK_GROUP, Body.Kind.OFFICE)
    ):
        raise NotAllowed(_("A body keeps the list of its own forces."), _("Ask that body."))


def check_can_change_force(*, force: Force, by: Actor) -> None:
    """The body whose force it is changes it, as long as it has it."""
    check_can_keep_forces(body=force.body, by=by)
    if force.retired_at is not None:
        raise NotAllowed(
            _("“%(name)s” has been struck off the list.") % {"name": force.name}, _("Register it anew.")
        )


def check_can_request(*, incident: Incident, is_told: bool, by: Actor) -> None:
    """The body that leads and the bodies that were told ask for forces, while the incident is under way."""
    check_under_way(incident=incident)
    if by.role not in LEADING or not (is_told or by.body_id == incident.body_id):
        raise NotAllowed(
            _("Only the bodies that are involved ask for forces."), _("Ask %(body)s.") % {"body": incident.body.label}
        )  # fmt: skip


def check_asked(*, request: ResourceRequest, by: Actor) -> None:
    """Who asked for forces says whom it asks, and when no more are needed."""
    if by.body_id != request.body_id or by.role not in LEADING:
        raise NotAllowed(
            _("Only the body that asked for the forces may do this."), _("Ask %(body)s.") % {"body": request.body.label}
        )  # fmt: skip


def check_open(*, request: ResourceRequest) -> None:
    """The request has not been closed, and its incident is under way."""
    check_under_way(incident=request.incident)
    if request.closed_at is not None:
        raise NotAllowed(
            _("Request %(number)s is closed: no more are needed.") % {"number": request}, _("Make another one.")
        )  # fmt: skip


def check_can_offer(*, request: ResourceRequest, by: Actor) -> None:
    """Whoever sees an open request may promise forces of its own."""
    check_open(request=request)
    if by.role not in LEADING:
        raise NotAllowed(_("A body keeps the list of its own forces."), _("Ask that body."))


def check_can_step(*, dispatch: Dispatch, action: str, by: Actor) -> Step[Deployment]:
    """The owner commits, declines, departs and takes back; who asked withdraws and releases; either notes the arrival."""
    step = step_of(
        DISPATCH, Deployment(dispatch.state), action, called=dispatch.force_name, labels=DEPLOYMENT_LABELS
    )
    if action in ("commit", "depart", "arrive"):
        check_under_way(incident=dispatch.request.incident)
    _check_of(dispatch, step.guards, by)
    return step


def check_can_recall(*, dispatch: Dispatch, by: Actor) -> None:
    """The owner asks once for what is promised or away, until it is released."""
    if dispatch.recalled_at or dispatch.state not in (
        Deployment.COMMITTED, Deployment.UNDER_WAY, Deployment.ARRIVED,
    ):  # fmt: skip
        raise not_now(dispatch.force_name, DEPLOYMENT_LABELS[Deployment(dispatch.state)])
    _check_of(dispatch, ("is_owner",), by)


def _check_of(dispatch: Dispatch, guards: tuple[str, ...], by: Actor) -> None:
    """Raise where none of those whom the step's guards name is the acting body."""
    owner, asking = dispatch.body, dispatch.request.body
    whose = {"is_owner": [owner], "is_requester": [asking], "is_owner_or_requester": [owner, asking]}
    may = next(whose[guard] for guard in guards if guard in whose)
    if by.role not in LEADING or by.body_id not in {one.pk for one in may}:
        raise NotAllowed(
            _("This is done by %(body)s.") % {"body": " / ".join(dict.fromkeys(one.label for one in may))},
            _("Ask that body."),
        )


def check_is_free(*, force: Force, quantity: int) -> None:
    """So many are there, ready or on standby, and promised to nobody."""
    if force.readiness == Readiness.UNAVAILABLE:
        raise NotAllowed(
            _("“%(name)s” is not available.") % {"name": force.name}, _("Say that it is ready, or choose another one.")
        )  # fmt: skip
    if quantity > force.free:
        raise NotAllowed(
            _("Of “%(name)s” %(free)d are free.") % {"name": force.name, "free": force.free},
            _("Take fewer, or another one."),
        )
