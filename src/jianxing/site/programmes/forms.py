"""Forms of programmes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import PlanDomain
from jianxing.projects.models import Activity, Programme
from jianxing.site.projects.forms import ReasonForm, bodies, day, text

__all__ = ("ActivityForm", "FocusForm", "ProgrammeForm", "ReasonForm", "ShareForm", "SignForm", "YearForm")

DOMAINS = [("", "—"), *PlanDomain.choices]


class ProgrammeForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Programme.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    document_no = forms.CharField(label=_("Document number"), max_length=100, required=False)
    domain = forms.ChoiceField(label=_("Domain"), choices=DOMAINS, required=False)
    from_year = forms.IntegerField(label=_("From year"), min_value=2000, max_value=2100)
    to_year = forms.IntegerField(label=_("To year"), min_value=2000, max_value=2100, required=False)
    parties = bodies(_("Parties"))
    summary = text(_("Summary"), required=False)
    items = text(_("Focus items"), required=False, rows=6, help_text=_("One on each line."))


class FocusForm(forms.Form):
    items = text(_("Focus items"), rows=6, help_text=_("One on each line; those already there stay."))
    domain = forms.ChoiceField(label=_("Domain"), choices=DOMAINS, required=False)


class SignForm(forms.Form):
    on = day(_("Signed on"))


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    document_no = forms.CharField(label=_("Document number"), max_length=100, required=False)
    note = text(_("Note"), required=False, rows=2)


class ActivityForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices)
    hosts = bodies(_("Hosts"))
    held_on = day(_("Held on"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    participants = forms.IntegerField(label=_("Participants"), min_value=0, required=False)
    note = text(_("Note"), required=False, rows=2)


class ShareForm(forms.Form):
    bodies = bodies(_("Bodies that may see it"))
