"""A question as the document that is printed: what was seen, how it is to be read, the rows, the answer and what came of it."""

from django.utils import timezone

from jianxing.letters.documents import (
    Attachment,
    Document,
    Drawing,
    FormatName,
    Paragraph,
    day,
    paragraphs,
    render,
)
from jianxing.questions.drawing import printed
from jianxing.questions.lifecycle import State
from jianxing.questions.models import STATE_LABELS, Question

#: Said in the margin of what is not in force.
_STANDING = {State.RAISED: "未发出", State.DISMISSED: "不予提出", State.WITHDRAWN: "已撤回"}
#: Rows that are bound in; the workbook has them all.
MOST_ROWS = 200


def document_of(question: Question) -> Document:
    """Return what the document says; *question* was read whole, with its answers."""
    sent = timezone.localdate(question.sent_at) if question.sent_at else None
    return Document(
        issuers=(question.body.name,),
        title=f"关于核查{question.subject_title}的函",
        number=question.number,
        addressees=(question.asked.name,),
        paragraphs=(
            *paragraphs(_lead(question)),
            Paragraph(heading="一、所见情况。", words=question.seen, level=1),
            Paragraph(heading="二、如何理解。", words=question.how_to_read, level=1),
            *((Paragraph(heading="三、不宜据此判断的情形。", words=question.when_not, level=1),) * bool(question.when_not)),
            *paragraphs(_asks(question)),
        ),
        attachments=(*_rows(question), *_answers(question)),
        dated=sent,
        printer=question.body.name,
        printed_on=sent,
        standing=_STANDING.get(State(question.state), ""),
    )  # fmt: skip


def _lead(question: Question) -> str:
    span = ""
    if question.first_on and question.last_on:
        span = f"（{day(question.first_on)}至{day(question.last_on)}）"
    effect = f"，幅度约为{question.effect:g}{question.effect_unit}" if question.effect is not None else ""
    what = f"{question.subject_title}{span}"
    return f"我单位在数据核验中注意到，你单位报送的{what}疑似异常，需核查{effect}。本函只提出疑问，不作结论。"


def _asks(question: Question) -> str:
    by_when = f"请于{day(question.due_on)}前" if question.due_on else "请"
    said = f"{question.remark}\n" if question.remark else ""
    return f"{said}{by_when}核查并书面答复，附证明材料。"


def _rows(question: Question) -> tuple[Attachment, ...]:
    svg = printed(question.picture, asked="提出疑问的数据", limit="限值")
    if not question.rows and not svg:
        return ()
    facts = [f"{label}：{value}" for label, value in question.facts]
    lines = ["　".join(question.heads), *("　".join(row) for row in question.rows[:MOST_ROWS])]
    left = question.row_count - min(len(question.rows), MOST_ROWS)
    rest = [f"另有{left}行，见导出表。"] * (left > 0)
    return (
        Attachment(
            name=f"提出疑问所据的{question.row_count}行数据" if question.rows else "提出疑问所据的图",
            paragraphs=paragraphs("\n".join([*facts, *(lines if question.rows else []), *rest])),
            drawing=Drawing(svg, question.picture["title"]) if svg and question.picture else None,
        ),
    )


def _answers(question: Question) -> tuple[Attachment, ...]:
    said = []
    for answer in question.answers.all():
        names = "、".join(link.file.name for link in answer.file_links.all() if link.file is not None)
        said.append(f"第{answer.round}次答复（{day(timezone.localdate(answer.answered_at))}）：{answer.text}")
        if names:
            said.append(f"证明材料：{names}")
        if answer.return_reason:
            said.append(f"退回：{answer.return_reason}")
    if question.end_reason:
        said.append(f"办理结果（{STATE_LABELS[State(question.state)]}）：{question.end_reason}")
    return (Attachment(name="答复与办理", paragraphs=paragraphs("\n".join(said))),) if said else ()


def rendered(*, question: Question, format: FormatName) -> bytes:  # noqa: A002
    """Return the question as Word or PDF."""
    return render(document_of(question), form="letter", format=format)
