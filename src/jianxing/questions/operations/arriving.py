"""What comes from other nodes: a question, a step taken there, the signed receipt of what was sent.

Each takes effect inside the inbox's transaction, acting for the body it is addressed to. What cannot take effect is refused
with words, which the sending node reads.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.exchange import kinds as exchange
from jianxing.kernel.actor import Actor
from jianxing.notices.queries import calendar as working_days
from jianxing.questions.lifecycle import State
from jianxing.questions.models import Question
from jianxing.questions.operations.answering import give_answer, give_back, receive
from jianxing.questions.operations.asking import withdraw
from jianxing.questions.operations.carriage import ASKED_STEPS, read
from jianxing.questions.operations.settling import accept_correction, accept_explanation, end_as_finding
from jianxing.questions.operations.steps import act_on, notify, refresh_visibility, watch
from jianxing.questions.picture import Line, Picture

#: Fields of a question that an envelope carries as they are kept.
_AS_SAID: Final = (
    "number", "kind", "domain", "subject_title", "seen", "how_to_read", "when_not", "effect_unit", "facts", "heads", "rows",
    "row_count", "digest", "remark",
)  # fmt: skip


def receive_question(received: exchange.Received, *, at: datetime) -> None:
    """Let a question from another node arrive: it stands as it was asked there, and its clock runs here too."""
    said: dict[str, Any] = dict(received.payload)
    by, today = Actor.system(body_id=received.to.pk), timezone.localdate(at)
    if not received.sender.supervises:
        raise exchange.Refused("not-admitted", _("Only a supervising body asks."))
    question = _kept(received, said, at=at)
    act_on(
        question,
        "arrive",
        by=by,
        at=at,
        public={"number": question.number, "body": question.body_id, "digest": question.digest},
        confidential={"seen": question.seen, "subject": question.subject_title, "remark": question.remark},
        caused_by=received.act_id,
    )
    refresh_visibility([question.pk])
    watch(question, counted_days=None, today=today, at=at)
    notify(question, "sent", bodies=[question.asked_id], at=at)


def _kept(received: exchange.Received, said: Mapping[str, Any], *, at: datetime) -> Question:
    today = timezone.localdate(at)
    uid = uuid.UUID(str(said["uid"]))
    try:
        picture = _picture(said["picture"])
    except ValueError as error:
        raise exchange.Refused("picture-unfit", str(error)) from error
    try:
        with transaction.atomic():
            question: Question = Question.objects.create(
                **{name: said[name] for name in _AS_SAID},
                uid=uid,
                identity=f"exchange:{uid}",
                state=State.SENT,
                body=received.sender,
                asked=received.to,
                subject=f"elsewhere:{uid}",
                first_on=_day(said["first_on"]),
                last_on=_day(said["last_on"]),
                effect=read(said["effect"]),
                picture=picture,
                raised_at=received.sent_at,
                sent_at=received.sent_at,
                due_on=max(date.fromisoformat(said["due_on"]), today),
                is_elsewhere=True,
                visible_to=[received.to.pk],
            )
    except IntegrityError:
        raise exchange.Refused(
            "known-already", _("The question has come before, or says what no question says.")
        ) from None
    return question


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _picture(said: Any) -> dict[str, Any] | None:
    if said is None:
        return None
    return Picture(
        title=said["title"],
        unit=said["unit"],
        labels=said["labels"],
        lines=[Line(line["name"], [read(value) for value in line["values"]]) for line in said["lines"]],
        limit=read(said["limit"]),
        marked=said["marked"],
        columns=said["columns"],
    ).kept()


def receive_step(received: exchange.Received, *, at: datetime) -> None:
    """Take the step that was taken on the other node, in the name of the body that took it."""
    said, step = received.payload, str(received.payload["step"])
    question = _question_for(received)
    try:
        _STEPS[step](question, said, received, Actor.system(body_id=received.sender.pk), at)
    except Refused as refusal:
        raise exchange.Refused("step-refused", str(refusal)) from refusal


def _question_for(received: exchange.Received) -> Question:
    """Return the question whose other half has taken a step; each side takes its own steps alone."""
    uid = uuid.UUID(str(received.payload["uid"]))
    whole = Question.objects.select_related("body", "asked").select_for_update(of=("self",)).filter(uid=uid)
    if received.payload["step"] in ASKED_STEPS:
        found = whole.filter(body=received.to, asked=received.sender, is_elsewhere=False)
    else:
        found = whole.filter(asked=received.to, body=received.sender, is_elsewhere=True)
    question: Question | None = found.first()
    if question is None or not question.is_carried:
        raise exchange.Refused("unknown-question", _("No such question is known here."))
    return question


def _receive(question: Question, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    receive(question=question, by=by, at=at)


def _answer(question: Question, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    give_answer(
        question, says=said["says"], text=said["words"], files=received.attachments, by=by, at=at,
        caused_by=received.act_id,
    )  # fmt: skip


def _return(question: Question, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    today = timezone.localdate(at)
    asked = _day(said["due_on"])
    due_on = max(asked, today) if asked else working_days().add(today, 1).on
    give_back(question=question, reason=said["words"], due_on=due_on, by=by, at=at)


def _explained(question: Question, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    accept_explanation(question=question, reason=said["words"], by=by, at=at)


def _corrected(question: Question, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    accept_correction(question=question, reason=said["words"], by=by, at=at)


def _found(question: Question, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    end_as_finding(question, number=said["words"], by=by, at=at)


def _withdraw(question: Question, said: Any, received: exchange.Received, by: Actor, at: datetime) -> None:
    withdraw(question=question, reason=said["words"], by=by, at=at)


_STEPS: Final = {
    "receive": _receive,
    "answer": _answer,
    "return": _return,
    "accept_explanation": _explained,
    "accept_correction": _corrected,
    "make_finding": _found,
    "withdraw": _withdraw,
}


def question_receipted(outgoing_handle: str, receipt: exchange.Receipt, *, at: datetime) -> None:
    """The other node has signed for a question, or refused it: the asking body's page says so."""
    held = Question.objects.select_for_update(of=("self",)).filter(carried_as=outgoing_handle)
    question = held.select_related("body", "asked").first()
    if question is None:
        return
    by = Actor.system(body_id=question.body_id)
    with acting(by):
        if receipt.taken:
            Question.objects.filter(pk=question.pk).update(delivered_at=receipt.received_at)
            act_on(question, "deliver", by=by, at=at)
            return
        words = receipt.reason
        Question.objects.filter(pk=question.pk).update(refused=words)
        act_on(question, "refuse", by=by, at=at, public={"code": receipt.code})
        notify(question, "undelivered", bodies=[question.body_id], at=at)


def step_receipted(outgoing_handle: str, receipt: exchange.Receipt, *, at: datetime) -> None:
    """The other node has signed for a step. A refusal stands on the exchange's own page, with its words: the two sides crossed
    each other, and the step that was first has come or is on its way."""
