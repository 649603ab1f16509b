"""Forms of approval bundles."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.approvals.models import BUNDLE_LABELS, PAUSE_LABELS, Template
from jianxing.approvals.operations.coding import GROUPS, SIGNS
from jianxing.approvals.policies import MOST_EXTENDED
from jianxing.site.findings.forms import day_field
from jianxing.site.findings.picking import BodySource, PickField, ProjectSource
from jianxing.site.projects.forms import text

_BETWEEN = re.compile(r"[、,，;；\n]+")


def parted(words: str) -> list[str]:
    """Return what stands between commas, 、 or line ends."""
    return [one.strip() for one in _BETWEEN.split(words) if one.strip()]


def days_field(
    label: Any, *, required: bool = True, most: int = 1000, help_text: Any = ""
) -> forms.IntegerField:
    """A number of working days."""
    return forms.IntegerField(
        label=label, required=required, min_value=0, max_value=most, help_text=help_text
    )


def document_field(*, required: bool = False) -> forms.CharField:
    """The number of the document that says so."""
    return forms.CharField(
        label=gettext_lazy("Number of the document"), max_length=120, required=required,
        help_text=gettext_lazy("Needed where you write down what another body did."),
    )  # fmt: skip


class FilterForm(forms.Form):
    """What the list of bundles is narrowed to."""

    q = forms.CharField(label=gettext_lazy("Words"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", "—"), *((state.value, label) for state, label in BUNDLE_LABELS.items())],
    )  # fmt: skip
    side = forms.ChoiceField(
        label=gettext_lazy("Whose"), required=False,
        choices=[("", gettext_lazy("all that we see")), ("ours", gettext_lazy("with a part of ours"))],
    )  # fmt: skip
    late = forms.BooleanField(label=gettext_lazy("Past the deadline"), required=False)


class BundleForm(forms.Form):
    """A bundle: whose application, by when, who coordinates."""

    name = forms.CharField(label=gettext_lazy("Name of the application"), max_length=120)
    project = PickField(label=gettext_lazy("Project"), source=ProjectSource())
    applicant = PickField(label=gettext_lazy("Applicant"), source=BodySource())
    coordinator = PickField(
        label=gettext_lazy("Coordinating body"), source=BodySource(), required=False,
        help_text=gettext_lazy("Your own body unless you name another."),
    )  # fmt: skip
    deadline = day_field(gettext_lazy("Deadline of the application"))
    template = forms.ModelChoiceField(
        label=gettext_lazy("Approvals from a template"), queryset=Template.objects.none(), required=False,
        help_text=gettext_lazy("Or add them afterwards, one by one or from a workbook."),
    )  # fmt: skip
    note = text(gettext_lazy("Note"), required=False, rows=2)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["template"].queryset = Template.objects.filter(superseded_at=None).order_by("name")  # type: ignore[attr-defined]


class ApprovalForm(forms.Form):
    """One approval of a bundle."""

    code = forms.CharField(
        label=gettext_lazy("Code in the bundle"), max_length=40, help_text=gettext_lazy("Short, as A1.")
    )
    name = forms.CharField(label=gettext_lazy("Name of the approval"), max_length=120)
    body = PickField(label=gettext_lazy("Approving body"), source=BodySource())
    statutory_days = days_field(gettext_lazy("Statutory limit in working days"))
    promised_days = days_field(gettext_lazy("Promised limit in working days"), required=False)
    prepare_days = days_field(
        gettext_lazy("Days of preparation"), required=False,
        help_text=gettext_lazy("Working days between what it waits for and its filing."),
    )  # fmt: skip
    after = forms.CharField(
        label=gettext_lazy("Waits for"), max_length=400, required=False,
        help_text=gettext_lazy("Codes of approvals of this bundle, as A1、A2."),
    )  # fmt: skip
    materials = forms.CharField(
        label=gettext_lazy("Materials that it needs"), max_length=1000, required=False,
        help_text=gettext_lazy("Names, parted by 、; the same name feeds several approvals."),
    )  # fmt: skip
    kind_code = forms.CharField(
        label=gettext_lazy("Code of its kind"), max_length=40, required=False,
        help_text=gettext_lazy("By it past cases are found; see the kinds that the body keeps."),
    )  # fmt: skip
    track = forms.CharField(label=gettext_lazy("Parallel track"), max_length=40, required=False)


class TemplateForm(forms.Form):
    """A template to add approvals from."""

    template = forms.ModelChoiceField(
        label=gettext_lazy("Template of approvals"), queryset=Template.objects.none()
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["template"].queryset = Template.objects.filter(superseded_at=None).order_by("name")  # type: ignore[attr-defined]


class KeepTemplateForm(forms.Form):
    """The name under which a bundle's approvals are kept as a template."""

    name = forms.CharField(label=gettext_lazy("Name of the template"), max_length=120)


