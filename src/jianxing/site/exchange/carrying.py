"""Carrying by hand: files taken out and brought in, and trying a node again at once."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jianxing.directory.policies import Refused
from jianxing.evidence.passing import as_path
from jianxing.exchange import operations
from jianxing.exchange.files import NotCarried
from jianxing.exchange.network import waking
from jianxing.exchange.operations.filing import Brought
from jianxing.site import clock
from jianxing.site.answers import done, form_page, refused_as
from jianxing.site.exchange.access import officer_only, peer_at
from jianxing.site.exchange.forms import CarriedForm
from jianxing.site.requests import acting_request


@require_http_methods(["POST"])
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker try to reach a node at once, however long it was to be left alone."""
    peer = peer_at(request, pk)
    operations.try_again(peer=peer)
    waking.wake(peer_id=peer.pk)
    messages.success(request, _("It is being tried; reload this page in a moment."))
    return done(request=request, to=reverse("exchange-peer", args=[pk]))


@require_http_methods(["POST"])
def take_out(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give out a file with what waits for a node; it waits for its receipts all the same."""
    peer, here = peer_at(request, pk), reverse("exchange-peer", args=[pk])
    with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
        try:
            written = operations.write_file(
                peer=peer, to=Path(folder), by=acting_request(request).actor, at=clock.now()
            )
        except Refused as refusal:
            return refused_as(request=request, refusal=refusal, back_url=here)
        # Opened while it has a name; what is read from it goes on being there without one.
        file = written.path.open("rb")
    return FileResponse(
        file,
        as_attachment=True,
        filename=written.path.name,
        content_type="application/octet-stream",
        headers={"Cache-Control": "no-store"},
    )


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a file that was carried here, from whichever node."""
    officer_only(request)
    form, here = CarriedForm(request.POST or None, request.FILES or None), reverse("exchange")
    if request.method == "POST" and form.is_valid():
        with as_path(form.cleaned_data["file"], within=settings.HOME) as path:
            try:
                brought = operations.take_file(path=path, by=acting_request(request).actor, at=clock.now())
            except NotCarried as unfit:
                form.add_error(
                    "file",
                    _("This is no file that a node wrote for carrying: %(why)s") % {"why": unfit.reason},
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _said(brought))
                return done(request=request, to=here)
    return form_page(
        request=request,
        form=form,
        title=_("Bring in a file"),
        submit=_("Bring in"),
        back_url=here,
    )


def _said(brought: Brought) -> str:
    """Return in one sentence what came of a file."""
    states = brought.envelopes
    refusals = sum(count for state, count in states.items() if state not in ("taken", "held"))
    return _(
        "Envelopes taken: %(taken)d, held: %(held)d, refused: %(refused)d; receipts: %(receipts)d; contents: %(contents)d."
    ) % {
        "taken": states.get("taken", 0),
        "held": states.get("held", 0),
        "refused": refusals,
        "receipts": brought.receipts,
        "contents": brought.contents,
    }
