"""Who may bring an edited list back: whoever holds a business role; what each row asks for has its own policies."""

from django.utils.translation import gettext as _

from jianxing.directory.policies import NotAllowed
from jianxing.importing.lifecycle import IMPORT, State
from jianxing.importing.models import STATE_LABELS, ImportRun
from jianxing.importing.policies import StepRefused
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import NoSuchStep, Step


def check_can_bring_back(*, by: Actor) -> None:
    """Officers see no findings, and edit none."""
    if by.body_id is None or by.role is None or by.role.is_officer:
        raise NotAllowed(
            _("Officers see no findings, and bring none back."), _("Act for a body in a business role.")
        )


def check_can_take(*, run: ImportRun, action: str, by: Actor) -> Step[State]:
    """Check body, role and state; raises ``NotAllowed`` or ``StepRefused``."""
    check_can_bring_back(by=by)
    if run.body_id != by.body_id:
        raise NotAllowed(
            _("Only the body that uploaded “%(name)s” may import it.") % {"name": run.name},
            _("Ask %(body)s.") % {"body": run.body.label},
        )
    try:
        return IMPORT.step(State(run.state), action)
    except NoSuchStep as refusal:
        raise StepRefused(
            _("The import of “%(name)s” is “%(state)s”; this cannot be done to it now.")
            % {"name": run.name, "state": STATE_LABELS[State(run.state)]},
            _("Reload the page: somebody may have been faster."),
        ) from refusal
