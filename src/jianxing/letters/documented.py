"""A letter as the document that is printed: what it says, what it asks of each, who gets a copy, what became of it."""

from collections.abc import Sequence
from typing import Final

from django.utils import timezone

from jianxing.directory.models import Body
from jianxing.letters.documents import (
    STOPS,
    Attachment,
    Document,
    FormName,
    Paragraph,
    Urgency,
    day,
    paragraphs,
)
from jianxing.letters.kinds import IN_LETTER_FORM, Kind
from jianxing.letters.lifecycle import State
from jianxing.letters.models import CoIssuer, Letter, Receipt
from jianxing.letters.numbering import words_for, written

#: What is said in the margin of a letter that is not in force. Documents are Chinese, whatever the reader's screen is.
STANDING: Final = {
    State.DRAFT: "草稿",
    State.DROPPED: "作废",
    State.SUPERSEDED: "已由后函替代",
    State.WITHDRAWN: "已撤回",
}
#: Of what came on paper this is what was registered; the sealed sheet is what counts.
_REGISTERED: Final = "登记件，以纸质原件为准"
_URGENCY: Final[dict[str, Urgency]] = {Letter.Urgency.URGENT: "加急", Letter.Urgency.MOST_URGENT: "特急"}
#: Of what has left the house on paper or come from another node, the number and the day are what stands on it.
_OURS: Final = Letter.Origin.WRITTEN
#: More findings than this are named on a page of their own.
_FEW: Final = 1


def form_of(letter: Letter) -> FormName:
    """Return the form that letters of this kind have: 信函格式 for letters, the standard form for the others."""
    return "letter" if Kind(letter.kind) in IN_LETTER_FORM else "standard"


def document_of(letter: Letter) -> Document:
    """Return what the letter's document says, as far as its reader sees the letter."""
    receipts = list(letter.receipts.select_related("addressee").order_by("ordinal", "id"))
    parts = list(letter.co_issuers.select_related("body", "said_by")) if letter.co_issued else []
    issuers = (letter.body.name, *(one.body.name for one in parts), *letter.co_issued_as)
    return Document(
        issuers=issuers,
        title=letter.title,
        number=_number(letter),
        urgency=_URGENCY.get(letter.urgency, ""),
        signers=_signers(letter, parts, receipts),
        addressees=tuple(receipt.addressed_as or receipt.addressee.name for receipt in receipts),
        paragraphs=(*paragraphs(letter.text), *_asked_of_one(receipts)),
        attachments=_attachments(letter, receipts),
        dated=letter.dated_on,
        copies=_names(letter.copied_to),
        printer=letter.body.name,
        printed_on=timezone.localdate(letter.sent_at) if letter.sent_at else letter.dated_on,
        standing=STANDING.get(State(letter.state), _REGISTERED * (letter.origin == Letter.Origin.PAPER)),
        signatures=issuers,
    )


def _number(letter: Letter) -> str:
    if letter.document_number or letter.origin != _OURS:
        return letter.document_number
    words = words_for(body=letter.body, kind=letter.kind)
    return written(words=words, year=timezone.localdate(letter.drafted_at).year, value=None)


def _signers(letter: Letter, parts: Sequence[CoIssuer], receipts: Sequence[Receipt]) -> tuple[str, ...]:
    """Return who signed, the host's leader first, of a document to a body above alone (clause 7.2.6)."""
    if letter.signed_by is None or not any(one.addressee_id in letter.body.ancestors for one in receipts):
        return ()
    return (letter.signed_by.name, *(one.said_by.name for one in parts if one.said_by is not None))


def _names(bodies: Sequence[int]) -> tuple[str, ...]:
    names = dict(Body.objects.filter(pk__in=bodies).values_list("pk", "name"))
    return tuple(names[pk] for pk in bodies if pk in names)


def _deadline(receipt: Receipt) -> str:
    if receipt.due_on is not None:
        return f"请于{day(receipt.due_on)}前书面反馈办理情况。"
    return f"请于收到后{receipt.due_days}个工作日内书面反馈办理情况。" if receipt.due_days else ""


def _by_when(asked: str, receipt: Receipt) -> str:
    """Return what is asked and by when, as one sentence where the first was left open."""
    deadline = _deadline(receipt)
    open_end = bool(asked) and asked[-1] not in STOPS
    return asked + ("，" if deadline else "。") * open_end + deadline


def _in_one_line(receipt: Receipt) -> str:
    return _by_when(" ".join(receipt.asked.split()), receipt)


def _asked_of_one(receipts: Sequence[Receipt]) -> tuple[Paragraph, ...]:
    """Return what is asked of the addressee and by when; of several each has its line in an annex."""
    if len(receipts) != 1:
        return ()
    return paragraphs(_by_when(receipts[0].asked.strip(), receipts[0]))


def _attachments(letter: Letter, receipts: Sequence[Receipt]) -> tuple[Attachment, ...]:
    made = []
    asked = [receipt for receipt in receipts if receipt.asked or _deadline(receipt)]
    if len(receipts) > 1 and asked:
        made.append(
            Attachment(
                "任务分工及完成时限",
                tuple(
                    Paragraph(
                        f"{place}.{receipt.addressed_as or receipt.addressee.name}：{_in_one_line(receipt)}"
                    )
                    for place, receipt in enumerate(asked, start=1)
                ),
            )
        )
    findings = [link.finding for link in letter.finding_links.select_related("finding")]
    in_text = all(finding.number in letter.text for finding in findings)
    if not in_text and (len(findings) > _FEW or letter.kind == Kind.ASSIGNMENT):
        made.append(
            Attachment(
                "交办问题清单" if letter.kind == Kind.ASSIGNMENT else "有关问题清单",
                tuple(
                    Paragraph(f"{place}.{' '.join(finding.description.split())}（{finding.number}）")
                    for place, finding in enumerate(findings, start=1)
                ),
            )
        )
    files = letter.file_links.select_related("file").filter(file__voided_at=None)
    made += [Attachment(link.file.name) for link in files]
    return tuple(made)
