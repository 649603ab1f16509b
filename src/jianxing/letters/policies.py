"""Every "may I" of letters: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from jianxing.directory.models import Appointment, Body
from jianxing.directory.policies import NotAllowed, Refused, not_now, step_of
from jianxing.exchange.queries import peer_of
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import Step
from jianxing.letters.kinds import Form, Kind, is_joint, may_go, may_send
from jianxing.letters.lifecycle import (
    ACTION,
    ADDRESSEES_ACTIONS,
    COISSUER,
    IMPASSE,
    LEADING,
    LETTER,
    RECEIPT,
    WORKING,
    ActionState,
    CoIssuerState,
    ImpasseState,
    ReceiptState,
    State,
)
from jianxing.letters.models import (
    ACTION_LABELS,
    COISSUER_LABELS,
    IMPASSE_LABELS,
    KIND_LABELS,
    RECEIPT_LABELS,
    STATE_LABELS,
    CoIssuer,
    Impasse,
    JointAction,
    Letter,
    Receipt,
)
from jianxing.projects.models import Project


class NotToThem(Refused):
    """Such a letter does not go from this body to that one, or not on this matter."""


class StillOwed(Refused):
    """Something is still to come from somebody who was asked."""


def check_can_draft(*, kind: str, form: str = "", sender: Body, by: Actor) -> None:
    """Whoever works in a body drafts what such a body writes; a recommendation says in which form it is made."""
    if not by.is_system and (by.body_id != sender.pk or by.role not in WORKING):
        raise NotAllowed(_("Your role writes no letters."), _("Act for a body in a business role."))
    if not may_send(kind=Kind(kind), sender=sender.kind):
        raise NotToThem(
            _("%(body)s sends no %(kind)s.") % {"body": sender.label, "kind": KIND_LABELS[Kind(kind)]},
            _("Choose another kind of letter."),
        )
    if (kind == Kind.RECOMMENDATION) != (form in set(Form)):
        raise NotToThem(
            _("A recommendation is made in one of its three forms, other letters in none."),
            _("Choose the form."),
        )


def check_addressee(
    *,
    kind: str,
    form: str,
    sender: Body,
    addressee: Body,
    addressed_as: str,
    findings: Sequence[Finding] = (),
    project: Project | None = None,
) -> None:
    """Who may be sent such a letter; and on a matter only who sees it already, or whom the sender may let see it."""
    if addressee.pk == sender.pk:
        raise NotToThem(_("A body writes no letter to itself."), _("Choose another body."))
    above = addressee.pk in sender.ancestors
    if not may_go(kind=Kind(kind), sender=sender.kind, addressee=addressee.kind, is_above=above):
        raise NotToThem(
            _("No %(kind)s goes to %(body)s.") % {"kind": KIND_LABELS[Kind(kind)], "body": addressee.label},
            _("Choose another body, or another kind of letter."),
        )
    if form == Form.DISCIPLINE and "党" not in addressed_as:
        raise NotToThem(
            _("A discipline inspection recommendation goes to a party body."),
            _("Write the name of the party body under which %(body)s is addressed.")
            % {"body": addressee.label},
        )
    for finding in findings:
        if finding.supervised_by_id != sender.pk and addressee.pk not in finding.visible_to:
            raise NotToThem(
                _("%(body)s does not see %(number)s, and your body does not supervise it.")
                % {"body": addressee.label, "number": finding.number},
                _("Ask the body that supervises it to write, or write without naming it."),
            )
    if (
        project is not None
        and project.registered_by_id != sender.pk
        and addressee.pk not in project.visible_to
    ):
        raise NotToThem(
            _("%(body)s does not see the project, and your body did not register it.")
            % {"body": addressee.label},
            _("Ask the body that registered it to write, or write without naming it."),
        )


def check_co_issuers(
    *,
    kind: str,
    sender: Body,
    co_issuers: Sequence[Body],
    addressed: Sequence[int],
    instead_of: Letter | None,
) -> None:
    """Who may issue a letter together: bodies of this node that write such letters, none above the other, none addressed.

    What several have issued is superseded or withdrawn by all of them.
    """
    if instead_of is not None and {body.pk for body in co_issuers} != set(instead_of.co_issued):
        raise NotToThem(
            _("A joint document is superseded or withdrawn by all who issued it."),
            _("Name the same co-issuers: each of them signs."),
        )
    if not co_issuers:
        return
    if not is_joint(kind):
        raise NotToThem(
            _("No %(kind)s is issued jointly.") % {"kind": KIND_LABELS[Kind(kind)]},
            _("Choose another kind of letter."),
        )
    if len({body.pk for body in co_issuers}) < len(co_issuers) or sender.pk in {
        body.pk for body in co_issuers
    }:
        raise NotToThem(
            _("A body issues a letter once."), _("Name each co-issuer once, and not your own body.")
        )
    for body in co_issuers:
        facts = {"body": body.label, "kind": KIND_LABELS[Kind(kind)]}
        if body.pk in addressed:
            raise NotToThem(
                _("%(body)s cannot issue what is addressed or copied to it.") % facts,
                _("Choose one of the two."),
            )
        if not may_send(kind=Kind(kind), sender=body.kind):
            raise NotToThem(_("%(body)s sends no %(kind)s.") % facts, _("Choose another kind of letter."))
        if body.pk in sender.ancestors or sender.pk in body.ancestors:
            raise NotToThem(
                _("%(body)s stands above or below your body; only bodies of one rank issue a letter jointly.")
                % facts,
                _("Write to it, or let it write."),
            )
        if peer_of(body) is not None:
            raise NotToThem(
                _("%(body)s is on another node, and cannot sign here.") % facts,
                _("Ask it by a letter of its own."),
            )


def check_can_cosign(*, letter: Letter, action: str, by: Actor) -> CoIssuer:
    """Return the part of the acting body in a joint document, to which its leader may say his word; never the drafter."""
    mine = next((one for one in letter.co_issuers.all() if one.body_id == by.body_id), None)
    if mine is None:
        raise NotAllowed(
            _("Your body does not issue this letter."), _("Ask %(body)s.") % {"body": letter.body.label}
        )
    if letter.state != State.DRAFT:
        raise not_now(letter.called, STATE_LABELS[State(letter.state)])
    step = step_of(COISSUER, CoIssuerState(mine.state), action, called=letter.called, labels=COISSUER_LABELS)
    if by.is_system:
        return mine
    if by.role not in step.roles:
        raise NotAllowed(_("Only a leader of the body may do this."), _("Ask your leader."))
    if action == "sign" and by.person_id == letter.drafted_by_id:
        raise NotAllowed(_("Nobody signs what he drafted."), _("Let another leader of your body sign."))
    return mine


def _check_all_signed(letter: Letter) -> None:
    if not letter.co_issued:
        return
    open_ones = [one for one in letter.co_issuers.select_related("body") if one.state != CoIssuerState.SIGNED]
    refused = [one.body.label for one in open_ones if one.state == CoIssuerState.REFUSED]
    if refused:
        raise StillOwed(
            _("Refused to sign: %(bodies)s.") % {"bodies": "、".join(refused)},
            _("Give the draft up, and draft another."),
        )
    if open_ones:
        raise StillOwed(
            _("Still to sign: %(bodies)s.") % {"bodies": "、".join(one.body.label for one in open_ones)},
            _("The host signs last; wait for them."),
        )


def check_can_take(*, letter: Letter, action: str, by: Actor) -> Step[State]:
    """Return the step that the action takes from where the letter stands; signing is a leader's, never the drafter's."""
    step = step_of(LETTER, State(letter.state), action, called=letter.called, labels=STATE_LABELS)
    if by.is_system:
        return step
    if by.body_id != letter.kept_by_id or by.body_id != letter.body_id:
        raise NotAllowed(
            _("Only the body that writes the letter may do this."),
            _("Ask %(body)s.") % {"body": letter.body.label},
        )
    if by.role not in step.roles:
        raise NotAllowed(_("Only a leader of the body may do this."), _("Ask your leader."))
    if action == "sign" and by.person_id == letter.drafted_by_id:
        raise NotAllowed(_("Nobody signs what he drafted."), _("Let another leader of your body sign."))
    if action == "sign":
        _check_all_signed(letter)
    if action == "drop" and by.role not in LEADING and by.person_id != letter.drafted_by_id:
        raise NotAllowed(_("Only who drafted it, or a leader, gives a draft up."), "")
    return step


def check_can_follow(*, letter: Letter, by: Actor) -> None:
    """Whether a further letter may supersede or withdraw this one."""
    check_can_take(letter=letter, action="supersede", by=by)
    standing = ("draft", "signed", "sent", "settled")
    if Letter.objects.filter(instead_of=letter, state__in=standing).exists():
        raise not_now(letter.called, _("followed by a further letter"))


def check_can_scan(*, letter: Letter, by: Actor) -> None:
    """The sealed letter is scanned by the body that writes it, once, from the signature on."""
    if by.body_id != letter.kept_by_id or (not by.is_system and by.role not in WORKING):
        raise NotAllowed(
            _("Only the body that keeps the letter may do this."),
            _("Ask %(body)s.") % {"body": letter.kept_by.label},
        )
    if letter.dated_on is None or letter.state == State.DROPPED:
        raise not_now(letter.called, STATE_LABELS[State(letter.state)])
    if letter.scan_id is not None:
        raise not_now(letter.called, _("scanned already"))


def check_can_carry(*, receipt: Receipt, action: str, by: Actor) -> Step[ReceiptState]:
    """Opening, accepting, declining and answering are the addressee's; the rest is the sender's."""
    letter = receipt.letter
    step = step_of(RECEIPT, ReceiptState(receipt.state), action, called=letter.called, labels=RECEIPT_LABELS)
    theirs = action in ADDRESSEES_ACTIONS
    acts = receipt.addressee if theirs else letter.body
    if not by.is_system and (by.body_id != acts.pk or by.role not in step.roles):
        raise NotAllowed(
            _("Only the addressee may do this.")
            if theirs
            else _("Only the body that writes the letter may do this."),
            _("Ask %(body)s.") % {"body": acts.label},
        )
    if action == "settle" and receipt.state == ReceiptState.ACCEPTED and letter.wants_answer:
        raise StillOwed(
            _("%(body)s has not answered yet.") % {"body": receipt.addressee.label}, _("Wait, or urge it.")
        )
    return step


def check_can_register_answer(*, receipt: Receipt, by: Actor, today: date) -> None:
    """The sender registers an answer on paper of a body for which nobody acts here; the others answer themselves."""
    if by.body_id != receipt.letter.body_id or (not by.is_system and by.role not in WORKING):
        raise NotAllowed(
            _("Only the body that writes the letter may do this."),
            _("Ask %(body)s.") % {"body": receipt.letter.body.label},
        )
    if receipt.state not in (ReceiptState.DELIVERED, ReceiptState.OPENED, ReceiptState.ACCEPTED):
        raise not_now(receipt.letter.called, RECEIPT_LABELS[ReceiptState(receipt.state)])
    held = Appointment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), body_id=receipt.addressee_id, valid_from__lte=today
    )
    if receipt.is_remote or held.exists():
        raise NotAllowed(
            _("%(body)s answers here itself.") % {"body": receipt.addressee.label},
            _("Paper answers are registered for bodies for which nobody acts here."),
        )


def check_can_open_action(
    *, lead: Body, findings: Sequence[Finding], project: Project | None, by: Actor
) -> None:
    """A supervising body gathers others around what it supervises or registered."""
    if not by.is_system and (by.body_id != lead.pk or by.role not in ACTION.steps[0].roles):
        raise NotAllowed(_("A supervisor or leader opens a joint action."), _("Ask your supervisor."))
    if not lead.supervises:
        raise NotAllowed(_("Only a supervising body leads a joint action."), _("Write a letter."))
    foreign = [finding.number for finding in findings if finding.supervised_by_id != lead.pk]
    if foreign:
        raise NotAllowed(
            _("Your body does not supervise %(numbers)s.") % {"numbers": "、".join(foreign)},
            _("The body that supervises it opens the joint action."),
        )
    if project is not None and project.registered_by_id != lead.pk:
        raise NotAllowed(_("Your body did not register this project."), _("Open it on one of your own."))


def check_can_lead(*, action: JointAction, by: Actor, step: str = "close") -> Step[ActionState]:
    """The lead body closes a joint action and writes its plan."""
    found = step_of(ACTION, ActionState(action.state), step, called=action.number, labels=ACTION_LABELS)
    if not by.is_system and (by.body_id != action.lead_id or by.role not in found.roles):
        raise NotAllowed(
            _("Only the lead body may do this."), _("Ask %(body)s.") % {"body": action.lead.label}
        )
    return found


def check_can_state(*, action: JointAction, parties: Sequence[int], by: Actor) -> None:
    """The lead and every party that has accepted say what they demand of the plan, think of it, and whether they consent."""
    if action.state != ActionState.OPEN:
        raise not_now(action.number, ACTION_LABELS[ActionState(action.state)])
    if (not by.is_system and by.role not in WORKING) or by.body not in parties:
        raise NotAllowed(
            _("Only the parties of the joint action take a position on its plan."),
            _("Accept the letter that asks you first."),
        )


def check_can_decide(*, impasse: Impasse, by: Actor) -> Step[ImpasseState]:
    """The body above the asker says whose the matter is."""
    step = step_of(
        IMPASSE, ImpasseState(impasse.state), "decide", called=impasse.number, labels=IMPASSE_LABELS
    )
    if not by.is_system and (by.body_id != impasse.decider_id or by.role not in step.roles):
        raise NotAllowed(
            _("Only the body above decides whose the matter is."),
            _("Ask %(body)s.") % {"body": impasse.decider.label},
        )
    return step


def check_can_set_rule(*, body: Body, by: Actor) -> None:
    """A leader says whether assignments of his body wait for a signature."""
    if not by.is_system and (by.role not in LEADING or by.body_id != body.pk):
        raise NotAllowed(_("Only a leader of the body may set this."), _("Ask your leader."))
