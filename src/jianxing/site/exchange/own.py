"""This node among others: its address, its card, its certificate and the one that is to follow."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import Refused
from jianxing.exchange import card as cards
from jianxing.exchange import operations, queries
from jianxing.exchange.models import Node
from jianxing.exchange.network.certificates import Identity
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused_as
from jianxing.site.components import Fact
from jianxing.site.exchange.access import officer_only
from jianxing.site.exchange.forms import ChangeForm, NodeForm
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso


def shown(fingerprint: str) -> SafeString:
    """Return a fingerprint as people read it out."""
    return format_html('<span class="jx-mono">{}</span>', cards.in_groups(fingerprint))


def facts_of(node: Node) -> list[Fact]:
    """Return what others must know of this node."""
    own, key = queries.own_certificates(), queries.own_key()
    facts = [
        Fact(label=_("Address"), value=node.code),
        Fact(label=_("Listens at"), value=own.address or _("does not listen; carried by file")),
        Fact(
            label=_("Fingerprint of the card"),
            value=shown(key.key_id) if key else _("no key"),
            is_wide=True,
        ),
        Fact(label=_("Certificate"), value=_shown(own.present), is_wide=True),
    ]
    if own.following is not None:
        facts.append(Fact(label=_("Next certificate"), value=_shown(own.following), is_wide=True))
    return facts


def _shown(identity: Identity) -> SafeString:
    certificate = identity.certificate
    return format_html(
        "{}<br>{}",
        shown(certificate.fingerprint),
        _("valid until %(day)s") % {"day": iso(certificate.not_after)},
    )


@require_http_methods(["GET", "POST"])
def establish(request: HttpRequest) -> HttpResponse:
    """Give this node its address among others."""
    officer_only(request)
    form, here = NodeForm(request.POST or None), reverse("exchange")
    if request.method == "POST" and form.is_valid():
        try:
            operations.establish(**form.cleaned_data, by=acting_request(request).actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request=request, to=here)
    return form_page(
        request=request,
        form=form,
        title=_("Give this node an address"),
        submit=_("Take this address"),
        back_url=here,
    )


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """Give out this node's card, to be handed to the operators of others."""
    officer_only(request)
    try:
        document = operations.own_card(at=clock.now())
    except Refused as refusal:
        return _refused(request, refusal)
    return _file(document, name=f"{queries.node().code}.card.json", media_type="application/json")


@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """Give out the certificate that this node shows, for those who pin it by hand: the next one where there is one."""
    officer_only(request)
    try:
        own = queries.own_certificates()
    except Refused as refusal:
        return _refused(request, refusal)
    given = (own.following or own.present).certificate
    return _file(
        given.pem, name=f"{queries.node().code}.certificate.pem", media_type="application/x-pem-file"
    )


@require_http_methods(["POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """Make the certificate that is to follow, and tell the peers."""
    officer_only(request)
    try:
        operations.prepare_certificate(by=acting_request(request).actor, at=clock.now())
    except Refused as refusal:
        return _refused(request, refusal)
    messages.success(
        request, _("The next certificate is made; change to it once every node has confirmed it.")
    )
    return done(request=request, to=reverse("exchange"))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Show the next certificate from now on."""
    officer_only(request)
    # A box that is not ticked posts nothing, and that is an answer too.
    form = ChangeForm(request.POST if request.method == "POST" else None)
    here = reverse("exchange")
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_certificate(
                even_so=form.cleaned_data["even_so"], by=acting_request(request).actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request=request, to=here)
    return form_page(
        request=request,
        form=form,
        title=_("Change to the next certificate"),
        submit=_("Change to the next certificate"),
        back_url=here,
        action=reverse("exchange-certificate-change"),
    )


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return refused_as(request=request, refusal=refusal, back_url=reverse("exchange"))


def _file(text: str, *, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
