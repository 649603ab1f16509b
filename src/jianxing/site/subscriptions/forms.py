"""The form of a subscription: which events, under which conditions, by which way."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import PlanDomain
from jianxing.findings.lifecycle import State
from jianxing.findings.models import STATE_LABELS
from jianxing.findings.queries import Filters
from jianxing.site.findings.history import KINDS as DEEDS
from jianxing.site.findings.picking import BodySource, PickField, ProjectSource
from jianxing.subscriptions.models import Subscription
from jianxing.subscriptions.queries import KINDS, as_filters


class SubscriptionForm(forms.Form):
    """Conditions that are left empty admit everything; those given must all hold."""

    name = forms.CharField(label=_("Name"), max_length=40)
    kinds = forms.MultipleChoiceField(
        label=_("Events"),
        choices=[(kind, DEEDS[kind][0]) for kind in KINDS],
        widget=forms.CheckboxSelectMultiple,
    )
    domain = forms.ChoiceField(label=_("Domain"), required=False, choices=[("", "—"), *PlanDomain.choices])
    project = PickField(label=_("Project"), required=False, source=ProjectSource())
    responsible = PickField(label=_("Responsible body"), required=False, source=BodySource())
    states = forms.MultipleChoiceField(
        label=_("State after the event"),
        required=False,
        choices=[(state.value, STATE_LABELS[state]) for state in State if state is not State.DRAFT],
        widget=forms.CheckboxSelectMultiple,
    )
    late = forms.BooleanField(label=_("Only what is overdue"), required=False)
    words = forms.CharField(
        label=_("Words in the description, number or place"), required=False, max_length=100,
        help_text=_("All of the words must occur."),
    )  # fmt: skip
    delivery = forms.ChoiceField(
        label=_("How"), choices=Subscription.Delivery.choices, widget=forms.RadioSelect, initial="inbox"
    )

    def filters(self) -> Filters:
        """Return the conditions."""
        data = self.cleaned_data
        return Filters(
            domain=data["domain"],
            project=data["project"].pk if data["project"] else None,
            responsible=data["responsible"].pk if data["responsible"] else None,
            states=tuple(data["states"]),
            late=data["late"],
            words=data["words"].replace("\0", "").strip(),
        )


def initial(subscription: Subscription) -> dict[str, Any]:
    """Return what the form is filled with to change a subscription."""
    filters = as_filters(subscription.filters)
    return {
        "name": subscription.name,
        "kinds": [kind.removeprefix("finding.") for kind in subscription.kinds],
        "domain": filters.domain,
        "project": filters.project or "",
        "responsible": filters.responsible or "",
        "states": list(filters.states),
        "late": filters.late,
        "words": filters.words,
        "delivery": subscription.delivery,
    }
