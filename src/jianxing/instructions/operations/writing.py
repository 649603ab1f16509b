"""Drafting, signing, withdrawing. What has been signed is never edited: a further instruction supersedes it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Appointment, Body, Person
from jianxing.directory.policies import Refused, check_text
from jianxing.directory.roots import Overtaken, reserve
from jianxing.findings.models import Finding
from jianxing.inspections.models import Inspection
from jianxing.instructions import policies
from jianxing.instructions.lifecycle import OPEN, ChargeState, State
from jianxing.instructions.models import Charge, Instruction
from jianxing.instructions.operations.steps import CLOCK, act_on, notify, refresh_visibility, take, watch
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical, plain
from jianxing.notices.operations import stop_clocks
from jianxing.notices.queries import calendar as working_days
from jianxing.projects.models import Project


class AskedWrongly(Refused):
    """What is asked of an addressee cannot stand so."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one addressee, a body or one person of it, and by when."""

    addressee: Body
    text: str
    due_on: date | None = None
    due_days: int | None = None
    person: Person | None = None


def draft(
    *,
    proposal: str,
    asked: Sequence[Asked],
    urgency: str = Instruction.Urgency.ORDINARY,
    matter: policies.Matter | None = None,
    by: Actor,
    at: datetime,
) -> Instruction:
    """Draft an instruction for a leader of one's body (拟办意见); nobody outside the body sees it yet."""
    policies.check_can_draft(by=by)
    check_text(text=proposal, missing=_("A draft says something."))
    with transaction.atomic():
        instruction = _put_down(
            proposal=proposal, words="", asked=asked, urgency=urgency, matter=matter, supersedes=None,
            drafted_by=by.person_id, by=by, at=at,
        )  # fmt: skip
        act_on(
            instruction,
            "draft",
            by=by,
            at=at,
            public={"number": instruction.number, "urgency": urgency},
            confidential={"proposal": instruction.proposal, "matter": instruction.matter},
        )
        notify(instruction, "drafted", bodies=[instruction.body_id], at=at)
    return instruction


def write(
    *,
    words: str,
    asked: Sequence[Asked],
    urgency: str = Instruction.Urgency.ORDINARY,
    matter: policies.Matter | None = None,
    supersedes: Instruction | None = None,
    by: Actor,
    at: datetime,
) -> Instruction:
    """Write and sign an instruction in one's own name; with *supersedes* the one before ends with it."""
    policies.check_can_write(by=by)
    check_text(text=words, missing=_("An instruction says something."))
    if supersedes is not None:
        policies.check_can_take(instruction=supersedes, action="supersede", by=by)
    with transaction.atomic():
        instruction = _put_down(
            proposal="", words=words, asked=asked, urgency=urgency, matter=matter, supersedes=supersedes,
            drafted_by=None, by=by, at=at,
        )  # fmt: skip
        if supersedes is not None:
            take(
                instruction=supersedes,
                action="supersede",
                by=by,
                changes={"ended_at": at, "ended_by_id": by.person_id},
            )
            act_on(supersedes, "supersede", by=by, at=at, public={"by": instruction.pk})
            _end_charges(supersedes, "superseded", by=by, at=at)
        sign(instruction=instruction, words=words, by=by, at=at)
    return instruction


def _put_down(
    *,
    proposal: str,
    words: str,
    asked: Sequence[Asked],
    urgency: str,
    matter: policies.Matter | None,
    supersedes: Instruction | None,
    drafted_by: int | None,
    by: Actor,
    at: datetime,
) -> Instruction:
    issuer, today = Body.objects.get(pk=by.body), timezone.localdate(at)
    if matter is not None:
        matter.refresh_from_db(
            fields=["visible_to"]
        )  # the database computes it, and what was read may be older
    _check_asked(issuer, asked, matter, today=today, by=by)
    pk = reserve(Instruction)
    instruction = Instruction(
        pk=pk,
        number=f"{issuer.code}-P{today.year}-{pk:06d}",
        body=issuer,
        state=State.DRAFT,
        urgency=urgency,
        proposal=proposal.strip(),
        words=words.strip(),
        finding=matter if isinstance(matter, Finding) else None,
        project=matter if isinstance(matter, Project) else None,
        inspection=matter if isinstance(matter, Inspection) else None,
        matter=_called(matter),
        supersedes=supersedes,
        addressed=sorted({one.addressee.pk for one in asked}),
        drafted_at=at,
        drafted_by_id=drafted_by,
        visible_to=[issuer.pk],
    )
    instruction.save(force_insert=True)
    Charge.objects.bulk_create(
        Charge(
            instruction=instruction,
            addressee=one.addressee,
            person=one.person,
            asked=one.text.strip(),
            due_on=one.due_on,
            due_days=one.due_days,
            state=ChargeState.PROPOSED,
            ordinal=place,
            visible_to=[issuer.pk],
        )
        for place, one in enumerate(asked)
    )
    return instruction


def _called(matter: policies.Matter | None) -> str:
    if matter is None:
        return ""
    return matter.name if isinstance(matter, Project) else matter.number


