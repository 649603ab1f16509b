"""Questions and their steps on the way to other nodes: an envelope of the exchange, in the transaction of the act."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from jianxing.evidence.models import File
from jianxing.exchange import operations as exchange
from jianxing.exchange.kinds import Json
from jianxing.exchange.operations.sending import attachment_of
from jianxing.exchange.queries import peer_of
from jianxing.kernel.actor import Actor
from jianxing.questions.models import Question

QUESTION, STEP = "question", "question-step"
VERSION: Final = 1
#: The steps that the asked body takes, on its own node.
ASKED_STEPS: Final = frozenset({"receive", "answer"})


def carry_question(question: Question, *, by: Actor, at: datetime) -> None:
    """Hand a question that has been sent to the exchange, where the asked body lives on another node."""
    if peer_of(question.asked) is None:
        return
    outgoing = exchange.send(
        kind=QUESTION, sender=question.body, to=question.asked, payload=_payload(question), by=by, at=at
    )
    Question.objects.filter(pk=question.pk).update(carried_as=outgoing.handle)
    question.carried_as = outgoing.handle


def _payload(question: Question) -> dict[str, Json]:
    whole: Question = Question.objects.get(
        pk=question.pk
    )  # with rows and picture, whatever list it was read from
    return {
        "version": VERSION,
        "uid": str(whole.uid),
        "number": whole.number,
        "kind": whole.kind,
        "domain": whole.domain,
        "subject_title": whole.subject_title,
        "first_on": _day(whole.first_on),
        "last_on": _day(whole.last_on),
        "seen": whole.seen,
        "how_to_read": whole.how_to_read,
        "when_not": whole.when_not,
        "effect": written(whole.effect),
        "effect_unit": whole.effect_unit,
        "facts": whole.facts,
        "heads": whole.heads,
        "rows": whole.rows,
        "row_count": whole.row_count,
        "picture": _picture(whole.picture),
        "digest": whole.digest,
        "remark": whole.remark,
        "due_on": _day(whole.due_on),
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def written(value: float | None) -> str | None:
    """Return a number as envelopes carry it: its shortest decimal form, as text."""
    return None if value is None else repr(float(value))


def read(value: Any) -> float | None:
    """Return a number of an envelope."""
    return None if value is None else float(value)


def _picture(kept: Mapping[str, Any] | None) -> Json:
    if kept is None:
        return None
    lines: list[Json] = [
        {"name": line["name"], "values": [written(value) for value in line["values"]]}
        for line in kept["lines"]
    ]
    return {**kept, "limit": written(kept["limit"]), "lines": lines}


def tell_step(
    question: Question,
    step: str,
    *,
    by: Actor,
    at: datetime,
    words: str = "",
    says: str = "",
    due_on: date | None = None,
    files: Sequence[File] = (),
) -> None:
    """Tell the other node what was done here with a question that it has the other half of; nothing where both are here.

    The asked body's steps are told from its node alone, the asking body's from its own: none comes back as an echo.
    """
    if not question.is_carried or question.is_elsewhere != (step in ASKED_STEPS):
        return
    ours, theirs = (
        (question.asked, question.body) if question.is_elsewhere else (question.body, question.asked)
    )
    exchange.send(
        kind=STEP,
        sender=ours,
        to=theirs,
        payload={
            "version": VERSION,
            "uid": str(question.uid),
            "step": step,
            "words": words,
            "says": says,
            "due_on": _day(due_on),
        },
        attachments=[attachment_of(file) for file in files],
        by=by,
        at=at,
    )
