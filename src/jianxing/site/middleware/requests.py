"""A request id, and one JSON line a request with no personal data in it: no address, no name, no query string."""

import logging
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger("jianxing.requests")


class RequestLogMiddleware:
    """Gives every request an id, returns it in ``X-Request-ID``, and logs how the request ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]  # read through ActingRequest
        started = time.perf_counter()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "request_id": request_id,
                "method": request.method,
                "route": match.route if match else None,
                "status": response.status_code,
                "ms": round(1000 * (time.perf_counter() - started), 1),
            },
        )
        return response
