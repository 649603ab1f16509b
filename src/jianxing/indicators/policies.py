"""Every "may I" of the indicators: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import IsVoid, NotAllowed, StepRefused, step_of
from jianxing.indicators.lifecycle import CHECK_RUN, CHECKING, INTAKE, KEEPING, RunState, State
from jianxing.indicators.models import (
    CHECK_RUN_LABELS,
    INTAKE_LABELS,
    CheckRun,
    Claim,
    Compensation,
    Indicator,
    Intake,
    Series,
    Station,
    Target,
    WasteManifest,
)
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import NoSuchStep
from jianxing.kernel.lifecycle import Step as LifeStep


def check_can_keep_indicators(*, by: Actor) -> None:
    """Whoever holds a business role keeps indicators and series for its body; officers have no business there."""
    if by.body_id is None or not (by.is_system or by.role in KEEPING):
        raise NotAllowed(
            _("Only somebody who acts for a body in a business role may keep indicators."),
            _("Act for a body in a business role."),
        )


def check_can_change_indicator(*, indicator: Indicator, by: Actor) -> None:
    """The body that registered an indicator sets its limits and voids it."""
    _check_own(indicator, by)


def check_can_change_station(*, station: Station, by: Actor) -> None:
    """The body that registered a place corrects and voids it."""
    _check_own(station, by)


def check_can_keep(*, series: Series, by: Actor) -> None:
    """The body that registered a series brings in its readings, corrects, shares and voids it."""
    _check_own(series, by)


def _check_own(thing: Indicator | Station | Series, by: Actor) -> None:
    if thing.is_void:
        raise IsVoid(str(thing))
    check_can_keep_indicators(by=by)
    if by.body_id != thing.registered_by_id:
        raise NotAllowed(
            _("Only the body that keeps “%(name)s” may do this.") % {"name": thing},
            _("Ask %(body)s.") % {"body": thing.registered_by.label},
        )


def check_can_take(*, intake: Intake, action: str, by: Actor) -> LifeStep[State]:
    """Check body, role and state of a file of readings; raises ``NotAllowed`` or ``StepRefused``."""
    check_can_keep_indicators(by=by)
    if by.body_id != intake.body_id:
        raise NotAllowed(
            _("Only the body that brought “%(name)s” may do this.") % {"name": intake.name},
            _("Ask %(body)s.") % {"body": intake.body.label},
        )
    return step_of(INTAKE, State(intake.state), action, called=intake.name, labels=INTAKE_LABELS)


def check_can_recompute(*, claim: Claim, by: Actor) -> None:
    """The body that recorded a claim has it computed again and voids it."""
    if claim.is_void:
        raise IsVoid(claim.text)
    check_can_keep_indicators(by=by)
    _check_mine(claim.registered_by, claim.text, by)


def check_can_change_target(*, target: Target, by: Actor) -> None:
    """The body that set an aim voids it."""
    if target.is_void:
        raise IsVoid(target.focus_item.title)
    check_can_keep_indicators(by=by)
    _check_mine(target.registered_by, target.focus_item.title, by)


def _check_mine(body: Body, name: str, by: Actor) -> None:
    if by.body_id != body.pk:
        raise NotAllowed(
            _("Only the body that keeps “%(name)s” may do this.") % {"name": name},
            _("Ask %(body)s.") % {"body": body.label},
        )


def check_can_keep_compensation(*, compensation: Compensation, by: Actor) -> None:
    """The body that recorded an agreement writes down payments and voids it."""
    if compensation.is_void:
        raise IsVoid(compensation.title)
    check_can_keep_indicators(by=by)
    _check_mine(compensation.registered_by, compensation.title, by)


def check_can_keep_manifest(*, manifest: WasteManifest, by: Actor) -> None:
    """The body that recorded a manifest voids it."""
    if manifest.is_void:
        raise IsVoid(manifest.number)
    check_can_keep_indicators(by=by)
    _check_mine(manifest.registered_by, manifest.number, by)


def check_can_check(*, by: Actor) -> None:
    """Whoever supervises has series checked, since questions come of it; so does the node itself."""
    if by.body_id is None or not (by.is_system or by.role in CHECKING):
        raise NotAllowed(
            _("Only a supervisor or leader has series checked."), _("Ask the supervisor of your body.")
        )


def check_can_stop_checks(*, run: CheckRun, by: Actor) -> None:
    """The body that has series checked stops a run that is under way."""
    check_can_check(by=by)
    if by.body_id != run.body_id:
        raise NotAllowed(
            _("Only the body that has these series checked may do this."),
            _("Ask %(body)s.") % {"body": run.body.label},
        )
    try:
        CHECK_RUN.step(RunState(run.state), "cancel")
    except NoSuchStep as refusal:
        raise StepRefused(
            _("The run is “%(state)s”; it cannot be stopped.")
            % {"state": CHECK_RUN_LABELS[RunState(run.state)]},
            _("Reload the page: somebody may have been faster."),
        ) from refusal
