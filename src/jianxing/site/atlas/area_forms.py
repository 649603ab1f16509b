"""Forms of enclaves and border strips."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.atlas.models import AreaKind, PeriodUnit
from jianxing.directory.models import Jurisdiction
from jianxing.directory.queries import jurisdictions
from jianxing.inspections.models import Inspection
from jianxing.inspections.queries import Filters, filtered
from jianxing.site import clock
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.projects.forms import ReasonForm, day

__all__ = ("DutyForm", "EndForm", "FilterForm", "NameForm", "ReasonForm", "RuleForm", "TieForm")

LACKS = (
    ("", _("All, blind or not")),
    ("any", _("Blind spots")),
    ("no_duty", _("No duty body")),
    ("not_inspected", _("Not inspected within the period")),
)


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Enclaves and border strips")), *AreaKind.choices]
    )
    lacks = forms.ChoiceField(label=_("What it lacks"), required=False, choices=LACKS)
    level = forms.ChoiceField(
        label=_("Divisions apart"),
        required=False,
        choices=[("", _("All levels")), *Jurisdiction.Level.choices],
    )
    place = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = jurisdictions(on=clock.today(), level=Jurisdiction.Level.PROVINCE)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All places")), *provinces.order_by("code").values_list("code", "name")]


class DutyForm(forms.Form):
    body = PickField(source=BodySource(), label=_("Duty body"))
    valid_from = day(_("From"))


class EndForm(forms.Form):
    valid_to = day(_("Answers no longer from"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=60, required=False,
        help_text=_("What people call it. Empty: it is called by its divisions."),
    )  # fmt: skip


class TieForm(forms.Form):
    inspection = forms.CharField(
        label=_("Number of the inspection"), max_length=60, help_text=_("As it stands on its page.")
    )

    def clean_inspection(self) -> Inspection:
        """Return the inspection of that number, as far as it is seen."""
        number = self.cleaned_data["inspection"].strip()
        found = filtered(filters=Filters()).filter(number__iexact=number).select_related("body").first()
        if found is None:
            raise forms.ValidationError(_("There is no inspection of that number."))
        return found


class RuleForm(forms.Form):
    strip_m = forms.IntegerField(
        label=_("Width of a border strip (m)"), min_value=10, max_value=20_000,
        help_text=_("To either side of a border between provinces."),
    )  # fmt: skip
    enclave_period = forms.IntegerField(
        label=_("Enclaves are inspected every (days)"), min_value=1, max_value=3_000
    )
    strip_period = forms.IntegerField(
        label=_("Border strips are inspected every (days)"), min_value=1, max_value=3_000
    )
    unit = forms.ChoiceField(label=_("Days are"), choices=PeriodUnit.choices)
    sliver_m2 = forms.IntegerField(
        label=_("Parts smaller than this are drawing errors (m²)"), min_value=0, max_value=10_000_000
    )
