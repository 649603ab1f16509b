"""Who comes in: to everybody but the system officer these pages are not there."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from jianxing.directory.policies import can
from jianxing.exchange import policies
from jianxing.exchange.models import Certificate, Peer
from jianxing.site.requests import acting_request


def officer_only(request: HttpRequest) -> None:
    """Answer everybody else as if there were no such page."""
    if not can(policies.check_can_manage_peers, by=acting_request(request).actor):
        raise Http404


def peer_at(request: HttpRequest, pk: int) -> Peer:
    """Return a peer for the system officer."""
    officer_only(request)
    return get_object_or_404(Peer, pk=pk)


def certificate_at(request: HttpRequest, pk: int) -> Certificate:
    """Return a peer's certificate for the system officer."""
    officer_only(request)
    return get_object_or_404(Certificate.objects.select_related("peer"), pk=pk)
