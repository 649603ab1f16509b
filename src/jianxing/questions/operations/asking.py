"""Raising a question, once; sending it, dismissing it with a reason that holds, taking that back, withdrawing what was sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_text
from jianxing.directory.roots import reserve
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import stop_clock
from jianxing.questions import policies
from jianxing.questions.lifecycle import State
from jianxing.questions.models import Question
from jianxing.questions.operations.carriage import carry_question, tell_step
from jianxing.questions.operations.steps import (
    CLOCK,
    act_on,
    deadline,
    notify,
    refresh_visibility,
    take,
    watch,
)
from jianxing.questions.picture import MOST_ROWS, Picture, Rows, digest_of

#: Working days for an answer where nobody says otherwise.
DUE_DAYS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDraft:
    """What a check asks, in words that the asked body will read.

    *identity* knows the same question again: whoever raises makes it of all by which two questions differ.
    """

    identity: str
    kind: str
    domain: str
    subject: str
    subject_title: str
    seen: str
    how_to_read: str
    rows: Rows
    when_not: str = ""
    first_on: date | None = None
    last_on: date | None = None
    effect: float | None = None
    effect_unit: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of several questions: those done, and those refused with the reason of each."""

    done: list[Question] = field(default_factory=list)
    refused: list[tuple[Question, Refused]] = field(default_factory=list)


def raise_question(
    *, draft: QuestionDraft, asked: Body, by: Actor, at: datetime, caused_by: int | None = None
) -> tuple[Question, bool]:
    """Raise a question to a body, for a supervisor to send or dismiss; returns it, and whether it is new.

    The acting body raises the same question once: what stands under its identity is returned as it is: waiting, sent, settled,
    or dismissed with the reason that holds. Only what was withdrawn may be asked anew.
    """
    body = Body.objects.get(pk=by.body)
    policies.check_can_ask(body=body, by=by)
    policies.check_asked(body=body, asked=asked)
    with transaction.atomic():
        standing = _standing(body, draft.identity)
        if standing is not None:
            return standing, False
        try:
            with transaction.atomic():
                question = _put_down(draft, body, asked, by=by, at=at)
        except IntegrityError:
            standing = _standing(body, draft.identity)
            if standing is None:
                raise
            return standing, False
        act_on(
            question,
            "put",
            by=by,
            at=at,
            public={"number": question.number, "asked": asked.pk, "digest": question.digest},
            confidential={"seen": question.seen, "subject": question.subject_title},
            caused_by=caused_by,
        )
    return question, True


def _standing(body: Body, identity: str) -> Question | None:
    found: Question | None = (
        Question.objects.filter(body=body, identity=identity)
        .exclude(state=State.WITHDRAWN)
        .select_related("body", "asked")
        .first()
    )
    return found


def _put_down(draft: QuestionDraft, body: Body, asked: Body, *, by: Actor, at: datetime) -> Question:
    pk, year = reserve(Question), timezone.localdate(at).year
    rows = [[str(value) for value in row] for row in draft.rows.rows[:MOST_ROWS]]
    facts = [[str(label), str(value)] for label, value in draft.rows.facts]
    picture = draft.picture.kept() if draft.picture else None
    said = {
        "kind": draft.kind,
        "subject": draft.subject,
        "subject_title": draft.subject_title,
        "asked": asked.pk,
        "first_on": draft.first_on,
        "last_on": draft.last_on,
        "seen": draft.seen.strip(),
        "how_to_read": draft.how_to_read.strip(),
        "when_not": draft.when_not.strip(),
        "effect": draft.effect,
        "effect_unit": draft.effect_unit,
        "facts": facts,
        "heads": [str(head) for head in draft.rows.heads],
        "rows": rows,
        "row_count": max(draft.rows.count, len(draft.rows.rows)),
        "picture": picture,
    }
    digest = digest_of(said)
    question: Question = Question.objects.create(
        **(said | {"asked": asked}),
        pk=pk,
        number=f"{body.code}-Q{year}-{pk:06d}",
        identity=draft.identity,
        domain=draft.domain,
        state=State.RAISED,
        body=body,
        digest=digest,
        raised_at=at,
        raised_by_id=by.person_id,
        visible_to=[body.pk],
    )
    return question


