"""Every "may I" of the map: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.atlas.lifecycle import KEEPING, RUN, VERSION, RunState, State
from jianxing.atlas.models import (
    RUN_LABELS,
    STATE_LABELS,
    AreaDuty,
    Comparison,
    Conflict,
    ConflictRule,
    ConflictRun,
    Layer,
    PlanVersion,
)
from jianxing.directory.models import Body
from jianxing.directory.policies import IsVoid, NotAllowed, StepRefused, step_of
from jianxing.findings.lifecycle import SUPERVISING
from jianxing.inspections.models import Inspection
from jianxing.inspections.policies import check_can_amend, check_can_inspect
from jianxing.kernel.actor import Actor, Role
from jianxing.kernel.lifecycle import NoSuchStep, Step


def check_can_open_layer(*, by: Actor) -> None:
    """Whoever holds a business role brings the plans of its body onto the map; officers have no business there."""
    if by.body_id is None or not (by.is_system or by.role in KEEPING):
        raise NotAllowed(
            _("Only somebody who acts for a body in a business role may bring a layer onto the map."),
            _("Act for a body in a business role."),
        )


def check_can_keep(*, layer: Layer, by: Actor) -> None:
    """The body that registered a layer brings in its versions, links, shares and voids it."""
    if layer.is_void:
        raise IsVoid(layer.name)
    check_can_open_layer(by=by)
    if by.body_id != layer.registered_by_id:
        raise NotAllowed(
            _("Only the body that keeps the layer “%(name)s” may do this.") % {"name": layer.name},
            _("Ask %(body)s.") % {"body": layer.registered_by.label},
        )


def check_can_take(*, version: PlanVersion, action: str, by: Actor) -> Step[State]:
    """Check body, role and state; raises ``NotAllowed``, ``IsVoid`` or ``StepRefused``."""
    check_can_keep(layer=version.layer, by=by)
    return step_of(VERSION, State(version.state), action, called=version.title, labels=STATE_LABELS)


def check_can_edit_rules(*, by: Actor) -> None:
    """Whoever supervises for a body keeps its matrix; the bodies below inherit it."""
    if by.body_id is None or not (by.is_system or by.role in SUPERVISING):
        raise NotAllowed(
            _("Only a supervisor or leader may change the matrix of rules."),
            _("Ask the supervisor of your body."),
        )


def check_can_change_rule(*, rule: ConflictRule, by: Actor) -> None:
    """A row is changed by the body whose it is; inherited rows hold as they are."""
    check_can_edit_rules(by=by)
    if by.body_id != rule.body_id:
        raise NotAllowed(
            _("The rule “%(name)s” is inherited; only %(body)s may change it.")
            % {"name": rule.name, "body": rule.body.label},
            _("Ask that body, or add a rule of your own."),
        )
    if rule.is_void:
        raise IsVoid(rule.name)
    if rule.superseded_at is not None:
        raise StepRefused(
            _("The rule “%(name)s” has a newer version.") % {"name": rule.name},
            _("Open the newest version and change that."),
        )


def check_can_compare(*, by: Actor) -> None:
    """Whoever supervises for a body has plans compared."""
    if by.body_id is None or not (by.is_system or by.role in SUPERVISING):
        raise NotAllowed(
            _("Only a supervisor or leader may have plans compared."),
            _("Ask the supervisor of your body."),
        )


def check_can_stop(*, run: ConflictRun, by: Actor) -> None:
    """Whoever may have plans compared in the body that compares stops a run that is under way."""
    check_can_compare(by=by)
    _check_comparing(run.comparison, by)
    try:
        RUN.step(RunState(run.state), "cancel")
    except NoSuchStep as refusal:
        raise StepRefused(
            _("The run is “%(state)s”; it cannot be stopped.") % {"state": RUN_LABELS[RunState(run.state)]},
            _("Reload the page: somebody may have been faster."),
        ) from refusal


def _check_comparing(comparison: Comparison, by: Actor) -> None:
    if by.body_id != comparison.body_id:
        raise NotAllowed(
            _("Only %(body)s, which has these layers compared, may do this.")
            % {"body": comparison.body.label},
            _("Ask that body."),
        )


def check_can_decide(*, conflict: Conflict, by: Actor) -> None:
    """A supervisor of the body that compares decides on what waits: no sliver, nothing lifted, gone or decided already."""
    check_can_compare(by=by)
    _check_comparing(conflict.comparison, by)
    refusal = ""
    if conflict.until is not None:
        refusal = _("The last run no longer found it so.")
    elif conflict.decision_id is not None:
        refusal = _("It is decided already.")
    elif conflict.sliver:
        refusal = _("It is narrower than the tolerance: a digitising error, and no candidate.")
    elif conflict.lifted:
        refusal = _("An approval number is given.")
    if refusal:
        raise StepRefused(refusal, _("Reload the page and look at how it stands."))


def check_can_take_back(*, conflict: Conflict, by: Actor) -> None:
    """The body that compares takes a decision back, which lets the conflict wait again."""
    check_can_compare(by=by)
    _check_comparing(conflict.comparison, by)
    if conflict.decision_id is None:
        raise StepRefused(_("Nothing is decided on it."), _("Reload the page and look at how it stands."))


def check_can_survey(*, by: Actor) -> None:
    """Whoever inspects has the boundaries looked over, and so does the node itself."""
    if not by.is_system:
        check_can_inspect(by=by)


def check_can_assign_duty(*, by: Actor) -> None:
    """A supervisor or leader of a supervising body says which body answers for an area."""
    check_can_inspect(by=by)


def check_can_end_duty(*, duty: AreaDuty, by: Actor) -> None:
    """The body that said so ends it, and so does a body above it."""
    check_can_assign_duty(by=by)
    assigned_by = duty.assigned_by_body
    if not is_of_assigner(duty=duty, by=by):
        raise NotAllowed(
            _("Only the body that assigned this, or one above it, may end it."),
            _("Ask %(body)s.") % {"body": assigned_by.label},
        )
    if duty.ended_at is not None:
        raise StepRefused(
            _("%(body)s answers for it no longer.") % {"body": duty.body.label},
            _("Reload the page: somebody may have been faster."),
        )


def is_of_assigner(*, duty: AreaDuty, by: Actor) -> bool:
    """Whether somebody acts for the body that assigned a duty, or for one above it."""
    assigned_by = duty.assigned_by_body
    return by.body_id in (assigned_by.pk, *assigned_by.ancestors)


def check_can_set_area_rule(*, body: Body, by: Actor) -> None:
    """A leader of a supervising body sets how wide strips are and how often one must look."""
    if by.is_system:
        return
    if by.role is not Role.LEADER or by.body_id != body.pk or not body.supervises:
        raise NotAllowed(_("Only a leader of a supervising body may set this for it."), _("Ask your leader."))


def check_can_tie(*, inspection: Inspection, by: Actor) -> None:
    """The body that leads an inspection says where it went, while it is not void."""
    check_can_amend(inspection=inspection, by=by)
