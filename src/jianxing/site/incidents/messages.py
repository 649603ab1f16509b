"""Messages of the Common Alerting Protocol: those of alerts that were issued, signed; those that come in."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.incidents import operations, policies, protocol
from jianxing.incidents.queries import listing as queries
from jianxing.kernel.actor import Actor
from jianxing.methods.cap.identifiers import IdentifierBroken
from jianxing.methods.cap.reading import MOST_BYTES
from jianxing.site.answers import found_or_404, handed_out, refused
from jianxing.site.asking import words
from jianxing.site.components import Crumb
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.incidents.forms import TakeForm
from jianxing.site.requests import acting_request

MEDIA_TYPE = "application/cap+xml"


@require_safe
@business_only
def alert(request: HttpRequest, pk: int, alert: int) -> HttpResponse:
    """Give an alert as a signed message; with ``?event=11B03`` under identifiers in the national form."""
    shown = found_or_404(queries.alert, incident=pk, pk=alert)
    try:
        made = protocol.signed(shown, event=words(request, "event")[:10])
    except IdentifierBroken as broken:
        return refused(
            request=request,
            reason=_("No identifier in the national form: %(part)s “%(value)s” does not fit.")
            % {"part": broken.part, "value": broken.value},
            remedy=_("Give the event's code of five characters."),
            back_url=reverse("incident", args=[pk]),
        )
    return handed_out(made, media_type=MEDIA_TYPE, name=f"{shown.identifier}.xml", is_download=True)


@require_safe
@business_only
def message(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Give a message as it came."""
    shown = found_or_404(queries.message, incident=pk, pk=message)
    return handed_out(
        bytes(shown.xml), media_type=MEDIA_TYPE, name=f"{shown.digest[:16]}.xml", is_download=True
    )


@require_safe
@business_only
def certificate(request: HttpRequest) -> HttpResponse:
    """Give the certificate that receivers of this node's messages trust."""
    return handed_out(
        protocol.certificate().encode(),
        media_type="application/x-pem-file",
        name="alerts.pem",
        is_download=True,
    )


@require_http_methods(["GET", "POST"])
@business_only
def take(request: HttpRequest) -> HttpResponse:
    """Take in a message that somebody has as a file."""
    asked = acting_request(request)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        taken = operations.take_message(data=data["file"].read(MOST_BYTES + 1), by=by, at=at)
        return reverse("incident", args=[taken.message.incident_id])

    return enter(
        request=request,
        form=TakeForm(request.POST or None, request.FILES or None),
        check=lambda by: policies.check_can_report(body=asked.body_acting, by=by),
        run=run,
        said=_("Taken; it stands in the time line."),
        back_url=reverse("incidents"),
        title=_("Take a message in"),
        submit=_("Verify and take"),
        crumbs=[Crumb(label=_("Incidents and drills"), url=reverse("incidents"))],
    )
