"""Keys and custodians of the acting body, and what is asked of custodians."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.directory.policies import Refused, can
from jianxing.kernel.actor import Actor
from jianxing.referrals import operations, policies, queries
from jianxing.referrals.models import HeldKey, Opening
from jianxing.site import clock
from jianxing.site.answers import done, form_page, found_or_404, refused_as
from jianxing.site.leads import room
from jianxing.site.leads.forms import AskForm, ColleagueForm, CustodiansForm
from jianxing.site.leads.listing import tabs
from jianxing.site.leads.page import crumbs_of
from jianxing.site.requests import acting_request


@require_safe
@room.entered
def keys(request: HttpRequest) -> HttpResponse:
    """The body's keys, who holds them, who keeps shares, and the requests that wait."""
    by = acting_request(request).actor
    works = can(policies.check_can_work, by=by)
    active = queries.active_key(body_id=by.body) if works else None
    context = {
        "title": _("Keys and custodians"),
        "crumbs": crumbs_of(_("Keys and custodians")),
        "tabs": tabs(current="keys") if works else [],
        "works": works,
        "leads": can(policies.check_can_lead, by=by),
        "active": active,
        "retiring": [key for key in queries.body_keys(body_id=by.body) if key.state == "retiring"]
        if works
        else [],
        "holders": queries.holders(body_key=active) if active else [],
        "custodians": queries.custodians(body_key=active) if active else [],
        "holds": bool(active and queries.held(body_id=by.body, person_id=by.person)),
        "requests": [(one, _mine(one, by)) for one in queries.openings(by=by)],
        "person": by.person,
        "minutes": room.minutes_left(request),
    }
    return render(request, "leads/keys.html", context)


def _mine(opening: Opening, by: Actor) -> str:
    """Return what the reader may do about a request: ``open``, ``read`` or nothing."""
    if can(policies.check_is_turn, opening=opening, by=by):
        return "open"
    is_read_here = opening.purpose == Opening.Purpose.REPORTER and opening.second_at is not None
    if is_read_here and opening.spent_at is None and opening.target.person_id == by.person_id:
        return "read"
    return ""


def _opening_or_404(pk: int) -> Opening:
    return found_or_404(queries.opening, pk=pk)


def _refusal(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return refused_as(request=request, refusal=refusal, back_url=reverse("leads-keys"))


@require_http_methods(["GET", "POST"])
@room.entered
def make(request: HttpRequest) -> HttpResponse:
    """Name three custodians and make the body's keys."""
    by, back_url = acting_request(request).actor, reverse("leads-keys")
    form = CustodiansForm(request.POST or None)
    try:
        policies.check_can_lead(by=by)
        if request.method == "POST" and form.is_valid():
            operations.make_body_key(
                custodians=form.cleaned_data["custodians"],
                opener=room.opener(request),
                by=by,
                at=clock.now(),
            )
            messages.success(request, _("Made. Give the key to those who work on leads."))
            return done(request=request, to=back_url)
    except Refused as refusal:
        if request.method != "POST":
            return _refusal(request, refusal)
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=_("Make the body's keys"),
        submit=_("Make them"),
        back_url=back_url,
        warning=_("Any two of the three restore the key together; one alone opens nothing."),
        crumbs=crumbs_of(_("Keys and custodians")),
    )


@require_http_methods(["GET", "POST"])
@room.entered
def give(request: HttpRequest) -> HttpResponse:
    """Give the body's key to a colleague."""
    by, back_url = acting_request(request).actor, reverse("leads-keys")
    form = ColleagueForm(request.POST or None, by=by)
    try:
        policies.check_can_lead(by=by)
        if request.method == "POST" and form.is_valid():
            operations.give_key(
                to=form.cleaned_data["to"], opener=room.opener(request), by=by, at=clock.now()
            )
            messages.success(request, _("Given."))
            return done(request=request, to=back_url)
    except Refused as refusal:
        if request.method != "POST":
            return _refusal(request, refusal)
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=_("Give the key to a colleague"),
        submit=_("Give"),
        back_url=back_url,
        crumbs=crumbs_of(_("Keys and custodians")),
    )


@require_POST
@room.entered
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the body's key from somebody."""
    by = acting_request(request).actor
    held = HeldKey.objects.select_related("body_key", "person_key").filter(pk=pk).first()
    if held is None:
        raise Http404
    try:
        operations.take_key(held=held, by=by, at=clock.now())
    except Refused as refusal:
        return _refusal(request, refusal)
    messages.success(request, _("Taken; renew the keys if they may have been misused."))
    return done(request=request, to=reverse("leads-keys"))


@require_POST
@room.entered
def announce(request: HttpRequest) -> HttpResponse:
    """Tell other nodes the body's public keys."""
    by = acting_request(request).actor
    try:
        told = operations.announce_key(by=by, at=clock.now())
    except Refused as refusal:
        return _refusal(request, refusal)
    messages.success(request, _("Other nodes that are told: %(count)d.") % {"count": told})
    return done(request=request, to=reverse("leads-keys"))


@require_http_methods(["GET", "POST"])
@room.entered
def restore(request: HttpRequest) -> HttpResponse:
    """Ask two custodians to give the body's key to oneself."""
    by, back_url = acting_request(request).actor, reverse("leads-keys")
    form = AskForm(request.POST or None, by=by, purpose=Opening.Purpose.RESTORE)
    try:
        policies.check_can_work(by=by)
        if request.method == "POST" and form.is_valid():
            operations.ask_restore(**form.cleaned_data, by=by, at=clock.now())
            messages.success(request, _("Asked; the first custodian has been told."))
            return done(request=request, to=back_url)
    except Refused as refusal:
        if request.method != "POST":
            return _refusal(request, refusal)
        form.add_error(None, str(refusal))
    return form_page(
        request=request,
        form=form,
        title=_("Have the key restored"),
        submit=_("Ask"),
        back_url=back_url,
        crumbs=crumbs_of(_("Keys and custodians")),
    )


@require_safe
@room.entered
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from a request, as notices name it, to its place among the keys."""
    _opening_or_404(pk)
    return done(request=request, to=f"{reverse('leads-keys')}#request-{pk}")


@require_POST
@room.entered
def decide(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Open one's seal of a request, or refuse it."""
    by, found = acting_request(request).actor, _opening_or_404(pk)
    try:
        if action == "refuse":
            operations.refuse(opening=found, by=by, at=clock.now())
        elif action == "open":
            operations.open_turn(opening=found, opener=room.opener(request), by=by, at=clock.now())
        else:
            raise Http404
    except Refused as refusal:
        return _refusal(request, refusal)
    messages.success(request, _("Done; it is in the ledger."))
    return done(request=request, to=reverse("leads-keys"))


@require_POST
@room.entered
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a reporter's identity to who asked for it, this once."""
    by, found = acting_request(request).actor, _opening_or_404(pk)
    try:
        text = operations.open_reporter(opening=found, opener=room.opener(request), by=by, at=clock.now())
    except Refused as refusal:
        return _refusal(request, refusal)
    context = {
        "title": _("Reporter's identity"),
        "crumbs": crumbs_of(_("Reporter's identity")),
        "text": text,
    }
    return render(request, "leads/reporter.html", context)
