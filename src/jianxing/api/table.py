"""Every endpoint, and the pages that need no token."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from django.http import HttpRequest, HttpResponse

from jianxing.api import pages
from jianxing.api.endpoints import Endpoint
from jianxing.api.resources import (
    bodies,
    files,
    finding_steps,
    findings,
    imports,
    inspections,
    notices,
    programmes,
    projects,
    views,
)

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *findings.ENDPOINTS,
    *finding_steps.ENDPOINTS,
    *views.ENDPOINTS,
    *files.ENDPOINTS,
    *projects.ENDPOINTS,
    *programmes.ENDPOINTS,
    *inspections.ENDPOINTS,
    *imports.ENDPOINTS,
    *notices.ENDPOINTS,
    *bodies.ENDPOINTS,
)

#: What tells how to use the API and nothing of what is in it.
OPEN: Final[Mapping[str, Callable[[HttpRequest], HttpResponse]]] = {
    "/openapi.json": pages.openapi,
    "/reference": pages.reference,
    "/reference.css": pages.stylesheet,
}


@cache
def by_path() -> dict[str, dict[str, Endpoint]]:
    """Return the endpoints by their path and method."""
    found: dict[str, dict[str, Endpoint]] = {}
    for endpoint in ENDPOINTS:
        found.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    return found
