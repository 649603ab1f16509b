"""Forms of what goes beyond air."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.indicators import queries
from jianxing.methods.water import CLASSES
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.projects.forms import day, text


class AimForm(forms.Form):
    water_class = forms.ChoiceField(label=_("Class of GB 3838"), choices=[(one, one) for one in CLASSES[:-1]])
    since = day(_("Valid from"))
    basis = forms.CharField(label=_("Document that sets it"), max_length=200)


def _sections() -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in queries.stations(kind="section")[:300]]


class CompensationForm(forms.Form):
    """An agreement; its numbers are written a line an item."""

    title = forms.CharField(label=_("Agreement"), max_length=200)
    station = forms.ChoiceField(label=pgettext_lazy("water", "Section"), choices=_sections)
    upper = PickField(source=BodySource(), label=_("Upper reach"))
    lower = PickField(source=BodySource(), label=_("Lower reach"))
    items = text(
        _("Items"),
        help_text=_("A line an item: item, basic concentration, weight. For example: CODMn 4.0 0.4"),
    )
    coefficient = forms.FloatField(label=_("Stability coefficient"), initial=1.0, min_value=0)
    reward = forms.FloatField(label=_("The lower reach pays at an index up to 1 (10,000 yuan)"), min_value=0)
    penalty = forms.FloatField(label=_("The upper reach pays above 1 (10,000 yuan)"), min_value=0)
    per_index = forms.FloatField(
        label=_("More for each unit away from 1 (10,000 yuan)"), initial=0, min_value=0
    )
    from_year = forms.IntegerField(label=_("First year"), min_value=1990, max_value=2200)
    to_year = forms.IntegerField(label=_("Last year"), min_value=1990, max_value=2200)
    document = forms.CharField(label=_("Document of the agreement"), max_length=200)

    def clean_items(self) -> dict[str, Any]:
        """Return basic concentrations and weights by item."""
        basic: dict[str, float] = {}
        weights: dict[str, float] = {}
        for line in self.cleaned_data["items"].splitlines():
            parts = line.replace("，", " ").replace(",", " ").split()
            if not parts:
                continue
            try:
                item, concentration, weight = parts
                basic[item], weights[item] = float(concentration), float(weight)
            except ValueError:
                raise forms.ValidationError(
                    _now("“%(line)s” is not an item with two numbers.") % {"line": line}
                ) from None
        return {"basic": basic, "weights": weights}

    def clean(self) -> dict[str, Any]:
        """Return what the operation takes: the terms in one."""
        data = super().clean() or {}
        names = ("coefficient", "reward", "penalty", "per_index")
        if "items" in data and all(data.get(name) is not None for name in names):
            data["terms"] = {**data.pop("items"), **{name: data.pop(name) for name in names}}
        return data


class PaymentForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2200)
    amount = forms.DecimalField(
        label=_("Amount (10,000 yuan)"), max_digits=14, decimal_places=2,
        help_text=_("Above 0 where the lower reach paid, below 0 where the upper one did."),
    )  # fmt: skip
    paid_on = day(_("Paid on"))
    document = forms.CharField(label=_("Document of the payment"), max_length=200)


class ManifestForm(forms.Form):
    number = forms.CharField(label=_("Manifest"), max_length=40)
    waste = forms.CharField(
        label=_("Kind of waste"), max_length=20, help_text=_("The code of the list: HW50 …")
    )
    sender = forms.CharField(label=_("Who sends"), max_length=120)
    carrier = forms.CharField(label=_("Who carries"), max_length=120, required=False)
    receiver = forms.CharField(label=_("Who receives"), max_length=120)
    sent_on = day(_("Sent on"))
    sent = forms.FloatField(label=_("Sent (t)"), min_value=0, required=False)
    carried = forms.FloatField(label=_("Carried (t)"), min_value=0, required=False)
    received = forms.FloatField(label=_("Received (t)"), min_value=0, required=False)
