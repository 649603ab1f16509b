"""The fork before the pages: a program needs no session, no cookie and no form's token, and gets none."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from jianxing.api.endpoints import PREFIX
from jianxing.api.serving import serve


class ApiMiddleware:
    """Answers everything below ``/api/v1`` here; the rest goes on to the pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(PREFIX + "/"):
            return serve(request)
        return self.get_response(request)
