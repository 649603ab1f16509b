"""Forms of conflicts, comparisons and rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from jianxing.atlas.models import LayerKind, Severity
from jianxing.atlas.operations import RuleDraft
from jianxing.atlas.operations.comparing import TOLERANCE_M
from jianxing.atlas.queries import versions_to_compare
from jianxing.directory.models import PlanDomain
from jianxing.methods.atlas.conflicts import ANY, RELATIONS
from jianxing.site.conflicts.words import relations, standings
from jianxing.site.findings.picking import BodySource, PickField
from jianxing.site.projects.forms import ReasonForm, day, text

__all__ = (
    "AcceptForm",
    "CompareForm",
    "DecideForm",
    "FileForm",
    "FilterForm",
    "NothingForm",
    "ReasonForm",
    "RuleForm",
)

KINDS = [(ANY, pgettext_lazy("layer", "any kind")), *LayerKind.choices]


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    standing = forms.ChoiceField(
        label=_("How it stands"),
        required=False,
        choices=lambda: [
            ("", pgettext("conflict", "to be decided")),
            ("all", _("all that stand")),
            *standings().items(),
        ],
    )
    domain = forms.ChoiceField(
        label=_("Domain"), required=False, choices=[("", _("All domains")), *PlanDomain.choices]
    )
    severity = forms.ChoiceField(
        label=_("Severity"), required=False, choices=[("", _("All severities")), *Severity.choices]
    )


class AcceptForm(forms.Form):
    description = text(_("Description"), rows=4)
    responsible = PickField(
        source=BodySource(),
        label=_("Responsible body"),
        required=False,
        help_text=_("Empty: it is named when the finding is assigned."),
    )


class DecideForm(forms.Form):
    """What becomes of several conflicts."""

    ids = forms.TypedMultipleChoiceField(coerce=int, widget=forms.MultipleHiddenInput)
    what = forms.ChoiceField(
        label=_("What becomes of them"),
        choices=[("accept", _("make a finding of each")), ("dismiss", _("dismiss with one reason"))],
        widget=forms.RadioSelect,
        initial="accept",
    )
    responsible = PickField(
        source=BodySource(), label=_("Responsible body"), required=False,
        help_text=_("Of the findings; may be named later."),
    )  # fmt: skip
    reason = text(
        _("Reason"), required=False, help_text=_("Needed to dismiss; it holds in later comparisons.")
    )

    def __init__(self, data: Any = None, *, ids: list[int]) -> None:
        super().__init__(data, initial={"ids": ids, "what": "accept"})
        self.fields["ids"].choices = [(pk, pk) for pk in ids]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") == "dismiss" and not str(data.get("reason", "")).strip():
            self.add_error("reason", _("Write why it is no conflict."))
        return data


class CompareForm(forms.Form):
    """Two versions that are on the map."""

    a: Any = forms.ModelChoiceField(label=_("Plan version"), queryset=None)
    b: Any = forms.ModelChoiceField(label=_("Compared with"), queryset=None)
    tolerance_m = forms.FloatField(
        label=_("Tolerance (m)"), min_value=0, max_value=1000, initial=TOLERANCE_M,
        help_text=_("How far an overlap may move until a dismissal holds no longer."),
    )  # fmt: skip
    full = forms.BooleanField(
        label=_("Compare everything anew"), required=False,
        help_text=_("Otherwise only what has changed since the last comparison."),
    )  # fmt: skip

    def __init__(self, *args: Any, layers: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("a", "b"):
            field: Any = self.fields[name]
            field.queryset = versions_to_compare(layers=layers)
            field.label_from_instance = lambda version: f"{version.layer.name} · {version.title}"


class NothingForm(forms.Form):
    """Nothing is asked."""


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Table of rules"),
        help_text=_("JSON as it is taken out here; csv or xlsx with the same columns."),
        widget=forms.ClearableFileInput({"accept": ".json,.csv,.xlsx"}),
    )


class RuleForm(forms.Form):
    """A row of the matrix."""

    name = forms.CharField(label=_("Name"), max_length=60)
    a_kind = forms.ChoiceField(label=_("First kind"), choices=KINDS)
    b_kind = forms.ChoiceField(label=_("Second kind"), choices=KINDS)
    relation = forms.CharField(
        label=_("Relation"), max_length=10, initial="intersects",
        help_text=_("A relation of the list, or a DE-9IM pattern such as T********."),
        widget=forms.TextInput({"list": "relations", "autocomplete": "off"}),
    )  # fmt: skip
    area_above_m2 = forms.FloatField(label=_("Area above (m²)"), min_value=0, initial=0)
    length_above_m = forms.FloatField(label=_("Length above (m)"), min_value=0, initial=0)
    within_m = forms.FloatField(
        label=_("Within (m)"), min_value=0, max_value=100_000, initial=0,
        help_text=_("Not 0: what lies as near as that conflicts too."),
    )  # fmt: skip
    needs_approval = forms.BooleanField(
        label=_("Needs an approval number"), required=False,
        help_text=_("A feature that gives one is no conflict."),
    )  # fmt: skip
    reports_length = forms.BooleanField(label=_("Report the length"), required=False)
    sliver_m = forms.FloatField(
        label=_("Sliver width (m)"), min_value=0, initial=2,
        help_text=_("A narrower overlap is a digitising error and no candidate."),
    )  # fmt: skip
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices, initial=Severity.ORDINARY)
    wording = text(
        _("Wording of the finding"),
        help_text=_(
            "{甲} and {乙} stand for the names of both features, {数量} for what they have in common."
        ),
    )
    basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)
    valid_from = day(_("Valid from"))
    valid_to = day(_("Valid before"), required=False)

    def clean_relation(self) -> str:
        said = str(self.cleaned_data["relation"]).strip()
        names = {word: name for name, word in relations().items() if name in RELATIONS}
        return names.get(said, said)

    def draft(self) -> RuleDraft:
        """Return the row as it was written."""
        return RuleDraft(**self.cleaned_data)
