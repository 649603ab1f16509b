"""Forms of blockers and analyses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.schedules.models import Schedule, ScheduleTask
from jianxing.site.projects.forms import ReasonForm, day, text

__all__ = (
    "AnalysisForm",
    "CorrectForm",
    "EndForm",
    "EstimateForm",
    "LimitForm",
    "NothingForm",
    "ReasonForm",
    "RegisterForm",
)

#: As many tasks are offered at most; words narrow them.
OFFERED = 400


class ScheduleForm(forms.Form):
    """Which schedule, and words that narrow its tasks."""

    schedule = forms.TypedChoiceField(label=_("Schedule"), coerce=int, empty_value=None, required=False)
    q = forms.CharField(label=_("Words in the tasks"), max_length=100, required=False)

    def __init__(self, data: Any = None, *, schedules: list[Schedule]) -> None:
        super().__init__(data)
        self.fields["schedule"].choices = [(one.pk, f"{one.project.name} · {one.name}") for one in schedules]  # type: ignore[attr-defined]


def _effort(**more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Effort to resolve it (working days)"),
        required=False,
        min_value=0,
        max_value=3660,
        help_text=_("Of what costs alike, the cheapest to resolve comes first."),
        **more,
    )


class RegisterForm(forms.Form):
    """What a finding holds up."""

    tasks = forms.MultipleChoiceField(
        label=_("Tasks held up"),
        widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text=_("Those on which nothing can be done. Hold Ctrl to choose several."),
    )
    first_on = day(_("From"), help_text=_("The first day on which nothing could be done."))
    expected_on = day(_("Expected end"), help_text=_("The last such day as expected."))
    name = forms.CharField(
        label=_("What it is called"),
        max_length=120,
        required=False,
        help_text=_("Empty: as the finding says it."),
    )
    effort_days = _effort()

    def __init__(self, data: Any = None, *, tasks: list[ScheduleTask], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["tasks"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{one.key} {one.name} · {one.early_start:%Y-%m-%d} – {one.early_finish:%Y-%m-%d}")
            for one in tasks
        ]


class CorrectForm(forms.Form):
    """What of a blocker was wrong."""

    tasks = forms.CharField(label=_("Ids of the tasks"), max_length=4000, help_text=_("Separated by commas."))
    first_on = day(_("From"))
    expected_on = day(_("Expected end"))
    ended_on = day(_("Actual end"), required=False, help_text=_("Only of one that has ended."))
    name = forms.CharField(label=_("What it is called"), max_length=120)
    effort_days = _effort()
    reason = text(_("Reason"))


class EndForm(forms.Form):
    ended_on = day(_("Actual end"), help_text=_("The last day on which nothing could be done."))


class LimitForm(forms.Form):
    letter = forms.TypedChoiceField(
        label=_("Which limit"), coerce=int, empty_value=None, required=False,
        help_text=_("That of a letter, or the finding's own before any extension."),
    )  # fmt: skip


class EstimateForm(forms.Form):
    end_on = day(
        _("When it would be done"),
        help_text=_("Your own estimate of the last day on which nothing can be done."),
    )
    note = text(_("Remark"), required=False)


class NothingForm(forms.Form):
    """Nothing is asked for."""


class AnalysisForm(forms.Form):
    as_of = day(_("As of"), required=False, help_text=_("Empty: today."))
