"""The form under which a view of the ledger is kept; what is done with it is the domain's."""

from django import forms
from django.utils.translation import gettext_lazy

from jianxing.findings.operations import forget_view, save_view
from jianxing.findings.operations.saving import MOST_VIEWS
from jianxing.findings.queries import saved_views

__all__ = ("MOST_VIEWS", "SaveViewForm", "forget_view", "save_view", "saved_views")


class SaveViewForm(forms.Form):
    """The name under which a view is kept; one of that name is replaced."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=40)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
