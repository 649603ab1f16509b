"""Letters (函件): those written here and below, one whole with what each addressee did, and what has come to the acting body."""

from datetime import date, datetime
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Listed, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.resources.co_issuers import CoIssuerLine, co_issuer
from jianxing.api.resources.doings import Kind
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, maybe_named, maybe_person, named
from jianxing.letters import kinds, queries
from jianxing.letters.lifecycle import ReceiptState, State
from jianxing.letters.models import Answer as Answered
from jianxing.letters.models import Letter, Receipt


class LetterHead(TypedDict):
    """A letter after something was done to it."""

    id: int
    number: str
    document_number: str
    state: State
    digest: str


class ReceiptRef(TypedDict):
    """What one addressee is asked, as a list has it."""

    id: int
    addressee: Named
    state: ReceiptState
    due_on: date | None


class LetterLine(TypedDict):
    """A letter as a list has it."""

    id: int
    number: str
    document_number: str
    kind: kinds.Kind
    title: str
    state: State
    body: Named
    dated_on: date | None
    receipts: list[ReceiptRef]


class LetterList(TypedDict):
    """A page of letters, newest first."""

    items: list[LetterLine]
    count: int
    next: str | None


class LetterFileLine(TypedDict):
    """A file of a letter or of an answer."""

    id: int
    name: str


class AnswerLine(TypedDict):
    """What was answered, and the return of it; of an answer on paper its number and date."""

    text: str
    answered_at: datetime
    answered_by: Named | None
    paper_number: str
    paper_on: date | None
    files: list[LetterFileLine]
    returned_at: datetime | None
    return_reason: str


class ReceiptWhole(ReceiptRef):
    """What one addressee is asked and did."""

    addressed_as: str
    asked: str
    due_days: int | None
    delivered_at: datetime | None
    opened_at: datetime | None
    accepted_at: datetime | None
    declined_at: datetime | None
    decline_reason: str
    suggested: Named | None
    refused: str
    settled_at: datetime | None
    answers: list[AnswerLine]


class LetterWhole(TypedDict):
    """A letter with everything that its page shows."""

    id: int
    uid: str
    number: str
    document_number: str
    origin: str
    kind: kinds.Kind
    form: str
    urgency: str
    title: str
    text: str
    state: State
    body: Named
    co_issuers: list[CoIssuerLine]
    matter: str
    joint_action: int | None
    project: int | None
    findings: list[int]
    instead_of: int | None
    effect: str
    followed_by: int | None
    answers: int | None
    urges: int | None
    drafted_at: datetime
    drafted_by: Named | None
    signed_at: datetime | None
    signed_by: Named | None
    dated_on: date | None
    digest: str
    sent_at: datetime | None
    end_reason: str
    annexes: list[LetterFileLine]
    scan: LetterFileLine | None
    receipts: list[ReceiptWhole]
    history: list[Deed]


class ReceivedLine(ReceiptRef):
    """A letter that came to the acting body."""

    letter: int
    document_number: str
    kind: kinds.Kind
    title: str
    body: Named
    asked: str


class ReceivedList(TypedDict):
    """A page of letters that came, newest first."""

    items: list[ReceivedLine]
    count: int
    next: str | None


class ReceiptOne(ReceiptWhole):
    """What a letter asks of one addressee, with its letter."""

    letter: int
    document_number: str


class LetterQuery(Listed):
    """Which letters."""

    q: Annotated[str, Text(100)] = ""
    state: State | None = None
    kind: kinds.Kind | None = None
    late: bool = False


class ReceivedQuery(Listed):
    """Which letters that came."""

    q: Annotated[str, Text(100)] = ""
    state: ReceiptState | None = None
    kind: kinds.Kind | None = None
    late: bool = False


def _head(letter: Letter) -> LetterHead:
    return {
        "id": letter.pk,
        "number": letter.number,
        "document_number": letter.document_number,
        "state": State(letter.state),
        "digest": letter.digest,
    }


KIND: Final = Kind(
    area="letters",
    path="/letters/{id}",
    name="letter",
    read=queries.one,
    title=str,
    etag=lambda letter: f'"{letter.state}"',
    head=_head,
    gives=LetterHead,
)


def receipt_ref(receipt: Receipt) -> ReceiptRef:
    """Return a receipt as lists have it."""
    return {
        "id": receipt.pk,
        "addressee": named(receipt.addressee),
        "state": ReceiptState(receipt.state),
        "due_on": receipt.due_on,
    }


RECEIPT: Final = Kind(
    area="letters",
    path="/letter-receipts/{id}",
    name="letter_receipt",
    read=queries.one_receipt,
    title=lambda receipt: str(receipt.letter.called),
    etag=lambda receipt: f'"{receipt.state}"',
    head=receipt_ref,
    gives=ReceiptRef,
)


def listing(call: Call) -> LetterList:
    """Give a page of the letters that the acting body wrote, or sees from above."""
    asked = call.asked(LetterQuery)
    filters = queries.Filters(
        state=asked.state or "", kind=asked.kind or "", late=asked.late, words=asked.q.strip()
    )
    before = key_of(asked.after, prefix="letter~")
    page = queries.page(
        filters=filters,
        by=call.by,
        today=call.today,
        cursor="" if before is None else str(before),
        size=asked.limit,
    )
    items: list[LetterLine] = [
        {
            "id": one.pk,
            "number": one.number,
            "document_number": one.document_number,
            "kind": kinds.Kind(one.kind),
            "title": one.title,
            "state": State(one.state),
            "body": named(one.body),
            "dated_on": one.dated_on,
            "receipts": [receipt_ref(receipt) for receipt in one.receipts.all()],
        }
        for one in page.rows
    ]
    ahead = f"letter~{page.next_cursor}" if page.next_cursor else ""
    return {"items": items, "count": page.count, "next": cursor(ahead)}


