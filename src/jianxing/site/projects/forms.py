"""Forms of projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import PlanDomain
from jianxing.projects.models import STAGE_LABELS, Focus, FundEntry, ParkAsset
from jianxing.site.boundaries.choosing import JurisdictionField
from jianxing.site.findings.picking import BodySource, PickField, ProjectSource

STAGES = [(stage.value, label) for stage, label in STAGE_LABELS.items()]


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day in the browser's own picker."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


def text(
    label: Any, *, required: bool = True, rows: int = 3, help_text: Any = "", longest: int = 20_000
) -> forms.CharField:
    """Several lines."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=longest,
        widget=forms.Textarea({"rows": rows}),
    )


def words() -> forms.CharField:
    """The words that a list is searched for."""
    return forms.CharField(
        label=_("Words"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )


def bodies(label: Any) -> PickField:
    """Any number of bodies."""
    return PickField(source=BodySource(), many=True, label=label, required=False)


class ProjectForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    domain = forms.ChoiceField(label=_("Domain"), choices=PlanDomain.choices)
    stage = forms.ChoiceField(label=_("Stage"), choices=STAGES)
    stage_on = day(_("In this stage since"), required=False)
    parent = PickField(source=ProjectSource(), label=_("Part of (park, corridor)"), required=False)
    introduced_on = day(
        _("Newly introduced on"), required=False, help_text=_("For projects that a park brought in.")
    )
    owners = bodies(_("Owner"))
    responsible = bodies(_("Responsible body"))
    participating = bodies(_("Taking part"))
    governed_by = JurisdictionField(
        label=_("Governing jurisdiction"),
        required=False,
        help_text=_("Empty: by the point, if there is one."),
    )
    longitude = forms.DecimalField(
        label=_("Longitude (WGS 84)"),
        required=False,
        max_digits=9,
        decimal_places=6,
        min_value=-180,
        max_value=180,
    )
    latitude = forms.DecimalField(
        label=_("Latitude (WGS 84)"),
        required=False,
        max_digits=9,
        decimal_places=6,
        min_value=-90,
        max_value=90,
    )
    summary = text(_("Summary"), required=False)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data and (data.get("longitude") is None) != (data.get("latitude") is None):
            self.add_error("latitude", _("Give both longitude and latitude, or neither."))
        return data


class AmendForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    domain = forms.ChoiceField(label=_("Domain"), choices=PlanDomain.choices)
    code = forms.CharField(label=_("Code"), max_length=60, required=False)
    introduced_on = day(_("Newly introduced on"), required=False)
    summary = text(_("Summary"), required=False)
    reason = text(_("Reason"), rows=2)


class StageForm(forms.Form):
    to = forms.ChoiceField(label=_("Stage"), choices=STAGES)
    on = day(_("Entered on"))
    document = forms.CharField(label=_("Document"), max_length=200, required=False)
    reason = text(
        _("Reason"), required=False, rows=2, help_text=_("Needed when going back or leaving out tendering.")
    )


class BodiesForm(forms.Form):
    owners = bodies(_("Owner"))
    responsible = bodies(_("Responsible body"))
    participating = bodies(_("Taking part"))


class ShareForm(forms.Form):
    bodies = bodies(_("Bodies that may see it"))


class ReasonForm(forms.Form):
    reason = text(_("Reason"), rows=2)


class ChecklistForm(forms.Form):
    items = text(_("Check items"), rows=8, help_text=_("One on each line; those already there stay."))
    focus = forms.ChoiceField(label=_("Focus"), choices=Focus.choices, initial=Focus.OTHER)

    def clean_items(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]


class FundForm(forms.Form):
    name = forms.CharField(label=_("Fund"), max_length=200)
    source = forms.CharField(label=_("Source of the money"), max_length=200, required=False)


class EntryForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=FundEntry.Kind.choices)
    amount = forms.DecimalField(label=_("Amount (yuan)"), max_digits=16, decimal_places=2)
    on = day(_("On"), required=False, help_text=_("Empty: planned, and not yet happened."))
    planned_on = day(_("Planned for"), required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=200, required=False)
    payee = forms.CharField(label=_("Payee"), max_length=200, required=False)
    document = forms.CharField(label=_("Document"), max_length=200, required=False)


class SettleForm(forms.Form):
    on = day(_("On"))
    document = forms.CharField(label=_("Document"), max_length=200, required=False)


class AssetForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ParkAsset.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    area = forms.DecimalField(label=_("Area (m²)"), max_digits=14, decimal_places=2)
    idle_since = day(_("Idle since"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)


class ReuseForm(forms.Form):
    project = PickField(source=ProjectSource(), label=_("Project that reuses it"))
    on = day(_("On"))


class ReleaseForm(forms.Form):
    on = day(_("On"))
    reason = text(_("Reason"), rows=2)
