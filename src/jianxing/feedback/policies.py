"""Every "may I" of reports and doors: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused, step_of
from jianxing.feedback.lifecycle import HANDLING, MOST_DECLINES, REPORT, ROUTING, State
from jianxing.feedback.models import STATE_LABELS, Cluster, Door, DoorMachine, Report
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import Step

#: The steps of the responsible body; the rest are the supervising body's, or the reporter's.
_RESPONSIBLE = ("accept", "decline", "answer")
_REPORTER = ("confirm", "reopen", "contest", "lapse")


class DeclinedEnough(Refused):
    """A report is declined twice at most, and not at all once a supervisor has decided."""


class WrongBody(Refused):
    """That body cannot be made responsible."""


def check_can_keep_doors(*, by: Actor) -> None:
    """Doors and routes are a supervising body's, set by a supervisor or leader."""
    body = Body.objects.filter(pk=by.body).first() if by.body_id is not None else None
    if body is None or not body.supervises or not (by.is_system or by.role in ROUTING):
        raise NotAllowed(
            _("Only a supervisor or leader of a supervising body opens doors for the public."),
            _("Ask your supervisor."),
        )


def check_can_change_door(*, door: Door, by: Actor) -> None:
    """The body that opened a door closes it."""
    check_can_keep_doors(by=by)
    if by.body_id != door.body_id:
        raise NotAllowed(
            _("Only the body that opened this door may do this."),
            _("Ask %(body)s.") % {"body": door.body.label},
        )


def check_can_close(*, door: Door, by: Actor) -> None:
    """A door is closed once, by the body that opened it."""
    check_can_change_door(door=door, by=by)
    if door.closed_at is not None:
        raise Refused(_("This door is closed already."), _("Open another one."))


def check_can_use_machine(*, machine: DoorMachine, by: Actor) -> None:
    """The body that accepted a machine writes files for it and revokes it, as long as it has not."""
    check_can_keep_doors(by=by)
    if by.body_id != machine.body_id:
        raise NotAllowed(
            _("Only the body that accepted this machine may do this."),
            _("Ask %(body)s.") % {"body": machine.body.label},
        )
    if machine.revoked_at is not None:
        raise Refused(_("This machine is revoked."), _("Accept another one by its card."))


def check_can_settle(*, cluster: Cluster, by: Actor) -> None:
    """A candidate finding is decided once, by the body whose it is."""
    check_can_keep_doors(by=by)
    if by.body_id != cluster.body_id:
        raise NotAllowed(
            _("Only the body to which the reports came decides on them."),
            _("Ask %(body)s.") % {"body": cluster.body.label},
        )
    if cluster.ended_at is not None:
        raise Refused(
            _("This has been decided already."), _("Reload the page: somebody may have been faster.")
        )


def check_can_read_contact(*, report: Report, by: Actor) -> None:
    """Who deals with a report may reach the reporter: the responsible and the supervising body, in a business role."""
    if by.body_id not in (report.body_id, report.responsible_id) or by.role not in HANDLING:
        raise NotAllowed(
            _("Only the bodies that deal with this report may reach the reporter."),
            _("Ask the responsible body."),
        )


def check_can_publish(*, report: Report, by: Actor) -> None:
    """Nothing is public before a supervisor of the body to which it came has looked at it."""
    if by.body_id != report.body_id or by.role not in ROUTING:
        raise NotAllowed(
            _("Only a supervisor or leader of the body to which it came publishes."),
            _("Ask %(body)s.") % {"body": report.body.label},
        )


def check_can_unpublish(*, report: Report, by: Actor) -> None:
    """Who may publish may take it back, where something is public."""
    check_can_publish(report=report, by=by)
    if report.published_at is None:
        raise Refused(_("Nothing of this report is public."), _("Publish words of your own first."))


def check_responsible(*, report: Report, body: Body) -> None:
    """The supervising body does not answer for itself."""
    if body.pk == report.body_id:
        raise WrongBody(_("The supervising body does not answer reports itself."), _("Choose a department."))


def check_can_take(*, report: Report, action: str, by: Actor) -> Step[State]:
    """The supervising body routes and decides, the responsible body accepts, declines and answers, and the reporter has a say."""
    step = step_of(REPORT, State(report.state), action, called=report.number, labels=STATE_LABELS)
    if action in _RESPONSIBLE:
        if by.body_id != report.responsible_id or by.role not in HANDLING:
            raise NotAllowed(
                _("Only the responsible body may do this."),
                _("Ask %(body)s.") % {"body": report.responsible.label} if report.responsible else "",
            )
    elif action in _REPORTER:
        if not by.is_system or by.body_id != report.body_id:
            raise NotAllowed(_("Only the reporter says whether it is solved."), _("Wait for the reporter."))
    elif by.body_id != report.body_id or not (by.is_system or by.role in ROUTING):
        raise NotAllowed(
            _("Only a supervisor or leader of the body to which it came may do this."),
            _("Ask %(body)s.") % {"body": report.body.label},
        )
    if action == "decline" and (report.is_decided or report.declines >= MOST_DECLINES):
        raise DeclinedEnough(
            _("%(number)s cannot be declined any more.") % {"number": report.number},
            _("Answer it; the supervisor has decided, or it was declined twice."),
        )
    return step
