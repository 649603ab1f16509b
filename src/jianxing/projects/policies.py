"""Every "may I" of projects and programmes: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import IsVoid, NotAllowed, StepRefused, check_has_reason, step_of
from jianxing.kernel.actor import Actor, Role
from jianxing.kernel.lifecycle import NoSuchStep, Step
from jianxing.projects.lifecycle import ASSETS, BOTH, KEEPING, OWNING, STAGES, AssetState, Stage
from jianxing.projects.models import (
    ASSET_STATE_LABELS,
    STAGE_LABELS,
    ParkAsset,
    Programme,
    Project,
    ProjectBody,
)


def body_of(*, by: Actor) -> int:
    """Return the body that acts; raises ``NotAllowed`` where none does, as for an officer of the node."""
    if by.body_id is None:
        raise NotAllowed(_("Nobody may do this without a body."), _("Choose the body that you act for."))
    return by.body_id


def check_can_register(*, by: Actor) -> None:
    """A supervisor or leader of a supervising body registers projects and programmes."""
    acting = body_of(by=by)
    if by.is_system:
        return
    body = Body.objects.filter(pk=acting).first()
    if by.role not in KEEPING or body is None or not body.supervises:
        raise NotAllowed(
            _("Only a supervisor or leader of a supervising body may register this."),
            _("Act for a supervising body, or ask its supervisor."),
        )


def _owns(project: Project, by: Actor) -> bool:
    acting, parts = body_of(by=by), (ProjectBody.Part.OWNER, ProjectBody.Part.RESPONSIBLE)
    # All are asked for, since the page of a project holds them and asks this once for every deed.
    return any(
        link.body_id == acting and link.until_at is None and link.part in parts
        for link in project.body_links.all()
    )


def check_side(*, project: Project, roles: frozenset[Role], by: Actor) -> None:
    """The keeping side is the body that registered the project; the owning side its owners and responsible bodies."""
    if by.is_system:
        return
    if by.body_id == project.registered_by_id and by.role in KEEPING:
        return
    if roles == BOTH and by.role in OWNING and _owns(project, by):
        return
    raise NotAllowed(
        _("Only those who keep this project may do this."),
        _("Ask %(body)s.") % {"body": project.registered_by.label},
    )


def check_can_change(*, project: Project, by: Actor) -> None:
    """The body that registered the project corrects, shares and voids it, and keeps its checklist."""
    if project.is_void:
        raise IsVoid(project.name)
    check_side(project=project, roles=KEEPING, by=by)


def check_can_report(*, project: Project, by: Actor) -> None:
    """Owners and responsible bodies report money and assets too, beside the body that keeps the project."""
    if project.is_void:
        raise IsVoid(project.name)
    check_side(project=project, roles=BOTH, by=by)


def check_can_move(*, project: Project, to: Stage, reason: str, by: Actor) -> Step[Stage]:
    """Return the step that leads to the stage; going back, or past tendering, needs a reason."""
    if project.is_void:
        raise IsVoid(project.name)
    try:
        step = STAGES.step(Stage(project.stage), f"to_{to.value}")
    except NoSuchStep as refusal:
        raise StepRefused(
            _("A project in the stage “%(stage)s” does not go to “%(to)s”.")
            % {"stage": STAGE_LABELS[Stage(project.stage)], "to": STAGE_LABELS[to]},
            _("Take the stages between, each with its day; reload the page if somebody was faster."),
        ) from refusal
    check_side(project=project, roles=step.roles, by=by)
    if "has_reason" in step.guards:
        check_has_reason(reason=reason)
    return step


def check_can_move_asset(*, asset: ParkAsset, action: str, by: Actor) -> Step[AssetState]:
    """Return the step that the action takes from the asset's state."""
    if asset.is_void:
        raise IsVoid(asset.name)
    check_can_report(project=asset.park, by=by)
    return step_of(ASSETS, AssetState(asset.state), action, called=asset.name, labels=ASSET_STATE_LABELS)


def check_can_change_programme(*, programme: Programme, by: Actor) -> None:
    """The body that set a programme up keeps it."""
    if programme.is_void:
        raise IsVoid(programme.title)
    if by.is_system:
        return
    if by.body_id != programme.registered_by_id or by.role not in KEEPING:
        raise NotAllowed(
            _("Only the body that set this programme up may change it."),
            _("Ask %(body)s.") % {"body": programme.registered_by.label},
        )
