"""Assignment takes effect at once and its letter follows; where a body's setting says so, the signature comes first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.findings import operations as findings_operations
from jianxing.findings.models import Finding
from jianxing.findings.policies import GuardUnmet
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.ledger.operations import record
from jianxing.letters import policies, queries
from jianxing.letters.documents import STOPS, day
from jianxing.letters.kinds import Kind
from jianxing.letters.models import Letter, PlannedAssignment, SigningRule
from jianxing.letters.operations.drafting import Addressed, draft


@dataclass(frozen=True, slots=True)
class Assignment:
    """A finding, whom it goes to (without it, the body named when it was registered), and by when: a day, or working days."""

    finding: Finding
    responsible: Body | None = None
    due_on: date | None = None
    due_days: int | None = None
    standing: bool = False
    measures: str = ""
    assisting: Sequence[Body] | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What came of a batch: the letters drafted, and what was refused with why."""

    letters: list[Letter]
    refused: list[tuple[Finding, Refused]]
    waits_for_signature: bool


def set_signing_rule(*, body: Body, signature_first: bool, by: Actor, at: datetime) -> SigningRule:
    """Say whether findings that the body assigns wait for the signature under their assignment letter."""
    policies.check_can_set_rule(body=body, by=by)
    with transaction.atomic():
        rule, _made = SigningRule.objects.update_or_create(
            body=body,
            defaults={"signature_first": signature_first, "set_at": at, "set_by_id": by.person_id},
        )
        record(
            kind="body.signing_rule",
            subject="body",
            subject_id=body.pk,
            by=by,
            at=at,
            public={"signature_first": signature_first, "body_id": body.pk},
        )
    return rule


def assign(*, assignments: Sequence[Assignment], by: Actor, at: datetime) -> Assigned:
    """Assign findings: each takes effect at once, and one assignment letter (交办单) per body of this batch is drafted to follow;
    where the acting body's setting says so, the letters are drafted and the findings are assigned when they are sent."""
    first = queries.signature_first(body_id=by.body)
    effective, refused = [], []
    for one in assignments:
        try:
            if one.responsible is None and one.finding.responsible is None:
                raise GuardUnmet(_("A responsible body is needed."), _("Choose one."))
            if not first:
                _put(one, by=by, at=at)
            effective.append(one)
        except Refused as refusal:
            refused.append((one.finding, refusal))
    letters = []
    for body, batch in _by_body(effective):
        try:
            letters.append(_draft(body, batch, first=first, by=by, at=at))
        except Refused as refusal:
            if first:  # else the assignment stands, and a body to which no such letter goes gets none
                refused += [(one.finding, refusal) for one in batch]
    return Assigned(letters, refused, first)


def assign_one(*, assignment: Assignment, by: Actor, at: datetime) -> Assigned:
    """As ``assign``, of one finding; a refusal is raised."""
    with transaction.atomic():
        done = assign(assignments=[assignment], by=by, at=at)
        for _finding, refusal in done.refused:
            raise refusal
    return done


def _put(one: Assignment, *, by: Actor, at: datetime, caused_by: int | None = None) -> None:
    findings_operations.assign(
        finding=one.finding, responsible=one.responsible, assisting=one.assisting, due_on=one.due_on,
        due_days=one.due_days, standing=one.standing, measures=one.measures, by=by, at=at, caused_by=caused_by,
    )  # fmt: skip


def _by_body(assignments: Sequence[Assignment]) -> Iterator[tuple[Body, list[Assignment]]]:
    """Yield each body with what is assigned to it."""
    named = [(body, one) for one in assignments if (body := one.responsible or one.finding.responsible)]
    for _key, group in groupby(sorted(named, key=lambda pair: pair[0].pk), lambda pair: pair[0].pk):
        batch = list(group)
        yield batch[0][0], [one for _body, one in batch]


def _draft(body: Body, batch: Sequence[Assignment], *, first: bool, by: Actor, at: datetime) -> Letter:
    """Draft the letter in Chinese, as all documents are, whatever the screen of who assigns."""
    findings = [one.finding for one in batch]
    with transaction.atomic(), translation.override("zh-hans"):
        letter = draft(
            kind=Kind.ASSIGNMENT,
            title=_("Assignment of %(count)s matters to %(body)s") % {"count": len(batch), "body": body.name},
            text="\n".join(f"{n}.{_line(one)}" for n, one in enumerate(batch, start=1)),
            to=[_addressed(body, batch)],
            findings=findings,
            by=by,
            at=at,
        )
        PlannedAssignment.objects.bulk_create(
            PlannedAssignment(
                letter=letter,
                finding=one.finding,
                responsible=body,
                due_days=one.due_days,
                due_on=one.due_on if first else one.finding.due_on,
                measures=one.measures,
                effective_at=None if first else at,
            )
            for one in batch
        )
    return letter


def _line(one: Assignment) -> str:
    said = [f"{' '.join(one.finding.description.split()).rstrip(STOPS)}（{one.finding.number}）"]
    if one.measures:
        said.append(" ".join(one.measures.split()).rstrip(STOPS))
    if one.due_on is not None:
        said.append(f"{day(one.due_on)}前办结")
    elif one.due_days is not None:
        said.append(f"{one.due_days}个工作日内办结")
    return "，".join(said) + "。"


def _addressed(body: Body, batch: Sequence[Assignment]) -> Addressed:
    """The letter asks for an answer by the last of its findings' days."""
    days = [one.due_days for one in batch if one.due_days is not None]
    dates = [one.due_on for one in batch if one.due_on is not None]
    asked = _("Carry out what is listed, and answer.")
    if dates:
        return Addressed(body=body, asked=asked, due_on=max(dates))
    return Addressed(body=body, asked=asked, due_days=max(days) if days else None)


def put_into_effect(letter: Letter, *, by: Actor, at: datetime, caused_by: Act) -> None:
    """Assign, in the sender's transaction, what the letter was signed to assign."""
    waiting = PlannedAssignment.objects.filter(letter=letter, effective_at=None).select_related(
        "finding__supervised_by", "finding__responsible", "responsible"
    )
    doing = Actor.system(body_id=letter.body_id)
    with acting(doing):
        for planned in waiting:
            one = Assignment(
                planned.finding,
                planned.responsible,
                planned.due_on,
                planned.due_days,
                measures=planned.measures,
            )
            _put(one, by=doing, at=at, caused_by=caused_by.pk)
            PlannedAssignment.objects.filter(pk=planned.pk).update(effective_at=at)
