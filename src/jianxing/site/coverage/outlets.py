"""A card's outlets; one outlet with its tests, and a test recorded on a phone."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.comparisons.coverage import operations, policies, queries
from jianxing.comparisons.coverage.models import Outlet, Scene, Trial
from jianxing.directory.policies import can
from jianxing.kernel.actor import Actor
from jianxing.methods.coverage.scenes import HOMES
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import words
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.coverage.cards import card_or_404
from jianxing.site.coverage.doing import TRIAL
from jianxing.site.coverage.forms import TrialForm
from jianxing.site.coverage.words import crumbs, homes, tabs
from jianxing.site.deeds import enter, offer, perform
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.lists import chips
from jianxing.site.questions.panel import panel as questions_on
from jianxing.site.requests import acting_request


class OutletFilterForm(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=60)
    scene = forms.ChoiceField(
        label=gettext_lazy("Scene"), required=False, choices=[("", gettext_lazy("all")), *Scene.choices]
    )
    district = forms.RegexField(r"^\d{6}$", label=gettext_lazy("Code of the district"), required=False)
    home = forms.ChoiceField(label=gettext_lazy("Cards taken"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["home"]
        field.choices = [
            ("", _("all")),
            *((home, _("takes %(place)s cards") % {"place": name}) for home, name in homes()),
            *((f"!{home}", _("does not take %(place)s cards") % {"place": name}) for home, name in homes()),
        ]


@require_safe
@business_only
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The outlets in force."""
    card = card_or_404(pk)
    form = OutletFilterForm(request.GET)
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    kept = {name: value for name, value in chosen.items() if value}
    found = queries.outlet_page(
        card=card,
        filters=queries.OutletFilters(
            scene=chosen.get("scene", ""), district=chosen.get("district", ""), home=chosen.get("home", ""),
            words=chosen.get("q", ""),
        ),
        cursor=words(request, "after"),
    )  # fmt: skip
    context = {
        "title": _("Outlets"),
        "crumbs": crumbs(card, Crumb(label=_("Outlets"))),
        "card": card,
        "tabs": tabs(card, "coverage-outlets"),
        "form": form,
        "chips": chips(form, chosen, kept),
        "rows": [
            (one, queries.district_name(one.district), [bool(mask) for mask in one.accepts]) for one in found.rows
        ],
        "table": Listing(
            id="outlets",
            count=found.count,
            export_url=f"{reverse('export-of', args=['outlets'])}?{urlencode({'card': pk} | kept)}",
            next_url="?" + urlencode(kept | {"after": found.next_cursor}) if found.next_cursor else None,
            columns=(
                Column(key="name", label=_("Outlet"), kind="name", can_hide=False),
                Column(key="code", label=_("Code of the outlet"), kind="short"),
                Column(key="scene", label=_("Scene"), kind="short"),
                Column(key="district", label=_("District"), kind="name"),
                *(
                    Column(key=f"home-{home}", label=_("%(place)s card") % {"place": name}, kind="short")
                    for home, name in homes()
                ),
                Column(key="list", label=_("List"), kind="name"),
                Column(key="since", label=_("Since"), kind="date"),
            ),
        ),
    }  # fmt: skip
    return render(request, "coverage/outlets.html", context)


def outlet_or_404(pk: int) -> Outlet:
    """Return the outlet; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_outlet, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One outlet: what it declares, and what was tried there."""
    outlet, by = outlet_or_404(pk), acting_request(request).actor
    card = outlet.outlet_list.card
    names = {one.bit: one.name for one in queries.matters_of(card=card)}
    trials = list(queries.trials_of(outlet=outlet)[:50])
    last: dict[str, Trial] = {}
    for one in trials:
        if not one.is_void:
            last.setdefault(one.home, one)
    context = {
        "title": outlet.name,
        "crumbs": crumbs(
            card, Crumb(label=_("Outlets"), url=reverse("coverage-outlets", args=[card.pk])), Crumb(label=outlet.name)
        ),
        "outlet": outlet,
        "declared": [
            {
                "home": queries.home_name(home), "takes": bool(outlet.accepts[at]), "last": last.get(home),
                "matters": [name for bit, name in names.items() if outlet.accepts[at] >> bit & 1],
            }
            for at, home in enumerate(HOMES)
        ],
        "trials": [
            (one, queries.home_name(one.home), [
                offer(key=f"{key}-{one.pk}", deed=deed, thing=one, url=reverse("coverage-trial-do", args=[one.pk, key]), by=by)
                for key, deed in TRIAL.items() if not one.is_void and (key != "ask" or not one.worked)
            ])
            for one in trials
        ],
        "may_try": can(policies.check_can_try, card=card, by=by),
        "facts": [
            fact for fact in (
                Fact(label=_("Code of the outlet"), value=outlet.code),
                Fact(label=_("Scene"), value=outlet.get_scene_display()),
                Fact(label=_("District"), value=queries.district_name(outlet.district) or _("not found")),
                Fact(label=pgettext("outlet", "Address"), value=outlet.address, is_wide=True),
                Fact(label=_("List"), value=outlet.outlet_list.name),
                Fact(label=_("Body that answers for it"), value=outlet.outlet_list.reports.label),
                Fact(label=_("Since"), value=outlet.since_on.isoformat()),
                Fact(label=_("Dropped out"), value=outlet.until_on.isoformat() if outlet.until_on else ""),
                Fact(label=_("Counts as"), value=outlet.counts_as.name if outlet.counts_as else ""),
            ) if fact.value
        ],
        **questions_on(subject=outlet.handle),
    }  # fmt: skip
    return render(request, "coverage/outlet.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what a card did at an outlet: one thumb, one screen."""
    outlet, by = outlet_or_404(pk), acting_request(request).actor
    today = timezone.localdate(clock.now())
    form = TrialForm(request.POST or None, initial={"tried_on": today, "home": "11"}, body_id=by.body_id)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.record_trial(
            outlet=outlet, home=data["home"], tried_on=data["tried_on"], worked=data["worked"] == "yes",
            failure=data["failure"], said=data["said"], inspection=form.visits.get(data["inspection"]), by=by, at=at,
        )  # fmt: skip
        return reverse("coverage-outlet", args=[pk])

    return enter(
        request=request, form=form, check=lambda by: policies.check_can_try(card=outlet.outlet_list.card, by=by), run=run,
        said=_("The test is recorded."), title=_("Try the card at %(name)s") % {"name": outlet.name}, submit=_("Record the test"),
        back_url=reverse("coverage-outlet", args=[pk]), crumbs=crumbs(outlet.outlet_list.card),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def do_trial(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something about a test."""
    if action not in TRIAL:
        raise Http404
    trial = found_or_404(queries.one_trial, pk=pk)
    back = reverse("coverage-outlet", args=[trial.outlet_id])
    return perform(request=request, deed=TRIAL[action], thing=trial, back_url=back)
