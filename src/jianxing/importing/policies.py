"""Who may import or bring an edited list back, and what stands in the way of a step."""

from django.utils.translation import gettext as _

from jianxing.atlas.policies import check_can_open_layer
from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused, step_of
from jianxing.importing.lifecycle import IMPORT, SUPERVISING, State
from jianxing.importing.models import EDITED, PLAN, STATE_LABELS, ImportRun
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import Step


def check_can_import(*, by: Actor) -> None:
    """A supervisor or leader of a supervising body imports ledgers; the software itself does so for a body."""
    if by.body_id is not None and (by.is_system or by.role in SUPERVISING):
        body = Body.objects.filter(pk=by.body_id).first()
        if body is not None and body.supervises:
            return
    raise NotAllowed(
        _("Only a supervisor or leader of a supervising body may import ledgers."),
        _("Act for a supervising body, or ask its supervisor."),
    )


def can_import(*, by: Actor) -> bool:
    """Whether *by* may import."""
    try:
        check_can_import(by=by)
    except Refused:
        return False
    return True


def check_can_bring_back(*, by: Actor) -> None:
    """Whoever holds a business role brings an edited list back; what each row asks for has its own policies. Officers see no
    findings, and edit none."""
    if by.body_id is None or by.role is None or by.role.is_officer:
        raise NotAllowed(
            _("Officers see no findings, and bring none back."), _("Act for a body in a business role.")
        )


def check_can_upload(*, kind: str, by: Actor) -> None:
    """Check who may open a run of the kind."""
    if kind == EDITED:
        check_can_bring_back(by=by)
    elif kind == PLAN:
        check_can_open_layer(by=by)
    else:
        check_can_import(by=by)


def check_can_take(*, run: ImportRun, action: str, by: Actor) -> Step[State]:
    """Check body, role and state; raises ``NotAllowed`` or ``StepRefused``."""
    check_can_upload(kind=run.kind, by=by)
    if run.body_id != by.body_id:
        raise NotAllowed(
            _("Only the body that uploaded “%(name)s” may import it.") % {"name": run.name},
            _("Ask %(body)s.") % {"body": run.body.label},
        )
    return step_of(IMPORT, State(run.state), action, called=run.name, labels=STATE_LABELS)


def can_take(*, run: ImportRun, action: str, by: Actor) -> bool:
    """Whether *by* may take the step now."""
    try:
        check_can_take(run=run, action=action, by=by)
    except Refused:
        return False
    return True
