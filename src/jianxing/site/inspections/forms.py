"""Forms of inspections and reminders."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory.models import PlanDomain
from jianxing.inspections.models import STATE_LABELS, Inspection
from jianxing.projects.models import Focus, FocusItem
from jianxing.site.findings.forms import ContentForm
from jianxing.site.findings.picking import BodySource, PickField, ProjectSource
from jianxing.site.findings.uploading import FilesField
from jianxing.site.projects.forms import day, text

DOMAINS = [("", "—"), *PlanDomain.choices]
STATES = [(state.value, label) for state, label in STATE_LABELS.items()]
#: Read anew in each language, though the picker calls it a string.
NAME_OF_A_PROJECT: Any = gettext_lazy("Name of a project")


def _lines(typed: str) -> list[str]:
    names = [" ".join(line.split()) for line in typed.splitlines()]
    return [name for name in dict.fromkeys(names) if name]


class FocusChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """A focus item under the title of its programme."""

    def label_from_instance(self, obj: FocusItem) -> str:
        return f"{obj.programme.title} · {obj.title}"


class TargetsForm(forms.Form):
    """Where one goes, and which links of a project's life one looks at there."""

    projects = PickField(
        label=gettext_lazy("Projects to look at"), source=ProjectSource(), many=True, required=False,
        placeholder=NAME_OF_A_PROJECT,
    )  # fmt: skip
    sites = text(
        gettext_lazy("Other places"), required=False, rows=2,
        help_text=gettext_lazy("Places that are no project, one a line."),
    )  # fmt: skip
    aspects = forms.MultipleChoiceField(
        label=gettext_lazy("What is looked at there"), choices=Focus.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def clean_sites(self) -> list[str]:
        """Return the places, one a line."""
        return _lines(self.cleaned_data["sites"])


class AddTargetsForm(TargetsForm):
    """Further places."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("projects") and not data.get("sites"):
            self.add_error("projects", _("Choose a project or name a place."))
        return data


class CompanionsForm(forms.Form):
    """Who comes along."""

    joint = PickField(
        label=gettext_lazy("Bodies that inspect too"), required=False, many=True,
        source=BodySource(supervising=True), help_text=gettext_lazy("They see the inspection and tick with you."),
    )  # fmt: skip
    along = PickField(
        label=gettext_lazy("Bodies that come along"), required=False, many=True, source=BodySource(),
        help_text=gettext_lazy("They are named; they do not see the inspection."),
    )  # fmt: skip


class PlanForm(TargetsForm, CompanionsForm):
    """A planned inspection."""

    mode = forms.ChoiceField(label=gettext_lazy("Mode"), choices=Inspection.Mode.choices)
    title = forms.CharField(label=gettext_lazy("What is inspected"), max_length=200)
    planned_on = day(gettext_lazy("Planned for"))
    domain = forms.ChoiceField(label=gettext_lazy("Domain"), choices=DOMAINS, required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    people = forms.IntegerField(
        label=gettext_lazy("How many people go"), min_value=1, max_value=1000, required=False
    )
    focus_item = FocusChoice(
        FocusItem.objects.select_related("programme").filter(voided_at=None), required=False,
        label=gettext_lazy("Focus item of a programme"),
    )  # fmt: skip

    field_order = (
        "mode",
        "title",
        "planned_on",
        "projects",
        "sites",
        "aspects",
        "domain",
        "place",
        "people",
        "focus_item",
        "joint",
        "along",
    )


class HoldForm(forms.Form):
    held_from = day(gettext_lazy("First day"))
    held_to = day(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty where it was one day.")
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    people = forms.IntegerField(
        label=gettext_lazy("How many people went"), min_value=1, max_value=1000, required=False
    )


class RecordForm(forms.Form):
    summary = text(
        gettext_lazy("What it came to"), rows=6,
        help_text=gettext_lazy("After that the checklist is not ticked any more; findings may still be added."),
    )  # fmt: skip


class AmendForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What is inspected"), max_length=200)
    domain = forms.ChoiceField(label=gettext_lazy("Domain"), choices=DOMAINS, required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    held_from = day(gettext_lazy("First day"), required=False)
    held_to = day(gettext_lazy("Last day"), required=False)
    people = forms.IntegerField(
        label=gettext_lazy("How many people went"), min_value=1, max_value=1000, required=False
    )
    summary = text(gettext_lazy("What it came to"), rows=4, required=False)
    reason = text(gettext_lazy("Why it is corrected"), rows=2)


class PhotosForm(forms.Form):
    uploads = FilesField(
        label=gettext_lazy("Photos and documents"),
        help_text=gettext_lazy("Several at a time; on a telephone also straight from the camera."),
    )
    caption = forms.CharField(label=gettext_lazy("Caption"), required=False, max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["uploads"].widget.attrs["accept"] = "image/*,.pdf,.doc,.docx,.xls,.xlsx"


class ShareForm(forms.Form):
    bodies = PickField(label=gettext_lazy("Bodies that shall see it"), source=BodySource(), many=True)


class ReasonForm(forms.Form):
    reason = text(gettext_lazy("Reason"), rows=2)


class RemindForm(forms.Form):
    addressee = PickField(label=gettext_lazy("To which body"), source=BodySource())
    text = text(gettext_lazy("What it is reminded of"), rows=5)
    due_days = forms.IntegerField(
        label=gettext_lazy("Answer within working days"), min_value=0, max_value=250, required=False,
        help_text=gettext_lazy("Counted from tomorrow by the working-day calendar; empty asks for no answer by a day."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    reply = text(
        gettext_lazy("Answer"), rows=6, help_text=gettext_lazy("What was done, and by when the rest will be.")
    )


class ProducedFindingForm(ContentForm):
    """A finding that the inspection brought to light."""

    projects = PickField(
        label=gettext_lazy("Projects that it holds up"), required=False, source=ProjectSource(), many=True,
        placeholder=NAME_OF_A_PROJECT,
    )  # fmt: skip
    responsible = PickField(label=gettext_lazy("Responsible body"), required=False, source=BodySource())
    assisting = PickField(
        label=gettext_lazy("Assisting bodies"), required=False, source=BodySource(), many=True
    )

    field_order = (
        "description",
        "projects",
        "domain",
        "category",
        "place",
        "discovered_via",
        "found_on",
        "responsible",
        "assisting",
        "remark",
    )


class FilterForm(forms.Form):
    """What a list is narrowed to."""

    mode = forms.ChoiceField(
        label=gettext_lazy("Mode"),
        required=False,
        choices=[("", gettext_lazy("All modes")), *Inspection.Mode.choices],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("All but void")), *STATES],
    )  # fmt: skip
    since = day(gettext_lazy("Planned from"), required=False)
    until = day(gettext_lazy("Planned until"), required=False)
    project = PickField(
        label=gettext_lazy("Project"), source=ProjectSource(), required=False,
        placeholder=NAME_OF_A_PROJECT,
    )  # fmt: skip
    q = forms.CharField(
        label=gettext_lazy("Words"), required=False, max_length=100,
        widget=forms.TextInput({"type": "search", "placeholder": gettext_lazy("Title, place, number")}),
    )  # fmt: skip
