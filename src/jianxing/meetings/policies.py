"""Every "may I" of meetings: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from datetime import date

from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused, check_text, not_now, step_of
from jianxing.exchange.queries import peer_of
from jianxing.kernel.actor import Actor, Role
from jianxing.kernel.lifecycle import Step
from jianxing.meetings.lifecycle import (
    DECISION,
    LEADING,
    MEETING,
    MINUTES,
    WORKING,
    DecisionState,
    MinutesState,
    State,
)
from jianxing.meetings.models import (
    DECISION_LABELS,
    MINUTES_LABELS,
    STATE_LABELS,
    Attendance,
    Decision,
    Feed,
    Meeting,
    Minutes,
    Series,
)


class DayRefused(Refused):
    """The day that was given cannot be the one."""


def check_reason(*, reason: str) -> None:
    """A reason is given."""
    check_text(text=reason, missing=_("A reason is needed."))


def check_can_open(*, by: Actor) -> None:
    """Whoever works in a body opens a series of its meetings."""
    if not by.is_system and (by.body_id is None or by.role not in WORKING):
        raise NotAllowed(_("Your role opens no meetings."), _("Act for a body in a business role."))


def check_can_keep(*, series: Series, by: Actor) -> None:
    """The host keeps a series: it calls, invites, writes down. One of another node is kept there."""
    if series.is_elsewhere:
        raise NotAllowed(
            _("This series is kept on another node."), _("Ask %(body)s.") % {"body": series.body.label}
        )
    if by.is_system:
        return
    if by.body_id != series.body_id or by.role not in WORKING:
        raise NotAllowed(
            _("Only the host of the series may do this."), _("Ask %(body)s.") % {"body": series.body.label}
        )


def check_runs(*, series: Series) -> None:
    """A series that has ended is changed no more."""
    if series.ended_on is not None:
        raise Refused(_("The series has ended."), _("Open a new one."))


def check_can_rule(*, series: Series, by: Actor) -> None:
    """A leader of the host changes its rules and ends it: what is due may not be made less by whoever owes it."""
    check_can_keep(series=series, by=by)
    check_runs(series=series)
    if not by.is_system and by.role not in LEADING:
        raise NotAllowed(
            _("Only a leader of the host changes the rules or ends a series."), _("Ask your leader.")
        )


def check_can_take(*, meeting: Meeting, action: str, by: Actor) -> Step[State]:
    """Return the step that the action takes from where the meeting stands."""
    step = step_of(MEETING, State(meeting.state), action, called=meeting.number, labels=STATE_LABELS)
    _check_host(meeting, step.roles, by)
    return step


def check_can_prepare(*, meeting: Meeting, by: Actor) -> None:
    """The host prepares a meeting that is due: its day, agenda and invitations."""
    check_can_keep(series=meeting.series, by=by)
    if meeting.state != State.DUE:
        raise not_now(meeting.number, STATE_LABELS[State(meeting.state)])


def check_can_write_down(*, meeting: Meeting, by: Actor) -> None:
    """The host writes down what came of a meeting that was held."""
    check_can_keep(series=meeting.series, by=by)
    if meeting.state != State.HELD:
        raise not_now(meeting.number, STATE_LABELS[State(meeting.state)])


def check_can_explain(*, meeting: Meeting, by: Actor) -> None:
    """The host says, once, why a meeting was missed."""
    check_can_keep(series=meeting.series, by=by)
    if not meeting.is_unexplained:
        raise not_now(meeting.number, STATE_LABELS[State(meeting.state)])


def check_can_answer(*, attendance: Attendance, by: Actor) -> None:
    """The body that is asked to a meeting says whether it comes, as long as the meeting is due."""
    if attendance.meeting.state != State.DUE:
        raise not_now(attendance.meeting.number, STATE_LABELS[State(attendance.meeting.state)])
    if not by.is_system and (by.body_id != attendance.body_id or by.role not in WORKING):
        raise NotAllowed(
            _("Only the body that is invited answers."), _("Ask %(body)s.") % {"body": attendance.body.label}
        )


def check_has_come(*, on: date, today: date) -> None:
    """What was held was held on a day that has come."""
    if on > today:
        raise DayRefused(
            _("A meeting is recorded when it has taken place."), _("Give the day on which it was held.")
        )


def check_can_carry(*, decision: Decision, action: str, by: Actor) -> Step[DecisionState]:
    """Reporting is the responsible body's (the host's for a body of another node); the rest the host's, never the reporter's."""
    step = step_of(
        DECISION, DecisionState(decision.state), action, called=decision.number, labels=DECISION_LABELS
    )
    if by.is_system:
        return step
    reports = action == "report" and peer_of(decision.responsible) is None
    body = decision.responsible if reports else decision.body
    if by.body_id != body.pk or by.role not in step.roles:
        raise NotAllowed(_("Only %(body)s may do this.") % {"body": body.label}, _("Ask that body."))
    if action in ("confirm", "return") and by.person_id == decision.reported_by_id:
        raise NotAllowed(_("Who reported does not decide on the report."), _("Let a colleague decide."))
    return step


def check_can_pursue(*, decision: Decision, by: Actor) -> None:
    """The host makes a finding or a letter of a decision that is still to be carried out."""
    if decision.state not in (DecisionState.OPEN, DecisionState.DONE):
        raise not_now(decision.number, DECISION_LABELS[DecisionState(decision.state)])
    check_can_keep(series=decision.meeting.series, by=by)


def check_can_sign(*, minutes: Minutes, action: str, by: Actor) -> Step[MinutesState]:
    """Return the step of a version of the minutes; nobody signs what he drafted."""
    step = step_of(
        MINUTES, MinutesState(minutes.state), action, called=minutes.meeting.number, labels=MINUTES_LABELS
    )
    _check_host(minutes.meeting, step.roles, by)
    if action == "sign" and not by.is_system and by.person_id == minutes.drafted_by_id:
        raise NotAllowed(_("Nobody signs what he drafted."), _("Let another leader sign."))
    return step


def check_can_make_feed(*, by: Actor) -> None:
    """Whoever works in a body makes a feed of its meetings; an officer has none."""
    if by.is_system or by.body_id is None or by.role not in WORKING:
        raise NotAllowed(_("Your role has no calendar feed."), _("Act for a body in a business role."))


def check_can_revoke_feed(*, feed: Feed, by: Actor) -> None:
    """Whoever works in the body revokes any of its feeds."""
    check_can_make_feed(by=by)
    if feed.body_id != by.body_id:
        raise NotAllowed(_("This feed is another body's."), "")


def check_participant(*, series: Series, body: Body) -> None:
    """The host is no participant of its own; a body that was merged meets no more."""
    if body.pk == series.body_id:
        raise Refused(_("The host takes part anyway."), _("Choose other bodies."))
    if body.merged_into_id is not None:
        raise Refused(
            _("%(body)s has been merged.") % {"body": body.label}, _("Choose the body that it became.")
        )


def _check_host(meeting: Meeting, roles: frozenset[Role], by: Actor) -> None:
    check_can_keep(series=meeting.series, by=by)
    if not by.is_system and by.role not in roles:
        raise NotAllowed(_("This is a leader's to do."), _("Ask your leader."))
