"""What the responsible body does: accept or decline, plan, report, ask for time, request closing."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.inserting import insert_many
from jianxing.directory.models import Appointment, Body, Person
from jianxing.directory.policies import Refused
from jianxing.evidence.models import File
from jianxing.findings import policies
from jianxing.findings.models import Declination, Extension, Finding, FindingFile, Progress, Submission
from jianxing.findings.operations.inside import INSIDE, use_approval
from jianxing.findings.operations.keeping import hold_files
from jianxing.findings.operations.steps import act_on, bump, hold, notify, refresh_visibility, take
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import meet_clock, stop_clock


class ExtensionRefused(Refused):
    """The extension asked for cannot be asked for so."""


def accept(*, finding: Finding, by: Actor, at: datetime) -> Finding:
    """Sign for an assignment (签收)."""
    with transaction.atomic():
        take(finding=finding, action="accept", by=by, at=at, facts={})
        notify(finding=finding, bodies=[finding.supervised_by_id], kind="accepted", by=by, at=at)
    return finding


def decline(*, finding: Finding, reason: str, suggested: Body | None, by: Actor, at: datetime) -> Finding:
    """Send an assignment back (退回交办) with a reason and the body it is said to belong to."""
    with transaction.atomic():
        declined = {
            "finding_id": finding.pk,
            "body_id": finding.responsible_id or by.body,
            "reason": reason.strip() or "-",
            "suggested_id": suggested.pk if suggested else None,
            "declined_at": at,
            "declined_by_id": by.person_id,
        }
        insert_many(Declination, [declined])
        take(
            finding=finding,
            action="decline",
            by=by,
            at=at,
            facts={"reason": reason},
            changes={"assigned_at": None},
            public={"suggested": suggested.pk if suggested else None},
            confidential={"reason": reason},
        )
        stop_clock(subject="finding", subject_id=finding.pk, purpose="due", at=at)
        notify(finding=finding, bodies=[finding.supervised_by_id], kind="declined", by=by, at=at)
        refresh_visibility([finding.pk])
    return finding


def start_rectification(*, finding: Finding, plan: str, by: Actor, at: datetime) -> Finding:
    """Begin, with a plan of what will be done."""
    with transaction.atomic():
        take(
            finding=finding,
            action="start",
            by=by,
            at=at,
            facts={"plan": plan},
            changes={"measures": finding.measures or plan.strip()},
            confidential={"plan": plan},
        )
        Progress.objects.create(
            finding=finding,
            is_plan=True,
            text=plan.strip(),
            body_id=by.body,
            reported_at=at,
            reported_by_id=by.person_id,
        )
    return finding


def report_progress(*, finding: Finding, text: str, percent: int | None, by: Actor, at: datetime) -> Progress:
    """Report how far the rectification is."""
    policies.check_can_side_step(finding=finding, action="report", by=by)
    if not text.strip():
        raise policies.GuardUnmet(_("The report is empty."), _("Write what was done since the last one."))
    if percent is not None and not 0 <= percent <= 100:
        raise policies.GuardUnmet(_("A share lies between 0 and 100 percent."), _("Correct the number."))
    with transaction.atomic():
        report = Progress.objects.create(
            finding=finding,
            text=text.strip(),
            percent=percent,
            body_id=by.body,
            reported_at=at,
            reported_by_id=by.person_id,
        )
        bump(finding, progress=text.strip(), percent=finding.percent if percent is None else percent)
        act_on(
            finding=finding,
            action="report",
            by=by,
            at=at,
            public={"percent": percent},
            confidential={"text": text.strip()},
        )
    return report


def ask_extension(*, finding: Finding, new_due_on: date, reason: str, by: Actor, at: datetime) -> Extension:
    """Ask for a later deadline (延期), before the present one has passed."""
    policies.check_can_side_step(finding=finding, action="ask_extension", by=by)
    today = timezone.localdate(at)
    if finding.due_on is None or today > finding.due_on:
        raise ExtensionRefused(
            _("The deadline has passed; an extension is asked for before it does."),
            _("Report progress and ask the supervisor to speak with you."),
        )
    if new_due_on <= finding.due_on:
        raise ExtensionRefused(
            _("The new deadline is not later than the present one."), _("Choose a later day.")
        )
    if not reason.strip():
        raise policies.GuardUnmet(_("A reason is needed."), _("Write it in one sentence."))
    with transaction.atomic():
        extension = Extension.objects.create(
            finding=finding,
            old_due_on=finding.due_on,
            new_due_on=new_due_on,
            reason=reason.strip(),
            asked_at=at,
            asked_by_id=by.person_id,
        )
        act_on(
            finding=finding,
            action="ask_extension",
            by=by,
            at=at,
            public={"from": finding.due_on, "to": new_due_on},
            confidential={"reason": reason.strip()},
        )
        notify(finding=finding, bodies=[finding.supervised_by_id], kind="extension_asked", by=by, at=at)
    return extension


def submit(
    *, finding: Finding, statement: str, files: Sequence[File] = (), by: Actor, at: datetime
) -> Submission:
    """Request closing (申请销号); refused without evidence of what was done."""
    with transaction.atomic():
        policies.check_can_take(finding=finding, action="submit", by=by)
        hold(finding)  # so that the second of two requests is told that it came second
        hold_files(finding=finding, files=files, purpose=FindingFile.Purpose.RECTIFIED, by=by, at=at)
        rounds = Submission.objects.filter(finding=finding).aggregate(last=Max("round"))["last"] or 0
        submission = Submission.objects.create(
            finding=finding,
            round=rounds + 1,
            statement=statement.strip(),
            body_id=by.body,
            submitted_at=at,
            submitted_by_id=by.person_id,
        )
        take(
            finding=finding,
            action="submit",
            by=by,
            at=at,
            facts=use_approval(finding=finding, submission=submission),
            changes={"submitted_at": at},
            public={"round": submission.round, "files": [file.pk for file in files]},
            confidential={"statement": statement.strip(), "names": [file.name for file in files]},
        )
        meet_clock(subject="finding", subject_id=finding.pk, purpose=INSIDE, at=at)
        notify(finding=finding, bodies=[finding.supervised_by_id], kind="submitted", by=by, at=at)
    return submission


def set_handler(*, finding: Finding, handler: Person, by: Actor, at: datetime) -> None:
    """Name who handles the finding in the responsible body (经办人)."""
    policies.check_can_side_step(finding=finding, action="set_handler", by=by)
    today = timezone.localdate(at)
    holds = Appointment.objects.filter(
        person=handler, body_id=finding.answering_id, valid_from__lte=today
    ).exclude(valid_to__lt=today)
    if not holds.exists():
        raise Refused(
            _("%(name)s holds no role in the responsible body.") % {"name": handler.name},
            _("Choose a colleague."),
        )
    with transaction.atomic():
        bump(finding, handler=handler)
        act_on(finding=finding, action="set_handler", by=by, at=at, public={"handler": handler.pk})