def _check_asked(
    issuer: Body, asked: Sequence[Asked], matter: policies.Matter | None, *, today: date, by: Actor
) -> None:
    if not asked:
        raise AskedWrongly(_("An instruction is addressed to somebody."), _("Choose a body."))
    for one in asked:
        policies.check_addressee(issuer=issuer, addressee=one.addressee, matter=matter)
        check_text(text=one.text, missing=_("It must be said what is asked."))
        if (one.due_on is None) == (one.due_days is None):
            raise AskedWrongly(
                _("A deadline is a day or a number of working days, one of them."), _("Give one.")
            )
        if one.due_on is not None and one.due_on < today:
            raise AskedWrongly(_("The deadline lies in the past."), _("Choose a day from today on."))
        if one.person is not None:
            held = Appointment.objects.filter(person=one.person, body=one.addressee, valid_from__lte=today)
            if one.person.pk == by.person_id or not held.exclude(valid_to__lt=today).exists():
                raise AskedWrongly(
                    _("%(name)s cannot be addressed there.") % {"name": one.person.name},
                    _("Choose somebody else who holds a role in that body."),
                )


def digest_of(instruction: Instruction, *, words: str, charges: Sequence[Charge]) -> str:
    """Return the SHA-256 of what is signed, in canonical form; anybody who sees all of it can compute it again."""
    signed = {
        "number": instruction.number,
        "proposal": instruction.proposal,
        "words": words,
        "urgency": instruction.urgency,
        "matter": instruction.matter,
        "asked": [
            {
                "of": charge.addressee_id,
                "person": charge.person_id,
                "text": charge.asked,
                "due_on": charge.due_on,
            }
            for charge in charges
        ],
    }
    return hashlib.sha256(canonical(plain(signed))).hexdigest()


def sign(*, instruction: Instruction, words: str = "", by: Actor, at: datetime) -> Instruction:
    """Sign (圈阅、批示): the leader's words, or none where he agrees with the draft. The charges go out with their clocks.

    The act holds the digest of all that was signed.
    """
    policies.check_can_take(instruction=instruction, action="sign", by=by)
    today, calendar = timezone.localdate(at), working_days()
    words = words.strip()
    with transaction.atomic():
        charges = list(instruction.charges.select_related("addressee").order_by("ordinal", "id"))
        for charge in charges:
            charge.instruction = instruction
            if charge.due_days is not None:
                charge.due_on = calendar.add(today, charge.due_days).on
            if charge.due_on is None or charge.due_on < today:
                raise AskedWrongly(
                    _("The deadline of %(body)s has passed since it was drafted.")
                    % {"body": charge.addressee.label},
                    _("Return the draft, or write an instruction with a new deadline."),
                )
        digest = digest_of(instruction, words=words, charges=charges)
        take(
            instruction=instruction,
            action="sign",
            by=by,
            changes={"words": words, "signed_at": at, "signed_by_id": by.person_id, "digest": digest},
        )
        for charge in charges:
            sent = Charge.objects.filter(pk=charge.pk, state=ChargeState.PROPOSED)
            if not sent.update(state=ChargeState.SENT, due_on=charge.due_on):
                raise Overtaken(instruction.number)
            charge.state = ChargeState.SENT
        refresh_visibility([instruction.pk])
        act = act_on(
            instruction,
            "sign",
            by=by,
            at=at,
            public={"number": instruction.number, "digest": digest, "bodies": instruction.addressed},
            confidential={"words": words, "proposal": instruction.proposal, "matter": instruction.matter},
        )
        for charge in charges:
            act_on(
                charge,
                "send",
                by=by,
                at=at,
                public={"addressee": charge.addressee_id, "due_on": charge.due_on},
                confidential={"asked": charge.asked},
                caused_by=act.pk,
            )
            watch(charge, counted_days=charge.due_days, today=today, at=at)
            notify(instruction, "signed", bodies=[charge.addressee_id], person=charge.person_id, at=at)
    return instruction


def return_draft(*, instruction: Instruction, reason: str, by: Actor, at: datetime) -> Instruction:
    """Send a draft back to who wrote it, with what is wrong; it stays, and another is drafted."""
    return _end(instruction, "return", reason, by=by, at=at)


def withdraw(*, instruction: Instruction, reason: str, by: Actor, at: datetime) -> Instruction:
    """Withdraw a draft or a signed instruction; it stays, with the reason, and what it asked is asked no longer."""
    return _end(instruction, "withdraw", reason, by=by, at=at)


def _end(instruction: Instruction, action: str, reason: str, *, by: Actor, at: datetime) -> Instruction:
    policies.check_can_take(instruction=instruction, action=action, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        was_signed = instruction.signed_at is not None
        take(
            instruction=instruction,
            action=action,
            by=by,
            changes={"ended_at": at, "ended_by_id": by.person_id, "end_reason": reason.strip()},
        )
        act_on(instruction, action, by=by, at=at, confidential={"reason": reason.strip()})
        _end_charges(instruction, "withdrawn" if was_signed else "returned", by=by, at=at)
        if not was_signed:
            notify(instruction, "returned", bodies=[instruction.body_id], at=at)
    return instruction


def _end_charges(instruction: Instruction, kind: str, *, by: Actor, at: datetime) -> None:
    """End what is asked and not confirmed, stop its clocks, and tell those whom it was sent to."""
    ending = list(Charge.objects.filter(instruction=instruction, state__in=OPEN).select_for_update())
    Charge.objects.filter(pk__in=[charge.pk for charge in ending]).update(state=ChargeState.ENDED)
    stop_clocks(subject="charge", subject_ids=[charge.pk for charge in ending], purpose=CLOCK, at=at)
    for charge in ending:
        was_sent = charge.state != ChargeState.PROPOSED
        charge.state = ChargeState.ENDED
        act_on(charge, "end", by=by, at=at)
        if was_sent:
            notify(instruction, kind, bodies=[charge.addressee_id], person=charge.person_id, at=at)
