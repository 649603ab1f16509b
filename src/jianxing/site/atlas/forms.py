"""Forms of the map."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.atlas.models import LayerKind
from jianxing.directory.models import PlanDomain
from jianxing.site.findings.picking import BodySource, PickField, ProjectSource
from jianxing.site.projects.forms import ReasonForm, ShareForm, text

__all__ = ("FilterForm", "LayerForm", "LinkForm", "ReasonForm", "ShareForm")


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    domain = forms.ChoiceField(
        label=_("Domain"), required=False, choices=[("", _("All domains")), *PlanDomain.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *LayerKind.choices]
    )


class LayerForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    domain = forms.ChoiceField(label=_("Domain"), choices=PlanDomain.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=LayerKind.choices)
    source = forms.CharField(
        label=_("Source of the plan"),
        max_length=200,
        help_text=_("Which plan, of whom; as it would be cited."),
    )
    owner = PickField(
        source=BodySource(),
        label=_("Whose plan it is"),
        required=False,
        help_text=_("Empty: the body that you act for."),
    )
    summary = text(_("Summary"), required=False)


class LinkForm(forms.Form):
    project = PickField(source=ProjectSource(), label=_("Project"))
