"""The door of the leads room, and behind it what was sealed here and what has come."""

import json
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.directory.policies import Refused, can
from jianxing.kernel.workdays import Calendar
from jianxing.notices.lights import days_left, light
from jianxing.notices.queries import calendar
from jianxing.referrals import operations, policies, queries
from jianxing.referrals.models import Referral
from jianxing.site import clock
from jianxing.site.asking import words
from jianxing.site.components import Column, Crumb, Listing, Tab
from jianxing.site.instructions.lights import Lit
from jianxing.site.leads import room
from jianxing.site.leads.forms import EnterForm, KeyForm
from jianxing.site.requests import acting_request


@require_http_methods(["GET", "POST"])
@room.unkept
def leads(request: HttpRequest) -> HttpResponseBase:
    """The door, until the passphrase is given; then the list. An officer is told a number."""
    asked = acting_request(request)
    role = asked.actor.role
    if role is None or role.is_officer:
        context = {"title": _("Leads room"), "count": queries.count_for_officers()}
        return render(request, "leads/count.html", context)
    if request.method == "GET" and room.opener_of(request) is not None:
        return _list(request)
    return _door(request)


def _door(request: HttpRequest) -> HttpResponseBase:
    by = acting_request(request).actor
    form = EnterForm(request.POST or None)
    following = _following(request)
    has_key = queries.person_key(person_id=by.person) is not None
    if request.method == "POST" and form.is_valid():
        try:
            opener = operations.enter(passphrase=form.cleaned_data["passphrase"], by=by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if opener is not None:
                response = HttpResponseRedirect(following)
                room.open_to(request, response, opener)
                return response
            form.add_error("passphrase", _("This is not the passphrase."))
    works = can(policies.check_can_work, by=by)
    context = {
        "title": _("Leads room"),
        "form": form,
        "next": following,
        "has_key": has_key,
        "waiting": queries.waiting(by=by) if works else None,
        "is_custodian": queries.is_custodian(person_id=by.person),
        "demo_passphrase": _demonstrated(acting_request(request).person.login),
    }
    return render(request, "leads/door.html", context, status=422 if form.errors else 200)


def _demonstrated(login: str) -> str:
    """Return the passphrase of a demonstration account, which is public; nothing anywhere else."""
    if not settings.DEMO or not settings.DEMO_ACCOUNTS_FILE.exists():
        return ""
    left = json.loads(settings.DEMO_ACCOUNTS_FILE.read_text(encoding="utf-8"))
    known = {one["login"]: str(one.get("passphrase", "")) for one in left["accounts"]}
    return known.get(login, "")


def _following(request: HttpRequest) -> str:
    """Return where one wanted to go, inside the room and nowhere else."""
    asked, home = words(request, "next") or str(request.POST.get("next", "")), reverse("leads")
    fits = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith(home)
    return asked if fits else home


@require_POST
@room.unkept
def leave(request: HttpRequest) -> HttpResponse:
    """Close the room behind oneself."""
    response = HttpResponseRedirect(reverse("home"))
    room.close(request, response)
    return response


@require_http_methods(["GET", "POST"])
@room.unkept
def key(request: HttpRequest) -> HttpResponseBase:
    """Make one's key, or where the room is open put it under another passphrase."""
    by, opener = acting_request(request).actor, room.opener_of(request)
    form = KeyForm(request.POST or None)
    present = queries.person_key(person_id=by.person)
    if request.method == "POST" and form.is_valid():
        try:
            passphrase = form.cleaned_data["passphrase"]
            if opener is not None and "renew" not in request.POST:
                operations.change_passphrase(opener=opener, passphrase=passphrase, by=by, at=clock.now())
            else:
                operations.make_person_key(passphrase=passphrase, by=by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            response = HttpResponseRedirect(reverse("leads"))
            room.close(request, response)
            return response
    context = {
        "title": _("My key for leads"),
        "crumbs": [Crumb(label=_("Leads room"), url=reverse("leads")), Crumb(label=_("My key for leads"))],
        "form": form,
        "present": present,
        "is_open": opener is not None,
    }
    return render(request, "leads/key.html", context, status=422 if form.errors else 200)


def tabs(*, current: str) -> list[Tab]:
    """Return the ways through the room."""
    home = reverse("leads")
    return [
        Tab(label=_("Received by us"), url=home, is_current=current == "received"),
        Tab(label=_("Sealed by us"), url=f"{home}?side=sealed", is_current=current == "sealed"),
        Tab(label=_("Keys and custodians"), url=reverse("leads-keys"), is_current=current == "keys"),
    ]


@require_safe
def _list(request: HttpRequest) -> HttpResponse:
    by, today = acting_request(request).actor, clock.today()
    if not can(policies.check_can_work, by=by):
        return HttpResponseRedirect(reverse("leads-keys"))
    side = "sealed" if request.GET.get("side") == "sealed" else "received"
    found = queries.page(side=side, by=by, cursor=words(request, "after"))
    more = f"?side={side}&after={found.next_cursor}" if found.next_cursor else None
    table = Listing(id="leads", count=found.count, next_url=more, columns=_columns(side))
    working = calendar()
    context = {
        "title": _("Leads room"),
        "table": table,
        "side": side,
        "rows": [(row, lit(row, today=today, working=working)) for row in found.rows],
        "tabs": tabs(current=side),
        "minutes": room.minutes_left(request),
        "seals": can(policies.check_can_seal, by=by),
    }
    return render(request, "leads/listing.html", context)


def _columns(side: str) -> tuple[Column, ...]:
    other = pgettext("referral", "Sent by") if side == "received" else _("Sealed for")
    return (
        Column(key="number", label=_("Number"), kind="short"),
        Column(key="other", label=other, kind="name"),
        Column(key="state", label=_("State"), kind="short"),
        Column(key="custody", label=_("In custody of"), kind="name"),
        Column(key="sent", label=_("Sent on"), kind="short"),
        Column(key="due", label=pgettext("referral", "Due date"), kind="short"),
    )


def lit(referral: Referral, *, today: date, working: Calendar) -> Lit:
    """Return the light of a referral on which somebody owes a step."""
    if referral.due_on is None:
        return Lit()
    days = days_left(due_on=referral.due_on, today=today, calendar=working)
    shown = light(due_on=referral.due_on, today=today, calendar=working, percent=None, started_on=None)
    return Lit(shown, days)
