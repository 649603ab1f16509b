"""The other nodes: listed by their cards, reached by pinned certificates, revoked with a reason."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import Refused
from jianxing.exchange import operations, queries
from jianxing.exchange.models import Peer
from jianxing.exchange.queries import overview
from jianxing.site import clock
from jianxing.site.answers import done, form_page
from jianxing.site.asking import words
from jianxing.site.components import Action, Column, Crumb, Fact, Listing
from jianxing.site.exchange.access import certificate_at, officer_only, peer_at
from jianxing.site.exchange.forms import LARGEST_CARD, CardForm, PemForm, ReachForm, ReasonForm
from jianxing.site.exchange.own import shown
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso_minute

PAGE = 100
RECEIPTS = 20


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One node: what is known of it, what waits for it, what it answered."""
    peer = peer_at(request, pk)
    after = words(request, "after")
    rows = list(overview.queue(peer, after=after)[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    table = Listing(
        id="exchange-queue",
        can_print=False,
        next_url="?" + urlencode({"after": overview.queue_cursor(rows[-1])}) if more else None,
        columns=(
            Column(key="number", label=_("Number"), kind="num"),
            Column(key="kind", label=_("Kind"), kind="short"),
            Column(key="sent", label=pgettext("envelope", "Sent"), kind="date"),
            Column(key="carried", label=_("Carried"), kind="num"),
            Column(key="last", label=_("Last carried"), kind="date"),
        ),
    )
    context = {
        "title": peer.name,
        "crumbs": [Crumb(label=_("Exchange"), url=reverse("exchange")), Crumb(label=peer.code)],
        "peer": peer,
        "facts": _facts(peer),
        "table": table,
        "rows": rows,
        "receipts": overview.latest_receipts(peer, limit=RECEIPTS),
        "refusals": overview.refusals(limit=RECEIPTS, peer=peer),
        "troubles": list(queries.troubles(peer=peer)[:RECEIPTS]),
        "keys": [(key, shown(key.key_id)) for key in queries.keys_of(peer)],
        "certificates": [(held, shown(held.fingerprint)) for held in queries.certificates_of(peer)],
        "actions": _actions(peer),
    }
    return render(request, "exchange/peer.html", context)


def _facts(peer: Peer) -> list[Fact]:
    facts = [
        Fact(label=_("Address"), value=peer.code),
        Fact(label=_("State"), value=peer.get_state_display()),
        Fact(label=_("Reached at"), value=peer.address or _("by file alone")),
        Fact(label=_("Listed"), value=iso_minute(peer.added_at)),
        Fact(label=_("Fingerprint of the card"), value=shown(peer.fingerprint), is_wide=True),
    ]
    if peer.state == Peer.State.REVOKED:
        facts.append(Fact(label=_("Revoked"), value=iso_minute(peer.revoked_at)))
        facts.append(Fact(label=_("Reason"), value=peer.revoke_reason, is_wide=True))
    return facts


def _actions(peer: Peer) -> list[Action]:
    gone = _("This node was revoked.") if peer.state == Peer.State.REVOKED else ""
    return [
        Action(
            key="address",
            label=_("Say where it is reached"),
            icon="map-pin",
            url=reverse("exchange-peer-address", args=[peer.pk]),
            refusal=gone,
        ),
        Action(
            key="certificate",
            label=_("Pin a further certificate"),
            icon="certificate",
            url=reverse("exchange-peer-certificate", args=[peer.pk]),
            refusal=gone,
        ),
        Action(
            key="card",
            label=_("Take a new card of it"),
            icon="file-import",
            url=reverse("exchange-peer-card", args=[peer.pk]),
        ),
        Action(
            key="revoke",
            label=_("Exchange with it no longer"),
            icon="ban",
            url=reverse("exchange-peer-revoke", args=[peer.pk]),
            refusal=gone,
        ),
    ]


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """List a node by its card, whose fingerprint its operator read out."""
    officer_only(request)
    form = CardForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            peer = operations.add_peer(
                document=_text(form.cleaned_data["card"]),
                fingerprint=form.cleaned_data["fingerprint"],
                by=acting_request(request).actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request=request, to=reverse("exchange-peer", args=[peer.pk]))
    return form_page(
        request=request,
        form=form,
        title=_("Add a node"),
        submit=_("The fingerprint is right: add it"),
        back_url=reverse("exchange"),
        warning=_("Whoever holds the key behind this fingerprint will speak for its bodies."),
    )


@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a node's new card, after its keys were lost or it was revoked here."""
    peer = peer_at(request, pk)
    return _step(
        request,
        peer,
        CardForm(request.POST or None, request.FILES or None),
        title=_("Take a new card of %(node)s") % {"node": peer.name},
        submit=_("The fingerprint is right: take it"),
        take=lambda form: operations.renew_peer(
            peer=peer,
            document=_text(form.cleaned_data["card"]),
            fingerprint=form.cleaned_data["fingerprint"],
            by=acting_request(request).actor,
            at=clock.now(),
        ),
    )


@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where a node is reached by network."""
    peer = peer_at(request, pk)
    return _step(
        request,
        peer,
        ReachForm(request.POST or None, initial={"address": peer.address}),
        title=_("Where %(node)s is reached") % {"node": peer.name},
        submit=_("Set"),
        take=lambda form: operations.reach_peer(
            peer=peer,
            address=form.cleaned_data["address"],
            by=acting_request(request).actor,
            at=clock.now(),
        ),
    )


@require_http_methods(["GET", "POST"])
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a further certificate of a node, whose fingerprint its operator read out."""
    peer = peer_at(request, pk)
    return _step(
        request,
        peer,
        PemForm(request.POST or None, request.FILES or None),
        title=_("Pin a certificate of %(node)s") % {"node": peer.name},
        submit=_("The fingerprint is right: pin it"),
        take=lambda form: operations.pin(
            peer=peer,
            pem=_text(form.cleaned_data["certificate"]),
            fingerprint=form.cleaned_data["fingerprint"],
            by=acting_request(request).actor,
            at=clock.now(),
        ),
    )


@require_http_methods(["GET", "POST"])
def unpin(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a certificate no more."""
    held = certificate_at(request, pk)
    return _step(
        request,
        held.peer,
        ReasonForm(request.POST or None),
        title=_("Accept this certificate no more"),
        submit=_("Revoke"),
        take=lambda form: operations.unpin(
            certificate=held,
            reason=form.cleaned_data["reason"],
            by=acting_request(request).actor,
            at=clock.now(),
        ),
    )


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Exchange with a node no longer."""
    peer = peer_at(request, pk)
    return _step(
        request,
        peer,
        ReasonForm(request.POST or None),
        title=_("Exchange with %(node)s no longer") % {"node": peer.name},
        submit=_("Revoke"),
        warning=_("Nothing more is sent to it, and what it sends is refused."),
        take=lambda form: operations.revoke_peer(
            peer=peer,
            reason=form.cleaned_data["reason"],
            by=acting_request(request).actor,
            at=clock.now(),
        ),
    )


def _step(
    request: HttpRequest,
    peer: Peer,
    form: Form,
    *,
    title: str,
    submit: str,
    take: Callable[[Form], object],
    warning: str = "",
) -> HttpResponse:
    """Show a form about a node, or do what it asks and lead back to the node."""
    here = reverse("exchange-peer", args=[peer.pk])
    if request.method == "POST" and form.is_valid():
        try:
            take(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request=request, to=here)
    return form_page(request=request, form=form, title=title, submit=submit, back_url=here, warning=warning)


def _text(file: "UploadedFile[bytes]") -> str:
    """Return what was uploaded as text; bytes that are none make a text that is refused."""
    return bytes(file.read(LARGEST_CARD)).decode("utf-8", errors="replace")
