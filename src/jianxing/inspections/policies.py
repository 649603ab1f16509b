"""Every "may I" of inspections and reminders: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, not_now, step_of
from jianxing.inspections.lifecycle import (
    ANSWERING,
    INSPECTING,
    INSPECTION,
    REMINDER,
    TAKEN_PLACE,
    ReminderState,
    State,
)
from jianxing.inspections.models import (
    REMINDER_STATE_LABELS,
    STATE_LABELS,
    Inspection,
    InspectionBody,
    Reminder,
)
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import Step


def body_of(*, by: Actor) -> int:
    """Return the body that acts; raises ``NotAllowed`` where none does, as for an officer of the node."""
    if by.body_id is None:
        raise NotAllowed(_("Nobody may do this without a body."), _("Choose the body that you act for."))
    return by.body_id


def check_can_inspect(*, by: Actor) -> None:
    """A supervisor or leader of a supervising body inspects and reminds."""
    acting = body_of(by=by)
    if by.is_system:
        return
    body = Body.objects.filter(pk=acting).first()
    if by.role not in INSPECTING or body is None or not body.supervises:
        raise NotAllowed(
            _("Only a supervisor or leader of a supervising body inspects and reminds."),
            _("Act for a supervising body, or ask its supervisor."),
        )


def check_can_keep(*, inspection: Inspection, by: Actor) -> None:
    """The body that inspects keeps the inspection; who inspects jointly does not change it."""
    if by.is_system:
        return
    if by.body_id != inspection.body_id or by.role not in INSPECTING:
        raise NotAllowed(
            _("Only the body that leads this inspection may do this."),
            _("Ask %(body)s.") % {"body": inspection.body.label},
        )


def check_can_take(*, inspection: Inspection, action: str, by: Actor) -> Step[State]:
    """Return the step that the action takes from the inspection's state."""
    check_can_keep(inspection=inspection, by=by)
    return step_of(INSPECTION, State(inspection.state), action, called=inspection.number, labels=STATE_LABELS)


def check_can_prepare(*, inspection: Inspection, by: Actor) -> None:
    """Where one goes and who comes along is settled until the inspection has been recorded."""
    check_can_keep(inspection=inspection, by=by)
    if State(inspection.state) not in (State.PLANNED, State.HELD):
        raise not_now(inspection.number, STATE_LABELS[State(inspection.state)])


def check_can_amend(*, inspection: Inspection, by: Actor) -> None:
    """What has not been voided is corrected by the body that inspects."""
    check_can_keep(inspection=inspection, by=by)
    if inspection.is_void:
        raise not_now(inspection.number, STATE_LABELS[State.VOID])


def _check_takes_part(inspection: Inspection, by: Actor) -> None:
    if by.is_system:
        return
    joint = InspectionBody.objects.filter(inspection=inspection, body_id=body_of(by=by), is_joint=True)
    if by.role not in INSPECTING or (by.body_id != inspection.body_id and not joint.exists()):
        raise NotAllowed(
            _("Only those who inspect may do this."), _("Ask %(body)s.") % {"body": inspection.body.label}
        )


def check_can_tick(*, inspection: Inspection, by: Actor) -> None:
    """Results are ticked by those who inspect, from when it is held until it is recorded."""
    _check_takes_part(inspection, by)
    if State(inspection.state) is not State.HELD:
        raise not_now(inspection.number, STATE_LABELS[State(inspection.state)])


def check_can_produce(*, inspection: Inspection, by: Actor) -> None:
    """Findings come out of an inspection that has taken place, and so do files."""
    _check_takes_part(inspection, by)
    if State(inspection.state) not in TAKEN_PLACE:
        raise not_now(inspection.number, STATE_LABELS[State(inspection.state)])


def check_can_take_along(*, inspection: Inspection, by: Actor) -> None:
    """Those who inspect take it along to the field, from when it is planned until it is recorded."""
    _check_takes_part(inspection, by)
    if State(inspection.state) not in (State.PLANNED, State.HELD):
        raise not_now(inspection.number, STATE_LABELS[State(inspection.state)])


def check_can_answer(*, reminder: Reminder, by: Actor) -> Step[ReminderState]:
    """The body that a reminder is addressed to answers it, once."""
    if not by.is_system and (by.body_id != reminder.addressee_id or by.role not in ANSWERING):
        raise NotAllowed(
            _("Only the body that a reminder is addressed to answers it."),
            _("Ask %(body)s.") % {"body": reminder.addressee.label},
        )
    return _reminder_step(reminder, "answer")


def check_can_void_reminder(*, reminder: Reminder, by: Actor) -> Step[ReminderState]:
    """The body that sent a reminder takes it back."""
    if not by.is_system and (by.body_id != reminder.sent_by_body_id or by.role not in INSPECTING):
        raise NotAllowed(
            _("Only the body that sent a reminder takes it back."),
            _("Ask %(body)s.") % {"body": reminder.sent_by_body.label},
        )
    return _reminder_step(reminder, "void")


def _reminder_step(reminder: Reminder, action: str) -> Step[ReminderState]:
    return step_of(
        REMINDER, ReminderState(reminder.state), action, called=reminder.number, labels=REMINDER_STATE_LABELS
    )
