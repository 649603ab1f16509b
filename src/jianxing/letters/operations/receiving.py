"""What an addressee does with a letter: open, accept or decline, answer. Accepting lets it see the matter."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_text
from jianxing.evidence.models import File
from jianxing.evidence.operations import share as share_files
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters import policies
from jianxing.letters.lifecycle import ReceiptState
from jianxing.letters.models import Answer, AnswerFile, Letter, Receipt
from jianxing.letters.operations import carriage
from jianxing.letters.operations.impasses import raise_where_declined_twice
from jianxing.letters.operations.joint_telling import tell_asked, welcome
from jianxing.letters.operations.settling import settle_quietly
from jianxing.letters.operations.steps import CLOCK, act_on, carry, notify, refresh_visibility
from jianxing.letters.operations.urging import give_urging_up
from jianxing.notices.operations import meet_clock, stop_clock
from jianxing.projects import operations as projects
from jianxing.projects.models import Project


class FileNotYours(Refused):
    """A file that the acting body did not upload cannot be attached by it."""


def sender_of(letter: Letter) -> Actor:
    """The software, acting for the body that wrote the letter: what follows of itself on the sender's side."""
    return Actor.system(body_id=letter.kept_by_id)


def check_files(*, files: Sequence[File], by: Actor) -> None:
    """What is attached was uploaded by the body that attaches it."""
    for file in files:
        if file.uploaded_body_id != by.body_id:
            raise FileNotYours(
                _("“%(name)s” was uploaded by another body.") % {"name": file.name}, _("Upload it.")
            )


def open_letter(*, receipt: Receipt, by: Actor, at: datetime) -> Receipt:
    """Open a letter (查阅); the sender sees that and when."""
    with transaction.atomic():
        carry(receipt=receipt, action="open", by=by, changes={"opened_at": at, "opened_by_id": by.person_id})
        act_on(receipt, "open", by=by, at=at)
        carriage.send_step(receipt, "open", by=by, at=at)
    return receipt


def accept(*, receipt: Receipt, by: Actor, at: datetime, caused_by: int | None = None) -> Receipt:
    """Accept what a letter asks (受理): from now on the body sees the matter. A letter that wants no answer is settled so."""
    with transaction.atomic():
        changes = {"accepted_at": at, "accepted_by_id": by.person_id}
        carry(receipt=receipt, action="accept", by=by, changes=changes)
        act = act_on(receipt, "accept", by=by, at=at, caused_by=caused_by)
        refresh_visibility([receipt.letter_id])
        _show_matter(receipt, at=at, caused_by=act.pk)
        notify(receipt.letter, "accepted", bodies=[receipt.letter.kept_by_id], by=by, at=at)
        carriage.send_step(receipt, "accept", by=by, at=at)
        tell_asked(receipt, at=at)
        welcome(receipt, at=at)
        # On the sender's side: what came from another node is settled there, and told.
        if not receipt.letter.wants_answer and receipt.letter.origin != Letter.Origin.EXCHANGE:
            settle_quietly(receipt, at=at, caused_by=act.pk)
    return receipt


def _show_matter(receipt: Receipt, *, at: datetime, caused_by: int) -> None:
    """Share what the letter and its joint action are about with the body that accepted, as far as the sender may."""
    letter, by = receipt.letter, sender_of(receipt.letter)
    if receipt.is_remote or letter.kept_by_id != letter.body_id:  # the matter is on one node, and not carried
        return
    with acting(by):
        body = Body.objects.get(pk=receipt.addressee_id)
        held = Finding.objects.filter(letter_links__letter=letter)
        if letter.action_id is not None:
            held = held | Finding.objects.filter(action_links__action=letter.action_id)
        for finding in held.distinct().select_related("supervised_by", "responsible"):
            if body.pk not in finding.visible_to and finding.supervised_by_id == letter.body_id:
                findings.share(finding=finding, bodies=[body], by=by, at=at, caused_by=caused_by)
        keys = {letter.project_id, letter.action.project_id if letter.action else None} - {None}
        for project in Project.objects.filter(pk__in=keys):
            if body.pk not in project.visible_to and project.registered_by_id == letter.body_id:
                projects.share(project=project, bodies=[body], by=by, at=at, caused_by=caused_by)


