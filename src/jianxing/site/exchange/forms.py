"""Forms of the exchange."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.exchange.models import ADDRESS_FORM

#: A card is a few kilobytes; what is larger is something else.
LARGEST_CARD = 4 * 1024 * 1024


def read_out() -> forms.CharField:
    """A field for the fingerprint that the other operator reads out."""
    return forms.CharField(
        label=_("Fingerprint as its operator reads it out"),
        max_length=120,
        help_text=_("By telephone or on paper, not with the file. Blanks and capitals do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "jx-mono"}),
    )


class NodeForm(forms.Form):
    code = forms.CharField(
        label=_("Address"),
        max_length=40,
        help_text=_(
            "3 to 40 small letters, digits and hyphens, as in tianjin-transport. It does not change."
        ),
    )
    name = forms.CharField(label=_("Name"), max_length=120)


class CardForm(forms.Form):
    card = forms.FileField(label=_("Its card"), help_text=_("The file that its operator has made."))
    fingerprint = read_out()


class PemForm(forms.Form):
    certificate = forms.FileField(
        label=_("Its certificate"), help_text=_("One certificate in PEM that signs itself.")
    )
    fingerprint = read_out()


class ReachForm(forms.Form):
    address = forms.RegexField(
        ADDRESS_FORM,
        label=_("Name and port"),
        max_length=300,
        required=False,
        help_text=_("Empty: what is for it is carried by file alone."),
        error_messages={
            "invalid": _("A name or address, a colon and a port, as in exchange.example.cn:8443.")
        },
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))


class CarriedForm(forms.Form):
    file = forms.FileField(label=_("File from another node"))


class ChangeForm(forms.Form):
    even_so = forms.BooleanField(
        label=_("Also before every node has confirmed it; those who have not must pin it by hand"),
        required=False,
    )
