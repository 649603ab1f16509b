"""What may be done to a series and to a file of readings."""

from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from jianxing.indicators import operations, policies
from jianxing.indicators.models import Claim, Compensation, Intake, Series, Step, Target, WasteManifest
from jianxing.kernel.actor import Actor
from jianxing.site.deeds import Deed
from jianxing.site.indicators import forms, record_forms

Data = dict[str, Any]


def _may_keep(series: Series, by: Actor) -> None:
    policies.check_can_keep(series=series, by=by)


def _share(series: Series, data: Data, by: Actor, at: datetime) -> object:
    return operations.share_series(series=series, bodies=data["bodies"], by=by, at=at)


def _may_set_limit(series: Series, by: Actor) -> None:
    policies.check_can_change_indicator(indicator=series.indicator, by=by)


def _set_limit(series: Series, data: Data, by: Actor, at: datetime) -> object:
    # hours are held against what is allowed of a day's mean
    step = Step.DAY if series.step == Step.HOUR else series.step
    return operations.set_limit(indicator=series.indicator, step=step, **data, by=by, at=at)


def _void(series: Series, data: Data, by: Actor, at: datetime) -> object:
    return operations.void_series(series=series, reason=data["reason"], by=by, at=at)


def _may_begin(intake: Intake, by: Actor) -> None:
    policies.check_can_take(intake=intake, action="begin", by=by)


def _may_cancel(intake: Intake, by: Actor) -> None:
    policies.check_can_take(intake=intake, action="cancel", by=by)


def _may_resume(intake: Intake, by: Actor) -> None:
    policies.check_can_take(intake=intake, action="resume", by=by)


def _begin(intake: Intake, data: Data, by: Actor, at: datetime) -> None:
    operations.begin_readings(intake=intake, reason=data["reason"], by=by, at=at)
    operations.bring_in_later(intake=intake, by=by)


def _cancel(intake: Intake, data: Data, by: Actor, at: datetime) -> object:
    return operations.cancel_readings(intake=intake, by=by, at=at)


def _resume(intake: Intake, data: Data, by: Actor, at: datetime) -> None:
    operations.resume_readings(intake=intake, by=by, at=at)
    operations.bring_in_later(intake=intake, by=by)


def _may_recompute(claim: Claim, by: Actor) -> None:
    policies.check_can_recompute(claim=claim, by=by)


def _recompute(claim: Claim, data: Data, by: Actor, at: datetime) -> object:
    return operations.recompute_claim(claim=claim, by=by, at=at)


def _void_claim(claim: Claim, data: Data, by: Actor, at: datetime) -> object:
    return operations.void_claim(claim=claim, reason=data["reason"], by=by, at=at)


def _may_change_target(target: Target, by: Actor) -> None:
    policies.check_can_change_target(target=target, by=by)


def _void_target(target: Target, data: Data, by: Actor, at: datetime) -> object:
    return operations.void_target(target=target, reason=data["reason"], by=by, at=at)


def _may_keep_compensation(compensation: Compensation, by: Actor) -> None:
    policies.check_can_keep_compensation(compensation=compensation, by=by)


def _pay(compensation: Compensation, data: Data, by: Actor, at: datetime) -> object:
    return operations.record_payment(compensation=compensation, **data, by=by, at=at)


def _void_compensation(compensation: Compensation, data: Data, by: Actor, at: datetime) -> object:
    return operations.void_compensation(compensation=compensation, reason=data["reason"], by=by, at=at)


def _may_keep_manifest(manifest: WasteManifest, by: Actor) -> None:
    policies.check_can_keep_manifest(manifest=manifest, by=by)


def _void_manifest(manifest: WasteManifest, data: Data, by: Actor, at: datetime) -> object:
    return operations.void_manifest(manifest=manifest, reason=data["reason"], by=by, at=at)


SERIES: dict[str, Deed] = {
    "limit": Deed(
        label=_("Set a limit"), form=forms.LimitForm, run=_set_limit, check=_may_set_limit, icon="target",
        said=_("The limit holds from its day on; what held before stays."),
    ),
    "share": Deed(
        label=_("Share the series"), form=forms.ShareForm, run=_share, check=_may_keep, icon="share",
        said=_("They see the series with all its versions from now on."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_void, check=_may_keep, icon="ban",
        said=_("The series is void; it stays with its reason."),
    ),
}  # fmt: skip
INTAKE: dict[str, Deed] = {
    "begin": Deed(
        label=_("Bring the readings in"), form=forms.BeginForm, run=_begin, check=_may_begin, icon="check", is_main=True,
        said=_("The readings are being brought in; you may leave this page."),
    ),
    "resume": Deed(
        label=_("Go on"), form=Form, run=_resume, check=_may_resume, icon="arrow-right",
        said=_("The readings are being brought in; you may leave this page."),
    ),
    "cancel": Deed(
        label=_("Stop the file"), form=Form, run=_cancel, check=_may_cancel, icon="x",
        said=_("Stopped; series that are in stay in."),
    ),
}  # fmt: skip
CLAIM: dict[str, Deed] = {
    "recompute": Deed(
        label=_("Recompute on today's readings"), form=Form, run=_recompute, check=_may_recompute, icon="refresh",
        is_main=True, said=_("Recomputed."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_void_claim, check=_may_recompute, icon="ban",
        said=_("The claim is void; it stays with its reason."),
    ),
}  # fmt: skip
TARGET: dict[str, Deed] = {
    "void": Deed(
        label=_("Void the aim"), form=forms.ReasonForm, run=_void_target, check=_may_change_target, icon="ban",
        said=_("The aim is void; it stays with its reason."),
    ),
}  # fmt: skip
COMPENSATION: dict[str, Deed] = {
    "pay": Deed(
        label=_("Record a payment"), form=record_forms.PaymentForm, run=_pay, check=_may_keep_compensation, icon="coin",
        is_main=True, said=_("The payment stands beside what is due."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_void_compensation, check=_may_keep_compensation, icon="ban",
        said=_("The agreement is void; it stays with its reason."),
    ),
}  # fmt: skip
MANIFEST: dict[str, Deed] = {
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_void_manifest, check=_may_keep_manifest, icon="ban",
        said=_("The manifest is void; it stays with its reason."),
    ),
}  # fmt: skip