def received(call: Call) -> ReceivedList:
    """Give a page of the letters that came to the acting body."""
    asked = call.asked(ReceivedQuery)
    filters = queries.Filters(
        side="received",
        state=asked.state or "",
        kind=asked.kind or "",
        late=asked.late,
        words=asked.q.strip(),
    )
    before = key_of(asked.after, prefix="receipt~")
    page = queries.page(
        filters=filters,
        by=call.by,
        today=call.today,
        cursor="" if before is None else str(before),
        size=asked.limit,
    )
    items: list[ReceivedLine] = [
        {
            **receipt_ref(one),
            "letter": one.letter_id,
            "document_number": one.letter.document_number,
            "kind": kinds.Kind(one.letter.kind),
            "title": one.letter.title,
            "body": named(one.letter.body),
            "asked": one.asked,
        }
        for one in page.rows
    ]
    ahead = f"receipt~{page.next_cursor}" if page.next_cursor else ""
    return {"items": items, "count": page.count, "next": cursor(ahead)}


def receipt_whole(receipt: Receipt) -> ReceiptWhole:
    """Return a receipt with its answers."""
    return {
        **receipt_ref(receipt),
        "addressed_as": receipt.addressed_as,
        "asked": receipt.asked,
        "due_days": receipt.due_days,
        "delivered_at": receipt.delivered_at,
        "opened_at": receipt.opened_at,
        "accepted_at": receipt.accepted_at,
        "declined_at": receipt.declined_at,
        "decline_reason": receipt.decline_reason,
        "suggested": maybe_named(receipt.suggested),
        "refused": receipt.refused,
        "settled_at": receipt.settled_at,
        "answers": [_answer(one) for one in receipt.answer_rounds.all()],
    }


def _answer(one: Answered) -> AnswerLine:
    return {
        "text": one.text,
        "answered_at": one.answered_at,
        "answered_by": maybe_person(one.answered_by),
        "paper_number": one.paper_number,
        "paper_on": one.paper_on,
        "files": [
            {"id": link.file.pk, "name": link.file.name}
            for link in one.file_links.all()
            if link.file is not None and not link.file.is_voided
        ],
        "returned_at": one.returned_at,
        "return_reason": one.return_reason,
    }


def one(call: Call) -> Answer:
    """Give one letter whole, as far as the reader sees what it asks of others."""
    shown = queries.one(pk=call.pk)
    successor = queries.successor(letter=shown)
    whole: LetterWhole = {
        **_head(shown),
        "uid": str(shown.uid),
        "origin": shown.origin,
        "kind": kinds.Kind(shown.kind),
        "form": shown.form,
        "urgency": shown.urgency,
        "title": shown.title,
        "text": shown.text,
        "body": named(shown.body),
        "co_issuers": [co_issuer(one) for one in shown.co_issuers.all()],
        "matter": shown.matter,
        "joint_action": shown.action.pk if shown.action else None,
        "project": project.pk if (project := queries.project_of(letter=shown)) else None,
        "findings": [finding.pk for finding in queries.findings_of(letter=shown)],
        "instead_of": shown.instead_of_id,
        "effect": shown.effect,
        "followed_by": None if successor is None else successor.pk,
        "answers": shown.answers_id,
        "urges": shown.urges_id,
        "drafted_at": shown.drafted_at,
        "drafted_by": maybe_person(shown.drafted_by),
        "signed_at": shown.signed_at,
        "signed_by": maybe_person(shown.signed_by),
        "dated_on": shown.dated_on,
        "sent_at": shown.sent_at,
        "end_reason": shown.end_reason,
        "annexes": [
            {"id": link.file.pk, "name": link.file.name}
            for link in shown.file_links.all()
            if link.file is not None and not link.file.is_voided
        ],
        "scan": {"id": shown.scan.pk, "name": shown.scan.name} if shown.scan is not None else None,
        "receipts": [receipt_whole(receipt) for receipt in shown.receipts.all()],
        "history": history(queries.acts(letter=shown), on=call.today),
    }
    return Answer(whole, KIND.answer(shown).headers)


def one_receipt(call: Call) -> Answer:
    """Give what a letter asks of one addressee, with its answers."""
    receipt = queries.one_receipt(pk=call.pk)
    whole: ReceiptOne = {
        **receipt_whole(receipt),
        "letter": receipt.letter_id,
        "document_number": receipt.letter.document_number,
    }
    return Answer(whole, RECEIPT.answer(receipt).headers)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/letters", name="list_letters", area="letters", run=listing,
        summary=_("The letters that the acting body wrote, or sees from above"),
        query=LetterQuery, gives=LetterList,
    ),
    Endpoint(
        method="GET", path="/letters/{id}", name="get_letter", area="letters", run=one,
        summary=_("One letter with what it asks of whom and what each did"),
        gives=LetterWhole, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/letter-receipts", name="list_letter_receipts", area="letters", run=received,
        summary=_("The letters that came to the acting body"), query=ReceivedQuery, gives=ReceivedList,
    ),
    Endpoint(
        method="GET", path="/letter-receipts/{id}", name="get_letter_receipt", area="letters",
        run=one_receipt, summary=_("What a letter asks of one addressee, with its answers"),
        gives=ReceiptOne, gives_etag=True,
    ),
)  # fmt: skip
