"""Forms of sea-rail documents."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.comparisons.freight.models import (
    FIELD_CHOICES,
    KIND_CHOICES,
    MISMATCH_LABELS,
    MapEntry,
    Route,
    Source,
)
from jianxing.methods.freight.reading.mapping import MAPPED, WEIGHTS
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.projects.forms import ReasonForm, text

__all__ = (
    "AskForm",
    "CostForm",
    "FileForm",
    "FilterForm",
    "NameForm",
    "NoForm",
    "ReasonForm",
    "RouteForm",
    "SourceForm",
    "TrafficForm",
)


class NoForm(forms.Form):
    """Nothing is asked."""


class TrafficForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("What is followed, as “Tianjin Port by rail”.")
    )


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    route = forms.ModelChoiceField(label=_("Route"), queryset=Route.objects.none(), required=False)
    field = forms.ChoiceField(
        label=_("Field of documents"), required=False, choices=[("", _("All fields")), *FIELD_CHOICES]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *((state.value, label) for state, label in MISMATCH_LABELS.items())],
    )

    def __init__(self, routes: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["route"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = routes


class RouteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    inland = forms.CharField(
        label=_("Code of the inland place"), max_length=40,
        help_text=_("As in the map: PINGGU, SHIJIAZHUANG, XINGTAI, or one of your own.")
    )  # fmt: skip
    port = forms.CharField(label=_("Code of the port"), max_length=40, initial="CNTXG")


class NameForm(forms.Form):
    sort = forms.ChoiceField(label=_("Which map"), choices=MapEntry.Sort.choices)
    name = forms.CharField(label=_("Name in documents"), max_length=120)
    code = forms.CharField(label=_("Code that it stands for"), max_length=40)


class CostForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of document"), choices=KIND_CHOICES)
    fee = forms.DecimalField(
        label=_("Re-issue fee (yuan)"), required=False, min_value=0, max_digits=10, decimal_places=2
    )
    demurrage_days = forms.IntegerField(
        label=_("Days of demurrage"), required=False, min_value=0, max_value=365
    )
    basis = forms.CharField(label=_("What it rests on"), max_length=200)


class FileForm(forms.Form):
    source = forms.ModelChoiceField(label=_("Source of documents"), queryset=Source.objects.none())
    file = forms.FileField(
        label=_("File of documents"),
        help_text=_("xlsx, csv, JSON or XML, as the source exports it."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.txt,.json,.xml"}),
    )

    def __init__(self, sources: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = sources


class SourceForm(forms.Form):
    """A source with its mapping: one line a field, ``field = heading | heading``; units as ``field = t``."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind of document"),
        required=False,
        choices=[("", _("as the file says")), *KIND_CHOICES],
    )
    columns = text(
        _("Mapping of fields"),
        required=False,
        rows=8,
        help_text=_("One line a field: gross_weight = 计费重量 | 货重. Empty: the usual names are known. Fields: %(fields)s.")
        % {"fields": "、".join(MAPPED)},
    )  # fmt: skip
    units = text(
        _("Units of weights"),
        required=False,
        rows=2,
        help_text=_("Where the file has none: gross_weight = t. Weights: %(fields)s.")
        % {"fields": "、".join(WEIGHTS)},
    )
    issuer = PickField(
        source=BodySource(),
        label=_("Body that answers for it"),
        required=False,
        help_text=_("Questions about these documents go there."),
    )

    def _pairs(self, name: str) -> dict[str, str]:
        pairs = {}
        for line in self.cleaned_data[name].splitlines():
            if not line.strip():
                continue
            field, equals, said = line.replace("＝", "=").partition("=")
            if not equals or not said.strip():
                raise forms.ValidationError(
                    _now("“%(line)s” has no “=” with something after it.") % {"line": line[:60]}
                )
            pairs[field.strip()] = said.strip()
        return pairs

    def clean_columns(self) -> dict[str, list[str]]:
        """Return headings by field."""
        return {
            field: [one.strip() for one in said.replace("｜", "|").split("|") if one.strip()]
            for field, said in self._pairs("columns").items()
        }

    def clean_units(self) -> dict[str, str]:
        """Return units by field."""
        return self._pairs("units")

    def mapping(self) -> dict[str, Any]:
        """Return what is kept; the operation checks it."""
        data = self.cleaned_data
        return {"kind": data["kind"] or None, "columns": data["columns"], "units": data["units"]}


def as_lines(mapping: Mapping[str, Any]) -> dict[str, str]:
    """Return a kept mapping as the form shows it."""
    return {
        "columns": "\n".join(f"{field} = {' | '.join(said)}" for field, said in mapping.get("columns", {}).items()),
        "units": "\n".join(f"{field} = {unit}" for field, unit in mapping.get("units", {}).items()),
        "kind": mapping.get("kind") or "",
    }  # fmt: skip


class AskForm(forms.Form):
    asked = PickField(
        source=BodySource(),
        label=pgettext_lazy("freight", "Body to be asked"),
        help_text=_("Who answers for the document that stands alone; the question waits to be sent."),
    )
