"""What the addressee does with what is asked, and the leader's word on the report."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused, check_text
from jianxing.evidence.models import File
from jianxing.evidence.operations import share as share_files
from jianxing.instructions import policies
from jianxing.instructions.models import Charge, Report, ReportFile
from jianxing.instructions.operations.steps import CLOCK, act_on, carry, notify, watch
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import meet_clock
from jianxing.notices.queries import calendar as working_days


class FileNotYours(Refused):
    """A file that the acting body did not upload cannot be attached by it."""


class DeadlineMissing(Refused):
    """What is returned needs a new day."""


def receive(*, charge: Charge, by: Actor, at: datetime) -> Charge:
    """Sign for what is asked (签收)."""
    with transaction.atomic():
        carry(
            charge=charge,
            action="receive",
            by=by,
            changes={"received_at": at, "received_by_id": by.person_id},
        )
        act_on(charge, "receive", by=by, at=at)
    return charge


def report(*, charge: Charge, text: str, files: Sequence[File] = (), by: Actor, at: datetime) -> Report:
    """Report that what is asked is done, with what shows it; the clock has been met."""
    policies.check_can_carry(charge=charge, action="report", by=by)
    check_text(text=text, missing=_("A report is needed."))
    for file in files:
        if file.uploaded_body_id != by.body_id:
            raise FileNotYours(
                _("“%(name)s” was uploaded by another body.") % {"name": file.name}, _("Upload it.")
            )
    with transaction.atomic():
        carry(charge=charge, action="report", by=by, changes={"reported_by_id": by.person_id})
        rounds = Report.objects.filter(charge=charge).aggregate(last=Max("round"))["last"] or 0
        made = Report.objects.create(
            charge=charge, round=rounds + 1, text=text.strip(), reported_at=at, reported_by_id=by.person_id
        )
        ReportFile.objects.bulk_create(ReportFile(report=made, file=file) for file in files)
        act = act_on(
            charge,
            "report",
            by=by,
            at=at,
            public={"round": made.round, "files": [file.pk for file in files]},
            confidential={"text": made.text, "names": [file.name for file in files]},
        )
        share_files(files=files, above=[charge.instruction.body_id], by=by, at=at, caused_by=act.pk)
        meet_clock(subject="charge", subject_id=charge.pk, purpose=CLOCK, at=at)
        notify(charge.instruction, "reported", bodies=[charge.instruction.body_id], at=at)
    return made


def confirm(*, charge: Charge, by: Actor, at: datetime) -> Charge:
    """Confirm that what was asked is done."""
    with transaction.atomic():
        carry(
            charge=charge,
            action="confirm",
            by=by,
            changes={"confirmed_at": at, "confirmed_by_id": by.person_id},
        )
        act_on(charge, "confirm", by=by, at=at)
        _tell(charge, "confirmed", at=at)
    return charge


def give_back(
    *,
    charge: Charge,
    reason: str,
    due_on: date | None = None,
    due_days: int | None = None,
    by: Actor,
    at: datetime,
) -> Charge:
    """Return a report with what is missing and a new deadline, for which a clock runs anew."""
    policies.check_can_carry(charge=charge, action="return", by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    today = timezone.localdate(at)
    counted_days = due_days if due_on is None else None
    if counted_days is not None:
        due_on = working_days().add(today, counted_days).on
    if due_on is None or due_on < today:
        raise DeadlineMissing(_("What is returned needs a new deadline."), _("Choose a day from today on."))
    with transaction.atomic():
        carry(charge=charge, action="return", by=by, changes={"due_on": due_on})
        Report.objects.filter(charge=charge, returned_at=None).update(
            returned_at=at, returned_by_id=by.person_id, return_reason=reason.strip()
        )
        act_on(
            charge, "return", by=by, at=at, public={"due_on": due_on}, confidential={"reason": reason.strip()}
        )
        watch(charge, counted_days=counted_days, today=today, at=at)
        _tell(charge, "given_back", at=at)
    return charge


def _tell(charge: Charge, kind: str, *, at: datetime) -> None:
    notify(charge.instruction, kind, bodies=[charge.addressee_id], person=charge.carrier_id, at=at)
