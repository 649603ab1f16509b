"""Carrying by hand: trying a node again at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.exchange import operations
from jianxing.exchange.network import waking
from jianxing.site.answers import done
from jianxing.site.exchange.access import peer_at


@require_http_methods(["POST"])
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker try to reach a node at once, however long it was to be left alone."""
    peer = peer_at(request, pk)
    operations.try_again(peer=peer)
    waking.wake(peer_id=peer.pk)
    messages.success(request, _("It is being tried; reload this page in a moment."))
    return done(request=request, to=reverse("exchange-peer", args=[pk]))
