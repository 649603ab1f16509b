"""Every "may I" of the map: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.atlas.lifecycle import KEEPING, VERSION, State
from jianxing.atlas.models import STATE_LABELS, Layer, PlanVersion
from jianxing.directory.policies import IsVoid, NotAllowed, Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import NoSuchStep, Step


class StepRefused(Refused):
    """The plan version does not admit the step where it stands."""


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
    try:
        return VERSION.step(State(version.state), action)
    except NoSuchStep as refusal:
        raise StepRefused(
            _("The version “%(name)s” is “%(state)s”; that does not admit this step.")
            % {"name": version.title, "state": STATE_LABELS[State(version.state)]},
            _("Reload the page: somebody may have been faster."),
        ) from refusal
