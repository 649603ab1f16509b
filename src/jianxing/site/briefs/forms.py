"""Forms of briefs and figures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import PlanDomain
from jianxing.site.projects.forms import ReasonForm, bodies, day, text

__all__ = (
    "DraftForm",
    "NothingForm",
    "PlaceForm",
    "ReasonForm",
    "ShareForm",
    "TemplateForm",
    "TextForm",
)

HOW = _(
    "A line “# heading / whose work / domain” begins a section, a blank line a paragraph. {key} stands where a "
    "figure's value is to be; the keys are listed beside."
)
DOMAINS = [("", "—"), *PlanDomain.choices]


class NothingForm(forms.Form):
    """A step that asks for nothing but the click."""


class DraftForm(forms.Form):
    as_of = day(_("As of"), help_text=_("The day that its figures speak of."))
    title = forms.CharField(
        label=_("Title"), max_length=120, required=False, help_text=_("Empty: the template's.")
    )


class TemplateForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    subtitle = forms.CharField(label=_("Subtitle"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=80_000, help_text=HOW, widget=forms.Textarea({"rows": 24})
    )


class TextForm(TemplateForm):
    as_of = day(_("As of"), help_text=_("The day that its figures speak of."))
    version = forms.IntegerField(widget=forms.HiddenInput)


class ShareForm(forms.Form):
    bodies = bodies(_("Bodies that it is sent to"))


class PlaceForm(forms.Form):
    section = forms.ChoiceField(label=_("Section"))
    sentence = text(_("Sentence"), rows=3)

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = sections  # type: ignore[attr-defined]  # a ChoiceField
