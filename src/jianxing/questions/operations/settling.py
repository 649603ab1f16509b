"""Settling an answer: explained, corrected, or to a finding. It is the asking body's, never the one's who answered."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.alike import operations as alike
from jianxing.directory.policies import check_text
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import stop_clock
from jianxing.questions import policies
from jianxing.questions.models import Question
from jianxing.questions.operations.carriage import tell_step
from jianxing.questions.operations.steps import CLOCK, act_on, notify, take

_VIA: Final = "数据核验"
_CATEGORY: Final = "数据质量"


def accept_explanation(*, question: Question, reason: str, by: Actor, at: datetime) -> Question:
    """Settle a question as explained (已说明): *reason* says what in the answer explains it."""
    return _settle(question, "accept_explanation", reason, by=by, at=at)


def accept_correction(*, question: Question, reason: str, by: Actor, at: datetime) -> Question:
    """Settle a question as corrected (已更正): *reason* says what has been corrected."""
    return _settle(question, "accept_correction", reason, by=by, at=at)


def _settle(question: Question, action: str, reason: str, *, by: Actor, at: datetime) -> Question:
    policies.check_can_take(question=question, action=action, by=by)
    check_text(text=reason, missing=_("Say what settles it."))
    with transaction.atomic():
        take(
            question=question,
            action=action,
            by=by,
            at=at,
            changes={"ended_at": at, "ended_by_id": by.person_id, "end_reason": reason.strip()},
        )
        act_on(question, action, by=by, at=at, confidential={"reason": reason.strip()})
        tell_step(question, action, by=by, at=at, words=reason.strip())
        notify(question, "settled", bodies=[question.asked_id], at=at)
    return question


def make_finding(*, question: Question, description: str = "", by: Actor, at: datetime) -> Finding:
    """Make a finding of a question whose answer does not settle it, or that was not answered in time.

    The asked body is its responsible body; what was seen are its words unless others are given. Assigning it, and closing it,
    stay matters of their own.
    """
    today = timezone.localdate(at)
    policies.check_can_take(question=question, action="make_finding", by=by, today=today)
    with transaction.atomic():
        finding = findings.register(
            description=description.strip() or worded(question),
            domain=question.domain,
            category=_CATEGORY,
            discovered_via=_VIA,
            found_on=today,
            responsible=question.asked,
            by=by,
            at=at,
        )
        take(
            question=question,
            action="make_finding",
            by=by,
            at=at,
            changes={"ended_at": at, "ended_by_id": by.person_id, "finding_id": finding.pk},
        )
        act_on(question, "make_finding", by=by, at=at, public={"finding": finding.pk})
        stop_clock(subject="question", subject_id=question.pk, purpose=CLOCK, at=at)
        tell_step(question, "make_finding", by=by, at=at, words=finding.number)
        notify(question, "settled", bodies=[question.asked_id], at=at)
        alike.compare(findings=[finding.pk], by=by, at=at)
    return finding


def end_as_finding(question: Question, *, number: str, by: Actor, at: datetime) -> None:
    """The asking body has made a finding of a question on its own node, under *number*."""
    with transaction.atomic():
        reason = _("Made a finding there: %(number)s") % {"number": number}
        changes = {"ended_at": at, "end_reason": reason}
        take(question=question, action="make_finding", by=by, at=at, changes=changes)
        act_on(question, "make_finding", by=by, at=at, confidential={"reason": reason})
        stop_clock(subject="question", subject_id=question.pk, purpose=CLOCK, at=at)
        notify(question, "settled", bodies=[question.asked_id], at=at)


def worded(question: Question) -> str:
    """Return what a finding of a question says where nobody writes other words."""
    span = ""
    if question.first_on and question.last_on:
        span = f"（{question.first_on.isoformat()}至{question.last_on.isoformat()}）"
    return f"疑似异常，需核查：{question.subject_title}{span}。{question.seen}（存疑编号：{question.number}）"
