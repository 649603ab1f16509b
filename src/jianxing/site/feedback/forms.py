"""Forms of reports from the public."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.directory.models import PlanDomain
from jianxing.feedback import queries
from jianxing.feedback.models import STATE_LABELS, Category
from jianxing.site.boundaries.choosing import JurisdictionField
from jianxing.site.findings.picking import BodySource, PickField, ProjectSource
from jianxing.site.projects.forms import text, words


class ConfirmForm(forms.Form):
    """Nothing to fill in."""


class ReasonForm(forms.Form):
    reason = text(gettext_lazy("Reason"), rows=2)


class ToldReasonForm(forms.Form):
    reason = text(
        gettext_lazy("Reason"),
        rows=3,
        help_text=gettext_lazy("The reporter reads it under the tracking code."),
    )


class AssignForm(forms.Form):
    responsible = PickField(label=gettext_lazy("Department that answers"), source=BodySource())


class DeclineForm(forms.Form):
    reason = text(gettext_lazy("Reason"), rows=2)
    suggested = PickField(
        label=gettext_lazy("Whose it is"), source=BodySource(),
        help_text=gettext_lazy("The first time it goes there by itself; after the second the supervisor decides."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    text = text(
        gettext_lazy("Answer"),
        rows=5,
        help_text=gettext_lazy("The reporter reads it under the tracking code and is asked whether it is solved."),
    )  # fmt: skip


class GatherForm(forms.Form):
    """The report with which another is gathered, by its number."""

    main = forms.CharField(
        label=gettext_lazy("Number of the report that is kept"), max_length=60,
        help_text=gettext_lazy("Its answer is read by both reporters."),
    )  # fmt: skip

    def clean_main(self) -> Any:
        found = queries.by_number(number=self.cleaned_data["main"])
        if found is None:
            raise forms.ValidationError(_("There is no report of this number."))
        return found


class PublishForm(forms.Form):
    text = text(
        gettext_lazy("Words for the public"),
        rows=4,
        help_text=gettext_lazy("They stand on the page of the door. Write no name, no contact, nothing that leads to a person."),
    )  # fmt: skip


class FindingForm(forms.Form):
    description = text(
        gettext_lazy("Description"), required=False, rows=4,
        help_text=gettext_lazy("Empty: the number of reports and the words of the first."),
    )  # fmt: skip


class DoorForm(forms.Form):
    """What stands on the page of a door, and where what comes by it goes."""

    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=80)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=120)
    domain = forms.ChoiceField(label=gettext_lazy("Domain"), choices=PlanDomain.choices)
    project = PickField(label=gettext_lazy("Project"), source=ProjectSource(), required=False)
    responsible = PickField(
        label=gettext_lazy("Department that answers"), source=BodySource(), required=False,
        help_text=gettext_lazy("Empty: by category and place, as the routes say."),
    )  # fmt: skip
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude (WGS 84)"), required=False, min_value=-180, max_value=180
    )
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude (WGS 84)"), required=False, min_value=-90, max_value=90
    )


class RouteForm(forms.Form):
    """To whom reports of a category go."""

    category = forms.ChoiceField(label=pgettext_lazy("report", "Category"), choices=Category.choices)
    jurisdiction = JurisdictionField(
        label=gettext_lazy("Jurisdiction"), required=False,
        help_text=gettext_lazy("Empty: wherever no other route speaks."),
    )  # fmt: skip
    responsible = PickField(label=gettext_lazy("Department that answers"), source=BodySource())


class FilterForm(forms.Form):
    """What the inbox is narrowed to."""

    q = words()
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("all")), *((state.value, label) for state, label in STATE_LABELS.items())],
    )  # fmt: skip
    category = forms.ChoiceField(
        label=pgettext_lazy("report", "Category"), required=False,
        choices=[("", gettext_lazy("all")), *Category.choices],
    )  # fmt: skip
    mine = forms.BooleanField(label=gettext_lazy("waits for us"), required=False)
    late = forms.BooleanField(label=gettext_lazy("overdue"), required=False)
