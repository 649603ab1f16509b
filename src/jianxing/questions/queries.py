"""Every read of questions. Row security has the last word on each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.questions.lifecycle import WITH_ASKED, State
from jianxing.questions.models import Answer, Question
from jianxing.questions.subjects import kinds

PAGE = 50
#: What a list does not show.
_HEAVY = ("rows", "picture", "heads", "facts")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; *side* is ``asked`` for what the acting body has asked or sees from above, or ``received``."""

    side: str = "asked"
    state: str = ""
    kind: str = ""
    domain: str = ""
    body: int | None = None
    subject: str = ""
    late: bool = False
    words: str = ""

    def narrowed(self, **changes: Any) -> "Filters":
        """Return these filters with some changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of questions, how many there are in all, and where the next begins."""

    rows: Sequence[Question]
    count: int
    next_cursor: str = ""


def questions(*, filters: Filters, by: Actor, today: date) -> QuerySet[Question]:
    """Return the questions that the filters admit, newest first, without what fills their pages."""
    found: QuerySet[Question] = Question.objects.select_related("body", "asked").defer(*_HEAVY)
    if filters.side == "received":
        found = found.filter(asked=by.body_id)
    elif filters.side == "asked":
        found = found.exclude(asked=by.body_id)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.domain:
        found = found.filter(domain=filters.domain)
    if filters.body is not None:
        found = found.filter(Q(asked=filters.body) | Q(body=filters.body))
    if filters.subject:
        found = found.filter(subject=filters.subject)
    if filters.late:
        found = found.filter(_late(today))
    for word in filters.words.split():
        said = Q(subject_title__icontains=word) | Q(seen__icontains=word) | Q(number__icontains=word)
        found = found.filter(said | Q(kind__in=_kinds_called(word)))
    return found.order_by("-pk")


def _kinds_called(word: str) -> list[str]:
    return [kind for kind, title in kinds().items() if word in title]


def _late(today: date) -> Q:
    return Q(state__in=WITH_ASKED, due_on__lt=today)


def page(*, filters: Filters, by: Actor, today: date, cursor: str = "", size: int = PAGE) -> Page:
    """Return a page of the questions that the filters admit."""
    found = questions(filters=filters, by=by, today=today)
    count = found.order_by().count()
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    rows = list(found[: size + 1])
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def one(*, pk: int) -> Question:
    """Return a question with all its page shows; raises ``DoesNotExist`` where it is not seen."""
    answers = Answer.objects.select_related("answered_by", "returned_by").prefetch_related(
        "file_links__file__blob"
    )
    found: Question = (
        Question.objects.select_related(
            "body", "asked", "raised_by", "sent_by", "received_by", "ended_by", "finding"
        )
        .prefetch_related(Prefetch("answers", answers))
        .get(pk=pk)
    )
    return found


def named(*, pks: Iterable[int]) -> list[Question]:
    """Return those of the questions that the acting body sees, in the order of their numbers."""
    found = Question.objects.select_related("body", "asked").defer(*_HEAVY)
    return list(found.filter(pk__in=list(pks)).order_by("pk"))


def about(*, subject: str) -> list[Question]:
    """Return the questions on a subject, newest first, without those dismissed or withdrawn."""
    found = Question.objects.filter(subject=subject).exclude(state__in=[State.DISMISSED, State.WITHDRAWN])
    return list(found.select_related("body", "asked").defer("rows", "picture").order_by("-pk"))


def asked_before(*, end: datetime, kinds: str = "", domain: str = "") -> list[Question]:
    """Return the questions of kinds that begin so that were sent before an instant and not withdrawn before it."""
    found = Question.objects.filter(sent_at__lt=end, kind__startswith=kinds)
    found = found.exclude(state=State.WITHDRAWN, ended_at__lt=end)
    if domain:
        found = found.filter(domain=domain)
    return list(found.select_related("body", "asked").defer(*_HEAVY).order_by("pk"))


def of_finding(*, finding: Finding) -> list[Question]:
    """Return the questions that a finding was made of."""
    found = Question.objects.filter(finding=finding).select_related("body", "asked").defer(*_HEAVY)
    return list(found.order_by("pk"))


def acts(*, question: Question) -> list[Act]:
    """Return what was done to a question, oldest first."""
    found = Act.objects.filter(subject="question", subject_id=question.pk)
    return list(found.select_related("detail").order_by("id"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the acting body."""

    to_send: int
    to_settle: int
    to_receive: int
    to_answer: int
    late: int
    late_with_others: int


def waiting(*, by: Actor, today: date) -> Waiting:
    """Return what waits: for the supervisor who asks, and for the body that is asked. One query."""
    ours, theirs = Q(body=by.body_id), Q(asked=by.body_id)
    return Waiting(
        **Question.objects.aggregate(
            to_send=Count("pk", filter=ours & Q(state=State.RAISED)),
            to_settle=Count("pk", filter=ours & Q(state=State.ANSWERED)),
            to_receive=Count("pk", filter=theirs & Q(state=State.SENT)),
            to_answer=Count("pk", filter=theirs & Q(state=State.RECEIVED)),
            late=Count("pk", filter=theirs & _late(today)),
            late_with_others=Count("pk", filter=ours & _late(today)),
        )
    )


def to_answer(*, by: Actor, most: int) -> list[Question]:
    """Return what is asked of the acting body, the most urgent deadline first."""
    found = Question.objects.filter(asked=by.body_id, state__in=WITH_ASKED)
    return list(found.select_related("body", "asked").defer(*_HEAVY).order_by("due_on", "pk")[:most])


def to_settle(*, by: Actor, most: int) -> list[Question]:
    """Return the answers that wait for the asking body's word, oldest first."""
    found = Question.objects.filter(body=by.body_id, state=State.ANSWERED)
    return list(found.select_related("body", "asked").defer(*_HEAVY).order_by("due_on", "pk")[:most])
