"""What people do with reports: route, accept, decline, answer, dismiss, gather, close, publish, reach the reporter."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_text
from jianxing.directory.roots import Overtaken
from jianxing.feedback import policies
from jianxing.feedback.lifecycle import MOST_DECLINES, State
from jianxing.feedback.models import Answer, Assignment, Contact, Report
from jianxing.feedback.operations.doors import pair
from jianxing.feedback.operations.steps import CLOCK, WORD_DAYS, act_on, notify, pass_on, take
from jianxing.kernel import sealing
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import meet_clock, stop_clock
from jianxing.notices.queries import calendar as working_days


class NoContact(Refused):
    """The reporter left none."""


class NotTogether(Refused):
    """Those two reports cannot be gathered."""


def assign(*, report: Report, responsible: Body, by: Actor, at: datetime) -> Report:
    """Pass a report on to a department. After it was declined twice, or contested, the supervisor's word is the last."""
    decided = report.declines >= MOST_DECLINES or report.state == State.CONTESTED
    with transaction.atomic():
        pass_on(report, "assign", body=responsible, decided=decided, by=by, at=at)
    return report


def accept(*, report: Report, by: Actor, at: datetime) -> Report:
    """Take a report up (签收)."""
    with transaction.atomic():
        take(report=report, action="accept", by=by, changes={})
        act_on(report, "accept", by=by, at=at)
    return report


def decline(*, report: Report, reason: str, suggested: Body, by: Actor, at: datetime) -> Report:
    """Decline a report with a reason and the body whose it is instead; the first time it goes there by itself.

    After the second it waits for the supervising body, whose word is the last.
    """
    policies.check_can_take(report=report, action="decline", by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    policies.check_responsible(report=report, body=suggested)
    if suggested.pk == by.body:
        raise policies.WrongBody(_("A body does not suggest itself."), _("Name the body whose it is."))
    with transaction.atomic():
        take(report=report, action="decline", by=by, changes={"declines": report.declines + 1})
        Assignment.objects.filter(report=report, declined_at=None, body_id=by.body).update(
            declined_at=at, declined_by_id=by.person_id, reason=reason.strip(), suggested=suggested
        )
        act = act_on(
            report, "decline", by=by, at=at, public={"suggested": suggested.pk, "declines": report.declines},
            confidential={"reason": reason.strip()},
        )  # fmt: skip
        stop_clock(subject="report", subject_id=report.pk, purpose=CLOCK, at=at)
        if report.declines < MOST_DECLINES and not report.assignments.filter(body=suggested).exists():
            system = Actor.system(body_id=report.body_id)
            with acting(system):
                pass_on(report, "assign", body=suggested, by=system, at=at, caused_by=act.pk)
        else:
            notify(report, "declined", bodies=[report.body_id], at=at)
    return report


def answer(*, report: Report, text: str, by: Actor, at: datetime) -> Answer:
    """Answer the reporter, who reads it under the tracking code and is asked whether it is solved."""
    policies.check_can_take(report=report, action="answer", by=by)
    check_text(text=text, missing=_("An answer is needed."))
    until = working_days().add(timezone.localdate(at), WORD_DAYS).on
    with transaction.atomic():
        rounds = Answer.objects.filter(report=report).aggregate(last=Max("round"))["last"] or 0
        made = Answer.objects.create(
            report=report, round=rounds + 1, text=text.strip(), answered_at=at, answered_by_id=by.person_id, body_id=by.body
        )  # fmt: skip
        take(report=report, action="answer", by=by, changes={"answered_at": at, "waits_until": until})
        act_on(report, "answer", by=by, at=at, public={"round": made.round}, confidential={"text": made.text})
        meet_clock(subject="report", subject_id=report.pk, purpose=CLOCK, at=at)
        notify(report, "answered", bodies=[report.body_id], at=at)
    return made


def dismiss(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Do not take a report up, with a reason that the reporter reads."""
    return _end(report, "dismiss", reason, by=by, at=at)


def close(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Close what the reporter still calls unsolved, with a reason that the reporter reads; it does not count as resolved."""
    return _end(report, "close", reason, by=by, at=at)


def _end(report: Report, action: str, reason: str, *, by: Actor, at: datetime) -> Report:
    policies.check_can_take(report=report, action=action, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        take(report=report, action=action, by=by, changes={"ended_at": at, "end_reason": reason.strip()})
        act_on(report, action, by=by, at=at, confidential={"reason": reason.strip()})
    return report


def gather(*, report: Report, main: Report, by: Actor, at: datetime) -> Report:
    """Gather a report with another of the same matter: its reporter reads the other's answer and has the same say."""
    if (
        main.pk == report.pk
        or main.main_id is not None
        or main.body_id != report.body_id
        or report.gathered.exists()
    ):
        raise NotTogether(
            _("These two are not gathered."), _("Choose a report of your body that is not gathered itself.")
        )  # fmt: skip
    with transaction.atomic():
        take(report=report, action="gather", by=by, changes={"main_id": main.pk, "ended_at": at})
        act_on(report, "gather", by=by, at=at, public={"main": main.pk})
    return report


def publish(*, report: Report, text: str, by: Actor, at: datetime) -> Report:
    """Make words of a supervisor's public on the page of the door; what the reporter wrote never is by itself."""
    policies.check_can_publish(report=report, by=by)
    check_text(text=text, missing=_("Words for the public are needed."))
    with transaction.atomic():
        Report.objects.filter(pk=report.pk).update(
            public_text=text.strip(), published_at=at, published_by_id=by.person_id
        )
        report.refresh_from_db()
        act_on(report, "publish", by=by, at=at, public={"text": report.public_text})
    return report


def unpublish(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Take words off the page of the door again, with a reason; what stood there stays in the ledger."""
    policies.check_can_unpublish(report=report, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        if not Report.objects.filter(pk=report.pk, published_at__isnull=False).update(
            public_text="", published_at=None, published_by=None
        ):
            raise Overtaken(report.number)
        report.refresh_from_db()
        act_on(report, "unpublish", by=by, at=at, public={}, confidential={"reason": reason.strip()})
    return report


def open_contact(*, report: Report, reason: str, by: Actor, at: datetime) -> str:
    """Open how the reporter may be reached; who opened it and why is an act that stays."""
    policies.check_can_read_contact(report=report, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    held = Contact.objects.filter(report=report).first()
    if held is None:
        raise NoContact(_("The reporter left no contact."), _("Answer under the tracking code."))
    opened = sealing.unwrap(
        bytes(held.sealed), private=pair().private, bound=sealing.of_contact(report.token)
    )
    with transaction.atomic():
        act_on(report, "open_contact", by=by, at=at, confidential={"reason": reason.strip()})
    return opened.decode(errors="replace")
