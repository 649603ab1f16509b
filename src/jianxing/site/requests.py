"""The request as views see it: who acts is known."""

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from jianxing.directory.models import Appointment, Body, Person
from jianxing.kernel.actor import Actor


class ActingRequest(HttpRequest):
    """A request of somebody signed in, inside the transaction of the acting body."""

    htmx: HtmxDetails
    person: Person
    appointment: Appointment
    appointments: list[Appointment]
    body_acting: Body
    actor: Actor
    request_id: str


def acting_request(request: HttpRequest) -> ActingRequest:
    """Return the request as an acting one; the middleware has seen to it that it is."""
    return cast(ActingRequest, request)