def decline(
    *, receipt: Receipt, reason: str, suggested: Body | None = None, by: Actor, at: datetime
) -> Receipt:
    """Decline what a letter asks, with a reason and whose it is held to be. A matter that two bodies have declined goes to a
    supervisor."""
    policies.check_can_carry(receipt=receipt, action="decline", by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        changes = {
            "declined_at": at,
            "declined_by_id": by.person_id,
            "decline_reason": reason.strip(),
            "suggested_id": suggested.pk if suggested else None,
        }
        carry(receipt=receipt, action="decline", by=by, changes=changes)
        act = act_on(
            receipt,
            "decline",
            by=by,
            at=at,
            public={"suggested": suggested.pk if suggested else None},
            confidential={"reason": reason.strip()},
        )
        stop_clock(subject="receipt", subject_id=receipt.pk, purpose=CLOCK, at=at)
        notify(receipt.letter, "declined", bodies=[receipt.letter.kept_by_id], by=by, at=at)
        carriage.send_step(receipt, "decline", by=by, at=at, words=reason.strip(), body=suggested)
        tell_asked(receipt, at=at)
        raise_where_declined_twice(receipt.letter, at=at, caused_by=act.pk)
    return receipt


def answer(
    *,
    receipt: Receipt,
    text: str,
    files: Sequence[File] = (),
    paper_number: str = "",
    paper_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Answer:
    """Answer what a letter asks, with what shows it; the clock has been met. An answer on paper has its number and date."""
    policies.check_can_carry(receipt=receipt, action="answer", by=by)
    check_files(files=files, by=by)
    return give_answer(
        receipt, text=text, files=files, paper_number=paper_number, paper_on=paper_on, by=by, at=at
    )


def register_paper_answer(
    *,
    receipt: Receipt,
    text: str,
    paper_number: str,
    paper_on: date,
    files: Sequence[File] = (),
    by: Actor,
    at: datetime,
) -> Answer:
    """Register an answer that came on paper, with its number, its date and its scan, from a body for which nobody acts here."""
    policies.check_can_register_answer(receipt=receipt, by=by, today=timezone.localdate(at))
    check_text(text=paper_number, missing=_("A paper has a number."))
    check_files(files=files, by=by)
    theirs = Actor.system(body_id=receipt.addressee_id)
    with transaction.atomic():
        act = act_on(
            receipt, "register_answer", by=by, at=at, public={"number": paper_number, "on": paper_on}
        )
        if receipt.state == ReceiptState.DELIVERED:
            open_letter(receipt=receipt, by=theirs, at=at)
        if receipt.state == ReceiptState.OPENED:
            accept(receipt=receipt, by=theirs, at=at, caused_by=act.pk)
        return give_answer(
            receipt, text=text, files=files, paper_number=paper_number, paper_on=paper_on, by=theirs, at=at,
            caused_by=act.pk, registered_by=by,
        )  # fmt: skip


def give_answer(
    receipt: Receipt,
    *,
    text: str,
    files: Sequence[File] = (),
    paper_number: str = "",
    paper_on: date | None = None,
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
    registered_by: Actor | None = None,
) -> Answer:
    """Write an answer down and take the step, inside the caller's transaction where there is one."""
    check_text(text=text, missing=_("An answer is needed."))
    writer = registered_by or by
    with transaction.atomic():
        carry(receipt=receipt, action="answer", by=by, changes={"answered_at": at})
        rounds = Answer.objects.filter(receipt=receipt).aggregate(last=Max("round"))["last"] or 0
        made = Answer.objects.create(
            receipt=receipt, round=rounds + 1, text=text.strip(), answered_at=at,
            answered_by_id=writer.person_id, paper_number=paper_number.strip(), paper_on=paper_on,
        )  # fmt: skip
        AnswerFile.objects.bulk_create(AnswerFile(answer=made, file=file) for file in files)
        public: dict[str, Any] = {"round": made.round, "files": [file.pk for file in files]}
        if made.paper_number:
            public |= {"number": made.paper_number, "on": made.paper_on}
        act = act_on(
            receipt,
            "answer",
            by=by,
            at=at,
            public=public,
            confidential={"text": made.text, "names": [file.name for file in files]},
            caused_by=caused_by,
        )
        share_files(
            files=files,
            above=[receipt.letter.kept_by_id],
            bodies=[receipt.addressee_id],
            by=writer,
            at=at,
            caused_by=act.pk,
        )
        meet_clock(subject="receipt", subject_id=receipt.pk, purpose=CLOCK, at=at)
        give_urging_up(receipt, at=at)
        notify(receipt.letter, "answered", bodies=[receipt.letter.kept_by_id], by=by, at=at)
        carriage.send_step(receipt, "answer", by=by, at=at, words=made.text, files=files)
        tell_asked(receipt, at=at)
    return made
