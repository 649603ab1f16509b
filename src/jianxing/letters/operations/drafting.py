"""Drafting a letter, and giving a draft up. What has been signed is never edited: a further letter follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_text
from jianxing.directory.roots import reserve
from jianxing.evidence.models import File
from jianxing.evidence.operations import share as share_files
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters import policies
from jianxing.letters.kinds import Kind
from jianxing.letters.lifecycle import OPEN, ReceiptState, State
from jianxing.letters.models import JointAction, Letter, LetterFile, LetterFinding, Receipt
from jianxing.letters.operations.cosigning import ask, end_asking
from jianxing.letters.operations.steps import CLOCK, act_on, notify, take
from jianxing.notices.operations import stop_clocks
from jianxing.projects.models import Project


class AskedWrongly(Refused):
    """What is asked of an addressee cannot stand so."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """An addressee, what is asked of that body in particular, and by when: a day, or working days from the sending."""

    body: Body
    asked: str = ""
    due_on: date | None = None
    due_days: int | None = None
    addressed_as: str = ""


def draft(
    *,
    kind: str,
    title: str,
    text: str,
    to: Sequence[Addressed],
    form: str = "",
    urgency: str = Letter.Urgency.ORDINARY,
    findings: Sequence[Finding] = (),
    project: Project | None = None,
    action: JointAction | None = None,
    copied_to: Sequence[Body] = (),
    co_issuers: Sequence[Body] = (),
    files: Sequence[File] = (),
    instead_of: Letter | None = None,
    effect: str = "",
    answers: Receipt | None = None,
    urges: Receipt | None = None,
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Letter:
    """Draft a letter for a leader of the acting body to sign; nobody outside the body sees it yet.

    *findings*, *project* and *action* say what it is about: who accepts it sees them. With *instead_of* it supersedes or
    withdraws (*effect*) an earlier letter when it is sent; with *answers* it is the formal reply to what that receipt asks.
    *co_issuers* issue it together with the acting body, which is its host (联合行文): each of them signs before the host does.
    """
    sender = Body.objects.get(pk=by.body)
    policies.check_can_draft(kind=kind, form=form, sender=sender, by=by)
    check_text(text=title, missing=_("A letter has a title."))
    check_text(text=text, missing=_("A letter says something."))
    _check_answer(kind, answers, by)
    if instead_of is not None:
        policies.check_can_follow(letter=instead_of, by=by)
    if action is not None:
        policies.check_can_lead(action=action, by=by)
    _check_to(kind, form, sender, to, findings, project, today=timezone.localdate(at))
    others = [*(one.body.pk for one in to), *(body.pk for body in copied_to)]
    policies.check_co_issuers(
        kind=kind, sender=sender, co_issuers=co_issuers, addressed=others, instead_of=instead_of
    )
    with transaction.atomic():
        letter = put_down(
            kind=kind, form=form, urgency=urgency, title=title, text=text, to=to, findings=findings,
            project=project, action=action, copied_to=copied_to, co_issuers=co_issuers, files=files,
            instead_of=instead_of,
            effect=effect, answers=answers, urges=urges, sender=sender, by=by, at=at,
        )  # fmt: skip
        act = act_on(
            letter,
            "draft",
            by=by,
            at=at,
            public={
                "number": letter.number,
                "kind": kind,
                "bodies": letter.addressed,
                **({"co_issuers": letter.co_issued} if co_issuers else {}),
            },
            confidential={"title": letter.title, "text": letter.text, "matter": letter.matter},
            caused_by=caused_by,
        )
        if co_issuers:
            ask(letter, co_issuers, at=at)
            share_files(files=files, bodies=letter.co_issued, by=by, at=at, caused_by=act.pk)
        notify(letter, "drafted", bodies=[letter.body_id], by=Actor.system(body_id=by.body_id), at=at)
    return letter


def _check_answer(kind: str, answers: Receipt | None, by: Actor) -> None:
    if (kind == Kind.REPLY) != (answers is not None):
        raise AskedWrongly(
            _("A reply answers a letter that came, and nothing else does."),
            _("Reply from that letter's page."),
        )
    if answers is not None:
        policies.check_can_carry(receipt=answers, action="answer", by=by)


def _check_to(
    kind: str,
    form: str,
    sender: Body,
    to: Sequence[Addressed],
    findings: Sequence[Finding],
    project: Project | None,
    *,
    today: date,
) -> None:
    if not to:
        raise AskedWrongly(_("Nobody is addressed."), _("Choose at least one body."))
    if len({one.body.pk for one in to}) < len(to):
        raise AskedWrongly(_("A body is addressed twice."), _("Say in one place what it is asked."))
    for matter in (*findings, *([project] if project else ())):
        matter.refresh_from_db(
            fields=["visible_to"]
        )  # the database computes it, and what was read may be older
    for one in to:
        policies.check_addressee(
            kind=kind, form=form, sender=sender, addressee=one.body, addressed_as=one.addressed_as,
            findings=findings, project=project,
        )  # fmt: skip
        if one.due_on is not None and one.due_on < today:
            raise AskedWrongly(_("The deadline lies in the past."), _("Choose a day from today on."))


def put_down(
    *,
    kind: str,
    form: str = "",
    urgency: str = Letter.Urgency.ORDINARY,
    title: str,
    text: str,
    to: Sequence[Addressed],
    findings: Sequence[Finding] = (),
    project: Project | None = None,
    action: JointAction | None = None,
    copied_to: Sequence[Body] = (),
    co_issuers: Sequence[Body] = (),
    files: Sequence[File] = (),
    instead_of: Letter | None = None,
    effect: str = "",
    answers: Receipt | None = None,
    urges: Receipt | None = None,
    sender: Body,
    origin: str = Letter.Origin.WRITTEN,
    their_uid: UUID | None = None,
    co_issued_as: Sequence[str] = (),
    matter: str = "",
    by: Actor,
    at: datetime,
) -> Letter:
    """Write the rows of a draft, inside the caller's transaction: the letter, its receipts, what it is about, its annexes."""
    pk, keeper = reserve(Letter), sender if sender.pk == by.body else Body.objects.get(pk=by.body)
    letter = Letter(
        pk=pk,
        number=f"{keeper.code}-L{timezone.localdate(at).year}-{pk:06d}",
        origin=origin,
        their_uid=their_uid,
        kind=kind,
        form=form,
        urgency=urgency,
        body=sender,
        kept_by=keeper,
        state=State.DRAFT,
        title=" ".join(title.split()),
        text=text.strip(),
        action=action,
        project=project,
        matter=matter or _called(findings, project, action),
        instead_of=instead_of,
        effect=effect,
        answers=answers,
        urges=urges,
        addressed=sorted({one.body.pk for one in to}),
        copied_to=sorted({body.pk for body in copied_to} - {one.body.pk for one in to}),
        co_issued=[body.pk for body in co_issuers],
        co_issued_as=list(co_issued_as),
        drafted_at=at,
        drafted_by_id=by.person_id,
        visible_to=sorted({keeper.pk, *(body.pk for body in co_issuers)}),
    )
    letter.save(force_insert=True)
    Receipt.objects.bulk_create(
        Receipt(
            letter=letter,
            addressee=one.body,
            addressed_as=one.addressed_as.strip(),
            asked=one.asked.strip(),
            due_on=one.due_on,
            due_days=one.due_days if one.due_on is None else None,
            state=ReceiptState.WAITING,
            ordinal=place,
            visible_to=letter.visible_to,
        )
        for place, one in enumerate(to)
    )
    LetterFinding.objects.bulk_create(
        LetterFinding(letter=letter, finding=finding, ordinal=place) for place, finding in enumerate(findings)
    )
    LetterFile.objects.bulk_create(
        LetterFile(letter=letter, file=file, ordinal=place) for place, file in enumerate(files)
    )
    return letter


