"""Questions (存疑): what checks ask of the bodies that reported, their answers, and how each is settled."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Listed, QueryId, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.resources.doings import Kind
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, maybe_person, named
from jianxing.directory.models import PlanDomain
from jianxing.questions import queries
from jianxing.questions.lifecycle import State
from jianxing.questions.models import Answer as Given
from jianxing.questions.models import Question
from jianxing.questions.subjects import path_of


class QuestionHead(TypedDict):
    """A question after something was done to it."""

    id: int
    number: str
    state: State
    due_on: date | None


class QuestionLine(QuestionHead):
    """A question as a list has it; `subject` is the handle of what it is about."""

    kind: str
    title: str
    domain: str
    body: Named
    asked: Named
    subject: str
    subject_title: str
    first_on: date | None
    last_on: date | None
    seen: str
    effect: float | None
    effect_unit: str


class QuestionList(TypedDict):
    """A page of questions, newest first."""

    items: list[QuestionLine]
    count: int
    next: str | None


class AnswerFileLine(TypedDict):
    """A file that bears an answer out."""

    id: int
    name: str


class AnswerLine(TypedDict):
    """What the asked body answered, and the return of it."""

    round: int
    says: Given.Says
    text: str
    answered_at: datetime
    answered_by: Named | None
    files: list[AnswerFileLine]
    returned_at: datetime | None
    return_reason: str


class QuestionWhole(QuestionLine):
    """A question with everything that its page shows; `digest` is over all that it says."""

    uid: str
    path: str
    how_to_read: str
    when_not: str
    facts: list[list[str]]
    heads: list[str]
    rows: list[list[str]]
    row_count: int
    picture: dict[str, Any] | None
    digest: str
    remark: str
    raised_at: datetime
    raised_by: Named | None
    sent_at: datetime | None
    received_at: datetime | None
    answers: list[AnswerLine]
    ended_at: datetime | None
    ended_by: Named | None
    end_reason: str
    finding: int | None
    is_elsewhere: Annotated[bool, Field(description="The asking body lives on another node.")]
    delivered_at: datetime | None
    refused: str
    history: list[Deed]


class QuestionQuery(Listed):
    """Which questions: those that the acting body asked or sees from above, or those that it is asked."""

    q: Annotated[str, Text(100)] = ""
    side: Literal["asked", "received"] = "asked"
    state: State | None = None
    kind: Annotated[str, Text(60)] = ""
    domain: PlanDomain | None = None
    body: QueryId | None = Field(default=None, description="The body that asks or is asked.")
    subject: Annotated[str, Text(60)] = ""
    late: bool = False


def head(question: Question) -> QuestionHead:
    """Return how a question stands."""
    return {
        "id": question.pk,
        "number": question.number,
        "state": State(question.state),
        "due_on": question.due_on,
    }


KIND: Final = Kind(
    area="questions",
    path="/questions/{id}",
    name="question",
    read=queries.one,
    title=str,
    etag=lambda question: f'"{question.state}-{len(question.answers.all())}"',
    head=head,
    gives=QuestionHead,
)


def _line(question: Question) -> QuestionLine:
    return {
        **head(question),
        "kind": question.kind,
        "title": question.title,
        "domain": question.domain,
        "body": named(question.body),
        "asked": named(question.asked),
        "subject": question.subject,
        "subject_title": question.subject_title,
        "first_on": question.first_on,
        "last_on": question.last_on,
        "seen": question.seen,
        "effect": question.effect,
        "effect_unit": question.effect_unit,
    }


def listing(call: Call) -> QuestionList:
    """Give a page of questions."""
    asked = call.asked(QuestionQuery)
    filters = queries.Filters(
        side=asked.side,
        state=asked.state or "",
        kind=asked.kind,
        domain=asked.domain or "",
        body=asked.body,
        subject=asked.subject,
        late=asked.late,
        words=asked.q.strip(),
    )
    before = key_of(asked.after, prefix="question~")
    page = queries.page(
        filters=filters,
        by=call.by,
        today=call.today,
        cursor="" if before is None else str(before),
        size=asked.limit,
    )
    ahead = f"question~{page.next_cursor}" if page.next_cursor else ""
    return {"items": [_line(one) for one in page.rows], "count": page.count, "next": cursor(ahead)}


def _answer(given: Given) -> AnswerLine:
    return {
        "round": given.round,
        "says": Given.Says(given.says),
        "text": given.text,
        "answered_at": given.answered_at,
        "answered_by": maybe_person(given.answered_by),
        "files": [
            {"id": link.file.pk, "name": link.file.name}
            for link in given.file_links.all()
            if link.file is not None and not link.file.is_voided
        ],
        "returned_at": given.returned_at,
        "return_reason": given.return_reason,
    }


def one(call: Call) -> Answer:
    """Give one question whole."""
    shown = queries.one(pk=call.pk)
    whole: QuestionWhole = {
        **_line(shown),
        "uid": str(shown.uid),
        "path": path_of(shown.subject),
        "how_to_read": shown.how_to_read,
        "when_not": shown.when_not,
        "facts": shown.facts,
        "heads": shown.heads,
        "rows": shown.rows,
        "row_count": shown.row_count,
        "picture": shown.picture,
        "digest": shown.digest,
        "remark": shown.remark,
        "raised_at": shown.raised_at,
        "raised_by": maybe_person(shown.raised_by),
        "sent_at": shown.sent_at,
        "received_at": shown.received_at,
        "answers": [_answer(given) for given in shown.answers.all()],
        "ended_at": shown.ended_at,
        "ended_by": maybe_person(shown.ended_by),
        "end_reason": shown.end_reason,
        "finding": shown.finding_id,
        "is_elsewhere": shown.is_elsewhere,
        "delivered_at": shown.delivered_at,
        "refused": shown.refused,
        "history": history(queries.acts(question=shown), on=call.today),
    }
    return Answer(whole, KIND.answer(shown).headers)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/questions", name="list_questions", area="questions", run=listing,
        summary=_("What checks ask: by the acting body, or of it"), query=QuestionQuery, gives=QuestionList,
    ),
    Endpoint(
        method="GET", path="/questions/{id}", name="get_question", area="questions", run=one,
        summary=_("One question with the rows that raised it and what was answered"),
        gives=QuestionWhole, gives_etag=True,
    ),
)  # fmt: skip
