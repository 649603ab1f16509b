"""What the asked body does with a question, and the return of an answer that is not enough."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused, check_text
from jianxing.evidence.models import File
from jianxing.evidence.operations import share as share_files
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import meet_clock
from jianxing.questions import policies
from jianxing.questions.models import Answer, AnswerFile, Question
from jianxing.questions.operations.carriage import tell_step
from jianxing.questions.operations.steps import CLOCK, act_on, deadline, notify, take, watch


class FileNotYours(Refused):
    """A file that the acting body did not upload cannot be attached by it."""


def receive(*, question: Question, by: Actor, at: datetime) -> Question:
    """Sign for a question (签收)."""
    with transaction.atomic():
        take(
            question=question,
            action="receive",
            by=by,
            at=at,
            changes={"received_at": at, "received_by_id": by.person_id},
        )
        act_on(question, "receive", by=by, at=at)
        tell_step(question, "receive", by=by, at=at)
    return question


def answer(
    *, question: Question, says: str, text: str, files: Sequence[File] = (), by: Actor, at: datetime
) -> Answer:
    """Answer a question, with what bears it out; the clock has been met. Settling it is the asking body's."""
    policies.check_can_take(question=question, action="answer", by=by)
    for file in files:
        if file.uploaded_body_id != by.body_id:
            raise FileNotYours(
                _("“%(name)s” was uploaded by another body.") % {"name": file.name}, _("Upload it.")
            )
    return give_answer(question, says=says, text=text, files=files, by=by, at=at)


def give_answer(
    question: Question,
    *,
    says: str,
    text: str,
    files: Sequence[File],
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Answer:
    """Write an answer that was given here, or that came from the asked body's node with its files."""
    policies.check_can_take(question=question, action="answer", by=by)
    check_text(text=text, missing=_("An answer is needed."))
    with transaction.atomic():
        take(question=question, action="answer", by=by, at=at, changes={"answered_by_id": by.person_id})
        rounds = Answer.objects.filter(question=question).aggregate(last=Max("round"))["last"] or 0
        made = Answer.objects.create(
            question=question,
            round=rounds + 1,
            says=says,
            text=text.strip(),
            answered_at=at,
            answered_by_id=by.person_id,
        )
        AnswerFile.objects.bulk_create(AnswerFile(answer=made, file=file) for file in files)
        act = act_on(
            question,
            "answer",
            by=by,
            at=at,
            public={"round": made.round, "says": made.says, "files": [file.pk for file in files]},
            confidential={"text": made.text, "names": [file.name for file in files]},
            caused_by=caused_by,
        )
        share_files(files=files, above=[question.body_id], by=by, at=at, caused_by=act.pk)
        meet_clock(subject="question", subject_id=question.pk, purpose=CLOCK, at=at)
        tell_step(question, "answer", by=by, at=at, words=made.text, says=made.says, files=files)
        notify(question, "answered", bodies=[question.body_id], at=at)
    return made


def give_back(
    *,
    question: Question,
    reason: str,
    due_on: date | None = None,
    due_days: int | None = None,
    by: Actor,
    at: datetime,
) -> Question:
    """Return an answer with what is missing and a new deadline, for which a clock runs anew."""
    policies.check_can_take(question=question, action="return", by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    today = timezone.localdate(at)
    on, counted = deadline(due_on=due_on, due_days=due_days, today=today)
    with transaction.atomic():
        take(question=question, action="return", by=by, at=at, changes={"due_on": on})
        Answer.objects.filter(question=question, returned_at=None).update(
            returned_at=at, returned_by_id=by.person_id, return_reason=reason.strip()
        )
        act_on(
            question, "return", by=by, at=at, public={"due_on": on}, confidential={"reason": reason.strip()}
        )  # fmt: skip
        watch(question, counted_days=counted, today=today, at=at)
        tell_step(question, "return", by=by, at=at, words=reason.strip(), due_on=on)
        notify(question, "returned", bodies=[question.asked_id], at=at)
    return question
