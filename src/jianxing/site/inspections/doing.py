"""What may be done to an inspection and to a reminder."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jianxing.inspections import operations, policies
from jianxing.inspections.models import Inspection, Reminder
from jianxing.kernel.actor import Actor
from jianxing.site.deeds import Check, Deed, Run
from jianxing.site.findings.uploading import store_all
from jianxing.site.inspections import forms
from jianxing.site.inspections.planning import companions_of, targets_of

Data = dict[str, Any]


def _takes(action: str) -> Check:
    def check(inspection: Inspection, by: Actor) -> None:
        policies.check_can_take(inspection=inspection, action=action, by=by)

    return check


def may_produce(inspection: Inspection, by: Actor) -> None:
    """Raise what stands in the way of findings, photos and reminders."""
    policies.check_can_produce(inspection=inspection, by=by)


def _may_prepare(inspection: Inspection, by: Actor) -> None:
    policies.check_can_prepare(inspection=inspection, by=by)


def _may_amend(inspection: Inspection, by: Actor) -> None:
    policies.check_can_amend(inspection=inspection, by=by)


def _of_inspection(operation: Any) -> Run:
    """The form's fields are the operation's arguments."""

    def run(inspection: Inspection, data: Data, by: Actor, at: datetime) -> object:
        return operation(inspection=inspection, **data, by=by, at=at)

    return run


def _targets(inspection: Inspection, data: Data, by: Actor, at: datetime) -> object:
    return operations.add_targets(inspection=inspection, targets=targets_of(data), by=by, at=at)


def _companions(inspection: Inspection, data: Data, by: Actor, at: datetime) -> object:
    return operations.add_companions(inspection=inspection, companions=companions_of(data), by=by, at=at)


def _photos(inspection: Inspection, data: Data, by: Actor, at: datetime) -> object:
    files = store_all(uploads=data["uploads"], caption=data["caption"], by=by, at=at)
    operations.attach_photos(inspection=inspection, files=files, by=by, at=at)
    return files


def _remind(inspection: Inspection, data: Data, by: Actor, at: datetime) -> object:
    return operations.remind(inspection=inspection, **data, by=by, at=at)


def _amend(inspection: Inspection, data: Data, by: Actor, at: datetime) -> object:
    reason = data.pop("reason")
    return operations.amend(inspection=inspection, changes=data, reason=reason, by=by, at=at)


INSPECTION: dict[str, Deed] = {
    "hold": Deed(
        label=_("It was held"), form=forms.HoldForm, run=_of_inspection(operations.hold), check=_takes("hold"),
        icon="player-play", is_main=True, said=_("It is on record as held; the checklist may be ticked."),
    ),
    "record": Deed(
        label=_("Record what it came to"), form=forms.RecordForm, run=_of_inspection(operations.conclude),
        check=_takes("record"), icon="circle-check", is_main=True, said=_("Recorded."),
    ),
    "photos": Deed(
        label=_("Attach photos"), form=forms.PhotosForm, run=_photos, check=may_produce, icon="photo",
        said=_("Attached."),
    ),
    "remind": Deed(
        label=_("Remind a body"), form=forms.RemindForm, run=_remind, check=may_produce, icon="bell",
        said=_("The reminder is sent."), warning=_("The body sees the reminder, not the inspection."),
    ),
    "targets": Deed(
        label=_("Add places"), form=forms.AddTargetsForm, run=_targets, check=_may_prepare, icon="map-pin",
        said=_("Added."),
    ),
    "companions": Deed(
        label=_("Add who comes along"), form=forms.CompanionsForm, run=_companions, check=_may_prepare,
        icon="users", said=_("Added."),
    ),
    "amend": Deed(
        label=_("Correct"), form=forms.AmendForm, run=_amend, check=_may_amend, icon="edit",
        said=_("Corrected; what it said before is kept."),
    ),
    "share": Deed(
        label=_("Share with other bodies"), form=forms.ShareForm, run=_of_inspection(operations.share),
        check=_may_amend, icon="share", said=_("They see the inspection from now on."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_of_inspection(operations.void), check=_takes("void"),
        icon="ban", said=_("The inspection is void; it stays with its reason."),
        warning=_("It counts nowhere any more; the findings it brought stay as they are."),
    ),
}  # fmt: skip


def _may_answer(reminder: Reminder, by: Actor) -> None:
    policies.check_can_answer(reminder=reminder, by=by)


def _may_take_back(reminder: Reminder, by: Actor) -> None:
    policies.check_can_void_reminder(reminder=reminder, by=by)


REMINDER: dict[str, Deed] = {
    "answer": Deed(
        label=_("Answer"), form=forms.AnswerForm, check=_may_answer, icon="message-2", is_main=True,
        run=lambda reminder, data, by, at: operations.answer(reminder=reminder, **data, by=by, at=at),
        said=_("The answer is sent."), warning=_("An answer is given once and stays as it is."),
    ),
    "void": Deed(
        label=_("Take back"), form=forms.ReasonForm, check=_may_take_back, icon="ban",
        run=lambda reminder, data, by, at: operations.void_reminder(reminder=reminder, **data, by=by, at=at),
        said=_("The reminder is taken back; it stays with its reason."),
    ),
}  # fmt: skip
