"""Paper: the scan of a sealed letter, letters that came or went on paper."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, check_text, not_now
from jianxing.evidence.models import File
from jianxing.evidence.operations import share as share_files
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical
from jianxing.letters import policies
from jianxing.letters.lifecycle import WORKING, State
from jianxing.letters.models import Letter, Receipt
from jianxing.letters.operations.drafting import Addressed, AskedWrongly, put_down
from jianxing.letters.operations.receiving import check_files
from jianxing.letters.operations.steps import act_on, carry, notify, refresh_visibility, watch
from jianxing.notices.queries import calendar as working_days
from jianxing.projects.models import Project


def attach_scan(*, letter: Letter, file: File, by: Actor, at: datetime) -> Letter:
    """Attach the scan of the sealed letter: from now on it is the authoritative copy, and whoever has the letter sees it."""
    policies.check_can_scan(letter=letter, by=by)
    check_files(files=[file], by=by)
    with transaction.atomic():
        if not Letter.objects.filter(pk=letter.pk, scan=None).update(scan=file):
            raise not_now(letter.called, _("scanned already"))
        letter.scan = file
        act = act_on(letter, "scan", by=by, at=at, public={"file": file.pk, "sha256": file.blob_id})
        readers = [
            one.addressee_id for one in letter.receipts.all() if one.delivered_at and not one.is_remote
        ]
        if letter.sent_at is not None:
            readers += letter.copied_to
        share_files(files=[file], bodies=readers, by=by, at=at, caused_by=act.pk)
    return letter


def register_paper(
    *,
    sender: Body,
    to: Sequence[Addressed],
    kind: str,
    form: str = "",
    title: str,
    text: str,
    paper_number: str,
    paper_on: date,
    scan: File | None = None,
    findings: Sequence[Finding] = (),
    project: Project | None = None,
    by: Actor,
    at: datetime,
) -> Letter:
    """Register a letter that came or went on paper, with the number and date that stand on it; it is delivered with that.

    The acting body is its sender, or its one addressee; a letter that came is seen by who registered it alone.
    """
    keeper = Body.objects.get(pk=by.body)
    if not by.is_system and by.role not in WORKING:
        raise NotAllowed(_("Your role writes no letters."), _("Act for a body in a business role."))
    is_ours = sender.pk == keeper.pk
    if not is_ours and [one.body.pk for one in to] != [keeper.pk]:
        raise AskedWrongly(
            _("A paper letter is registered by the body that wrote it, or by the one that it came to."),
            _("Choose your own body on one of the two sides."),
        )
    for words, missing in (
        (title, _("A letter has a title.")),
        (text, _("A letter says something.")),
        (paper_number, _("A paper has a number.")),
    ):
        check_text(text=words, missing=missing)
    today = timezone.localdate(at)
    if paper_on > today:
        raise AskedWrongly(_("The letter's date lies in the future."), _("Write the date that stands on it."))
    if scan is not None:
        check_files(files=[scan], by=by)
    for one in to:
        policies.check_addressee(
            kind=kind, form=form, sender=sender, addressee=one.body, addressed_as=one.addressed_as,
            findings=findings if is_ours else (), project=project if is_ours else None,
        )  # fmt: skip
    with transaction.atomic():
        letter = put_down(
            kind=kind, form=form, title=title, text=text, to=to, findings=findings, project=project,
            sender=sender, origin=Letter.Origin.PAPER, by=by, at=at,
        )  # fmt: skip
        _let_stand(letter, paper_number, paper_on, scan, at=at, by=by)
        _deliver(letter, by=by, at=at, today=today)
    return letter


def _let_stand(
    letter: Letter, paper_number: str, paper_on: date, scan: File | None, *, by: Actor, at: datetime
) -> None:
    """The letter was signed and sent on paper: it stands here with its number, its date and the digest of its words."""
    words = {
        "number": paper_number.strip(),
        "title": letter.title,
        "text": letter.text,
        "on": paper_on.isoformat(),
    }
    digest = hashlib.sha256(canonical(words)).hexdigest()
    found = Letter.objects.filter(pk=letter.pk, state=State.DRAFT)
    found.update(
        state=State.SIGNED, document_number=paper_number.strip(), dated_on=paper_on, digest=digest, scan=scan
    )
    Letter.objects.filter(pk=letter.pk).update(state=State.SENT, sent_at=at, sent_by_id=by.person_id)
    letter.refresh_from_db()
    act_on(
        letter,
        "register",
        by=by,
        at=at,
        public={"number": letter.document_number, "on": paper_on, "digest": digest, "sender": letter.body_id},
        confidential={"title": letter.title, "text": letter.text},
    )


def _deliver(letter: Letter, *, by: Actor, at: datetime, today: date) -> None:
    doing = Actor.system(body_id=by.body_id)
    receipts = list(Receipt.objects.filter(letter=letter).select_related("addressee"))
    for receipt in receipts:
        receipt.letter = letter
        counted = receipt.due_days if receipt.due_on is None else None
        due_on = working_days().add(today, counted).on if counted is not None else receipt.due_on
        carry(receipt=receipt, action="send", by=doing, changes={"due_on": due_on})
        carry(receipt=receipt, action="deliver", by=doing, changes={"delivered_at": at})
        act_on(receipt, "deliver", by=by, at=at, public={"paper": True})
        if letter.wants_answer:
            watch(receipt, counted_days=counted, today=today, at=at)
    refresh_visibility([letter.pk])
    if letter.scan is not None:
        readers = [receipt.addressee_id for receipt in receipts]
        share_files(files=[letter.scan], bodies=readers, by=by, at=at)
    notify(letter, "received", bodies=[receipt.addressee_id for receipt in receipts], by=by, at=at)