def send(
    *,
    question: Question,
    remark: str = "",
    due_on: date | None = None,
    due_days: int | None = None,
    by: Actor,
    at: datetime,
) -> Question:
    """Send a question to the body that is asked, with a clock: ten working days unless a day or another number is given."""
    today = timezone.localdate(at)
    policies.check_can_take(question=question, action="send", by=by)
    if due_on is None and due_days is None:
        due_days = DUE_DAYS
    on, counted = deadline(due_on=due_on, due_days=due_days, today=today)
    with transaction.atomic():
        take(
            question=question,
            action="send",
            by=by,
            at=at,
            changes={"sent_at": at, "sent_by_id": by.person_id, "due_on": on, "remark": remark.strip()},
        )
        refresh_visibility([question.pk])
        act_on(
            question,
            "send",
            by=by,
            at=at,
            public={"asked": question.asked_id, "due_on": on, "digest": question.digest},
            confidential={"remark": question.remark},
        )
        carry_question(question, by=by, at=at)
        watch(question, counted_days=counted, today=today, at=at)
        notify(question, "sent", bodies=[question.asked_id], at=at)
    return question


def send_questions(
    *, questions: Sequence[Question], due_days: int = DUE_DAYS, by: Actor, at: datetime
) -> Decided:
    """Send several with one deadline; what is refused is left as it is and told with its reason."""
    return _each(questions, lambda one: send(question=one, due_days=due_days, by=by, at=at))


def dismiss(*, question: Question, reason: str, by: Actor, at: datetime) -> Question:
    """Dismiss what was raised, unsent: the reason holds when the same is seen again."""
    return _end(question, "dismiss", reason, by=by, at=at)


def dismiss_questions(*, questions: Sequence[Question], reason: str, by: Actor, at: datetime) -> Decided:
    """Dismiss several with one reason; what is refused is left as it is and told with its reason."""
    check_text(text=reason, missing=_("A reason is needed."))
    return _each(questions, lambda one: dismiss(question=one, reason=reason, by=by, at=at))


def _each(questions: Sequence[Question], do: Callable[[Question], object]) -> Decided:
    made = Decided()
    with transaction.atomic():
        for question in questions:
            try:
                with transaction.atomic():
                    do(question)
            except Refused as refusal:
                made.refused.append((question, refusal))
            else:
                made.done.append(question)
    return made


def take_back(*, question: Question, reason: str, by: Actor, at: datetime) -> Question:
    """Take a dismissal back: the question waits again to be sent."""
    policies.check_can_take(question=question, action="take_back", by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        take(
            question=question,
            action="take_back",
            by=by,
            at=at,
            changes={"ended_at": None, "ended_by_id": None, "end_reason": ""},
        )
        act_on(question, "take_back", by=by, at=at, confidential={"reason": reason.strip()})
    return question


def withdraw(*, question: Question, reason: str, by: Actor, at: datetime) -> Question:
    """Withdraw what was sent, with a reason that the asked body reads; its clock stops."""
    with transaction.atomic():
        _end(question, "withdraw", reason, by=by, at=at)
        stop_clock(subject="question", subject_id=question.pk, purpose=CLOCK, at=at)
        tell_step(question, "withdraw", by=by, at=at, words=reason.strip())
        notify(question, "withdrawn", bodies=[question.asked_id], at=at)
    return question


def _end(question: Question, action: str, reason: str, *, by: Actor, at: datetime) -> Question:
    policies.check_can_take(question=question, action=action, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        take(
            question=question,
            action=action,
            by=by,
            at=at,
            changes={"ended_at": at, "ended_by_id": by.person_id, "end_reason": reason.strip()},
        )
        act_on(question, action, by=by, at=at, confidential={"reason": reason.strip()})
    return question