class DayForm(forms.Form):
    """On which day a step was taken, by which document."""

    on = day_field(gettext_lazy("On which day"))
    document = document_field()


class GrantForm(forms.Form):
    on = day_field(gettext_lazy("On which day"))
    document = forms.CharField(label=gettext_lazy("Number of the approval"), max_length=120)


class ReasonedDayForm(DayForm):
    reason = text(gettext_lazy("Reason"), rows=2)


class CorrectionsForm(forms.Form):
    """What is to be corrected, all of it at once."""

    on = day_field(gettext_lazy("On which day"))
    text = text(
        gettext_lazy("What is to be corrected"), rows=3,
        help_text=gettext_lazy("All of it at once (art. 32). The enterprise reads this."),
    )  # fmt: skip
    expected_on = day_field(gettext_lazy("To be handed in by"), required=False)
    document = document_field()


class ExcludeForm(forms.Form):
    """What stops the limit."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What stops the limit"),
        choices=[choice for choice in PAUSE_LABELS.items() if choice[0] != "correction"],
    )
    on = day_field(gettext_lazy("First day that is not counted"))
    expected_on = day_field(gettext_lazy("Expected to be over on"), required=False)
    text = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    document = document_field()


class ExtendForm(forms.Form):
    days = days_field(gettext_lazy("By how many working days"), most=MOST_EXTENDED)
    reason = text(gettext_lazy("Reason, told to the applicant"), rows=2)


class PromiseForm(forms.Form):
    days = days_field(gettext_lazy("Promised limit in working days"))
    text = text(gettext_lazy("What was agreed"), rows=2)
    document = document_field()


class RequireForm(forms.Form):
    after = forms.CharField(
        label=gettext_lazy("Waits also for"), max_length=400,
        help_text=gettext_lazy("Codes of approvals of this bundle, as A1、A2."),
    )  # fmt: skip


class DeadlineForm(forms.Form):
    deadline = day_field(gettext_lazy("New deadline"))
    reason = text(gettext_lazy("Reason"), rows=2)


class CompleteForm(forms.Form):
    on = day_field(gettext_lazy("Day on which the application was handed in"))
    document = forms.CharField(label=gettext_lazy("Number of the receipt"), max_length=120, required=False)


class ReasonForm(forms.Form):
    reason = text(gettext_lazy("Reason"), rows=2)


class ConfirmForm(forms.Form):
    """Nothing to fill in."""


class MaterialForm(forms.Form):
    """When a material is expected, or since when it is there."""

    expected_on = day_field(gettext_lazy("Expected on"), required=False)
    ready_on = day_field(gettext_lazy("There since"), required=False)


class WorkbookForm(forms.Form):
    """A workbook with approvals."""

    file = forms.FileField(label=gettext_lazy("Workbook (.xlsx)"), required=False)
    rows = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200_000)


class KindForm(forms.Form):
    """A kind of approval of one's own body."""

    code = forms.CharField(label=gettext_lazy("Code of the kind"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Name of the approval"), max_length=120)
    statutory_days = days_field(gettext_lazy("Statutory limit in working days"))
    promised_days = days_field(gettext_lazy("Promised limit in working days"), required=False)
    basis = forms.CharField(label=gettext_lazy("Legal basis"), max_length=200, required=False)
    past_days = text(
        gettext_lazy("Working days that past cases took"), required=False, rows=2,
        help_text=gettext_lazy("Numbers parted by commas, stops left out; five at least make a figure."),
    )  # fmt: skip

    def clean_past_days(self) -> list[int]:
        found = parted(self.cleaned_data["past_days"])
        if not all(one.isdecimal() and len(one) <= 4 for one in found):
            raise forms.ValidationError(_("Write whole numbers, parted by commas."))
        return [int(one) for one in found]


class CasesForm(forms.Form):
    """Further past cases of a kind."""

    days = text(gettext_lazy("Working days that past cases took"), rows=2)

    def clean_days(self) -> list[int]:
        found = parted(self.cleaned_data["days"])
        if not found or not all(one.isdecimal() and len(one) <= 4 for one in found):
            raise forms.ValidationError(_("Write whole numbers, parted by commas."))
        return [int(one) for one in found]


class CodeForm(forms.Form):
    """The code of an application, as the enterprise types it."""

    code = forms.CharField(
        label=pgettext_lazy("enterprise's page", "Tracking code"), max_length=60,
        widget=forms.TextInput(
            {
                "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "inputmode": "text",
                "placeholder": "-".join(["X" * SIGNS] * GROUPS),
            }
        ),
    )  # fmt: skip
