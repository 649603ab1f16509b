"""Asking for the right before a form is shown; the operation behind it asks again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jianxing.directory.policies import Refused
from jianxing.site.answers import refused_as
from jianxing.site.requests import acting_request


def refusal_of(
    check: Callable[..., None], *, request: HttpRequest, back_url: str, **facts: object
) -> HttpResponse | None:
    """Return the answer of 403 that *check* asks for, None where it lets the reader pass."""
    try:
        check(by=acting_request(request).actor, **facts)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back_url)
    return None
