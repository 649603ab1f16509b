"""Subscriptions: one's own list, adding, changing, pausing, ending."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.directory.models import PlanDomain
from jianxing.directory.policies import Refused
from jianxing.directory.queries import bodies
from jianxing.findings.lifecycle import State
from jianxing.findings.models import STATE_LABELS
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project
from jianxing.site import clock
from jianxing.site.answers import done, form_page, found_or_404
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.findings.history import KINDS as DEEDS
from jianxing.site.requests import acting_request
from jianxing.site.subscriptions.forms import SubscriptionForm, initial
from jianxing.subscriptions import operations, queries
from jianxing.subscriptions.models import Subscription


@dataclass(frozen=True, slots=True)
class Shown:
    """A subscription as the list shows it."""

    subscription: Subscription
    events: str
    conditions: list[str]


@require_safe
@business_only
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Show one's own subscriptions for the body acted for."""
    held = queries.own(by=acting_request(request).actor)
    context = {
        "title": _("Subscriptions"),
        "crumbs": [Crumb(label=_("Notices"), url=reverse("notices"))],
        "shown": _shown(held),
    }
    return render(request, "subscriptions/listing.html", context)


def _shown(held: list[Subscription]) -> list[Shown]:
    filters = [queries.as_filters(one.filters) for one in held]
    projects = dict(
        Project.objects.filter(pk__in=[one.project for one in filters if one.project]).values_list(
            "pk", "name"
        )
    )
    wanted = [one.responsible for one in filters if one.responsible]
    labels = {body.pk: body.label for body in bodies().filter(pk__in=wanted)} if wanted else {}
    domains = dict(PlanDomain.choices)
    shown = []
    for subscription, one in zip(held, filters, strict=True):
        conditions = [
            str(domains.get(one.domain, "")),
            projects.get(one.project, _("a project that your body does not see")) if one.project else "",
            labels.get(one.responsible, "") if one.responsible else "",
            "、".join(str(STATE_LABELS[State(state)]) for state in one.states if state in set(State)),
            _("overdue") if one.late else "",
            f"“{one.words}”" if one.words else "",
        ]
        events = "、".join(str(DEEDS[kind.removeprefix("finding.")][0]) for kind in subscription.kinds)
        shown.append(Shown(subscription, events, [text for text in conditions if text]))
    return shown


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Ask to be told."""
    return _kept(request, SubscriptionForm(request.POST or None), title=_("Subscribe"))


@require_http_methods(["GET", "POST"])
@business_only
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what one asked for; another name makes another subscription, so the name stays."""
    held = _own(pk, by=acting_request(request).actor)
    form = SubscriptionForm(request.POST or None, initial=initial(held))
    form.fields["name"].disabled = True
    return _kept(request, form, title=_("Change the subscription"))


def _kept(request: HttpRequest, form: SubscriptionForm, *, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.subscribe(
                name=data["name"],
                kinds=data["kinds"],
                filters=form.filters(),
                delivery=data["delivery"],
                by=acting_request(request).actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("You are told from now on of what meets all of the conditions."))
            return done(request=request, to=reverse("subscriptions"))
    return form_page(
        request=request,
        form=form,
        title=title,
        submit=_("Keep the subscription"),
        back_url=reverse("subscriptions"),
        crumbs=[Crumb(label=_("Subscriptions"), url=reverse("subscriptions"))],
    )


def _own(pk: int, *, by: Actor) -> Subscription:
    return found_or_404(queries.one, pk=pk, by=by)


@require_POST
@business_only
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause a subscription, or go on with it."""
    by = acting_request(request).actor
    held = _own(pk, by=by)
    operations.set_paused(subscription=held, paused=not held.is_paused, by=by)
    return redirect("subscriptions")


@require_POST
@business_only
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a subscription."""
    by = acting_request(request).actor
    operations.end(subscription=_own(pk, by=by), by=by, at=clock.now())
    messages.success(request, _("The subscription has ended."))
    return redirect("subscriptions")
