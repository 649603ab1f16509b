"""Forms of schedules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import PlanDomain
from jianxing.schedules.models import UpdateKind
from jianxing.site.findings.picking import PickField, ProjectSource
from jianxing.site.projects.forms import ReasonForm, day, text

__all__ = ("FilterForm", "NothingForm", "ProgressForm", "ReasonForm", "ScheduleForm", "UploadForm")


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    domain = forms.ChoiceField(
        label=_("Domain"), required=False, choices=[("", _("All domains")), *PlanDomain.choices]
    )


class ScheduleForm(forms.Form):
    project = PickField(source=ProjectSource(), label=_("Project"))
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Which plan it is, such as “master schedule”.")
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File of the schedule"),
        help_text=_("MSPDI (XML) of Project, XER of Primavera, .xlsx with the usual headings, or JSON."),
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=UpdateKind.choices,
        initial=UpdateKind.PLAN,
        help_text=_("A baseline is what the schedule is held against from now on."),
    )
    note = text(_("Remark"), required=False)


class NothingForm(forms.Form):
    """Nothing is asked for."""


class ProgressForm(forms.Form):
    """What came of one task."""

    data_on = day(_("Data date"), help_text=_("How things stand at the end of this day."))
    task = forms.CharField(label=_("Id of the task"), max_length=120)
    actual_start = day(_("Actual start"), required=False)
    actual_finish = day(_("Actual finish"), required=False)
    remaining_days = forms.FloatField(
        label=_("Remaining days"),
        required=False,
        min_value=0,
        max_value=36_600,
        help_text=_("Of a task that has begun and is not finished."),
    )
    note = text(_("Remark"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take blanks around the id away."""
        told: dict[str, Any] = super().clean() or {}
        told["task"] = str(told.get("task", "")).strip()
        return told
