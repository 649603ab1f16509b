"""Every "may I" of instructions: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused, step_of
from jianxing.findings.models import Finding
from jianxing.inspections.models import Inspection
from jianxing.instructions.lifecycle import (
    CHARGE,
    INSTRUCTION,
    LEADING,
    WORKING,
    ChargeState,
    State,
)
from jianxing.instructions.models import CHARGE_LABELS, STATE_LABELS, Charge, Instruction
from jianxing.kernel.actor import Actor, Role
from jianxing.kernel.lifecycle import Step
from jianxing.projects.models import Project

Matter = Finding | Project | Inspection


class NotToThem(Refused):
    """The body may not be addressed by this leader, or not on this matter."""


def check_can_draft(*, by: Actor) -> None:
    """Whoever works in a body drafts for its leader."""
    if by.is_system:
        return
    if by.body_id is None or by.role not in WORKING:
        raise NotAllowed(_("Your role writes no instructions."), _("Act for a body in a business role."))


def check_can_write(*, by: Actor) -> None:
    """A leader writes in his own name; everybody else drafts."""
    check_can_draft(by=by)
    if not by.is_system and by.role not in LEADING:
        raise NotAllowed(_("An instruction is a leader's word."), _("Draft it; a leader of your body signs."))


def check_addressee(*, issuer: Body, addressee: Body, matter: Matter | None) -> None:
    """A leader addresses his own body, those below it, and who answers to it for the finding; and on a matter only who
    sees it: what an instruction says must not show a matter to a body that is not to see it."""
    answers = (
        isinstance(matter, Finding)
        and matter.supervised_by_id == issuer.pk
        and matter.responsible_id == addressee.pk
    )
    if addressee.pk != issuer.pk and issuer.pk not in addressee.ancestors and not answers:
        raise NotToThem(
            _("%(body)s does not stand below your body.") % {"body": addressee.label},
            _("Address your own body, or one below it; to others one writes a letter or assigns a finding."),
        )
    if matter is not None and addressee.pk not in matter.visible_to:
        raise NotToThem(
            _("%(body)s does not see the matter.") % {"body": addressee.label},
            _("Share the matter with it first, or write an instruction that stands for itself."),
        )


def check_can_take(*, instruction: Instruction, action: str, by: Actor) -> Step[State]:
    """Return the step that the action takes from where the instruction stands."""
    step = step_of(
        INSTRUCTION, State(instruction.state), action, called=instruction.number, labels=STATE_LABELS
    )
    if by.is_system:
        return step
    if by.body_id != instruction.body_id or by.role not in step.roles:
        raise NotAllowed(
            _("Only a leader of the body whose instruction it is may do this."),
            _("Ask %(body)s.") % {"body": instruction.body.label},
        )
    if action == "withdraw" and by.role not in LEADING and by.person_id != instruction.drafted_by_id:
        raise NotAllowed(_("Only who drafted it, or a leader, takes a draft back."), "")
    if action == "sign" and by.person_id == instruction.drafted_by_id:
        raise NotAllowed(
            _("Nobody signs what he drafted."),
            _("Let another leader sign, or write an instruction yourself."),
        )
    return step


def check_can_carry(*, charge: Charge, action: str, by: Actor) -> Step[ChargeState]:
    """Receiving and reporting are the addressee's; confirming and returning the leader's, never the reporter's."""
    step = step_of(
        CHARGE, ChargeState(charge.state), action, called=charge.instruction.number, labels=CHARGE_LABELS
    )
    if by.is_system:
        return step
    if action in ("receive", "report"):
        theirs = by.body_id == charge.addressee_id and by.role in WORKING
        named = charge.carrier_id in (None, by.person_id) or by.role is Role.LEADER
        if not theirs or not named:
            raise NotAllowed(
                _("Only who is addressed may do this."),
                _("Ask %(body)s.") % {"body": charge.addressee.label},
            )
        return step
    if by.body_id != charge.instruction.body_id or by.role not in step.roles:
        raise NotAllowed(
            _("Only a leader of the body whose instruction it is may do this."),
            _("Ask %(body)s.") % {"body": charge.instruction.body.label},
        )
    if by.person_id == charge.reported_by_id:
        raise NotAllowed(_("Who reported does not decide on the report."), _("Let another leader decide."))
    return step