def _called(findings: Sequence[Finding], project: Project | None, action: JointAction | None) -> str:
    if action is not None:
        return action.name
    if project is not None:
        return project.name[:200]
    return "、".join(finding.number for finding in findings)[:200]


def return_draft(*, letter: Letter, reason: str, by: Actor, at: datetime) -> Letter:
    """Send a draft back to who wrote it, with what is wrong; it stays, and another is drafted."""
    return _give_up(letter, "return", reason, by=by, at=at)


def drop(*, letter: Letter, reason: str, by: Actor, at: datetime) -> Letter:
    """Give up a letter that has not been sent; it stays, with the reason and with its number where it has one."""
    return _give_up(letter, "drop", reason, by=by, at=at)


def _give_up(letter: Letter, action: str, reason: str, *, by: Actor, at: datetime) -> Letter:
    policies.check_can_take(letter=letter, action=action, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        changes = {"ended_at": at, "ended_by_id": by.person_id, "end_reason": reason.strip()}
        take(letter=letter, action=action, by=by, changes=changes)
        act = act_on(letter, action, by=by, at=at, confidential={"reason": reason.strip()})
        end_receipts(letter, by=by, at=at, caused_by=act.pk)
        end_asking(letter)
        notify(
            letter,
            "returned",
            bodies=[letter.body_id, *letter.co_issued],
            by=Actor.system(body_id=by.body_id),
            at=at,
        )
    return letter


def end_receipts(letter: Letter, *, by: Actor, at: datetime, caused_by: int) -> list[Receipt]:
    """End what is asked and not settled, and stop its clocks, inside the caller's transaction; returns what was ended."""
    ending = list(
        Receipt.objects.filter(letter=letter, state__in=OPEN).select_for_update(of=("self",)).order_by("pk")
    )
    keys = [receipt.pk for receipt in ending]
    Receipt.objects.filter(pk__in=keys).update(state=ReceiptState.ENDED)
    stop_clocks(subject="receipt", subject_ids=keys, purpose=CLOCK, at=at)
    for receipt in ending:
        receipt.state, receipt.letter = ReceiptState.ENDED, letter
        act_on(receipt, "end", by=by, at=at, caused_by=caused_by)
    return ending
