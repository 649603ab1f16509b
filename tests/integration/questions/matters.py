"""Questions brought to where a test needs them, by the real operations."""

import io
from datetime import date

from jianxing.directory.acting import acting
from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.kernel.actor import Actor
from jianxing.questions import operations as ops
from jianxing.questions import queries
from jianxing.questions.models import Question
from jianxing.questions.operations import QuestionDraft
from jianxing.questions.picture import Line, Picture, Rows
from tests.standing import AT, Standing

SEEN = "在限值75下方61至75之间有41天,预计30天"
TEXT = "仪器于三月校准,附校准记录"


def draft(**changes: object) -> QuestionDraft:
    fields: dict[str, object] = {
        "identity": "series:7|density_at_limit|2016",
        "kind": "indicators.density_at_limit",
        "domain": "ecology",
        "subject": "series:7",
        "subject_title": "万柳站 PM2.5 日均值",
        "seen": SEEN,
        "how_to_read": "正常情况下限值两侧的天数平滑过渡",
        "when_not": "样本不足180天时不用",
        "first_on": date(2016, 1, 1),
        "last_on": date(2016, 12, 31),
        "effect": 11.0,
        "effect_unit": "天",
        "rows": Rows(
            ["日期", "读数"], [["2016-01-03", "74"], ["2016-01-09", "73"]], 41, [("p 值", "0.0004")]
        ),
        "picture": Picture(
            "限值附近的天数", "天", ["60", "70", "80"], [Line("天数", [12.0, 30.0, 4.0])], 75.0, [1], True
        ),
    }
    return QuestionDraft(**{**fields, **changes})  # type: ignore[arg-type]


def raised(standing: Standing, **changes: object) -> Question:
    """A question of the group to the department, not sent yet."""
    by = standing.supervisor
    with acting(by):
        return ops.raise_question(draft=draft(**changes), asked=standing.department, by=by, at=AT)[0]


def sent(standing: Standing, **changes: object) -> Question:
    question, by = raised(standing, **changes), standing.supervisor
    with acting(by):
        return ops.send(question=question, by=by, at=AT)


def received(standing: Standing, **changes: object) -> Question:
    question, by = sent(standing, **changes), standing.handler
    with acting(by):
        return ops.receive(question=queries.one(pk=question.pk), by=by, at=AT)


def paper(by: Actor) -> File:
    with acting(by):
        return store(stream=io.BytesIO("校准记录".encode()), name="密校准记录.txt", by=by, at=AT)


def answered(standing: Standing, **changes: object) -> Question:
    """A question that the department has answered, with a file; as the group reads it."""
    question, by = received(standing, **changes), standing.handler
    file = paper(by)
    with acting(by):
        ops.answer(question=question, says="stands", text=TEXT, files=[file], by=by, at=AT)
    with acting(standing.supervisor):
        return queries.one(pk=question.pk)
