"""From a row's handle to the page that shows it."""

from django.urls import reverse

_PAGES = {
    "finding": "finding",
    "project": "project",
    "inspection": "inspection",
    "programme": "programme",
    "meeting": "meeting",
    "letter": "letter",
    "layer": "layer",
    "conflict": "conflict",
    "reading_series": "reading-series",
    "penalty_result": "penalty-result",
    "movement": "movement",
    "traffic": "traffic",
    "package": "evidence-package",
    "question": "question",
    "area": "area",
    "schedule": "schedule",
    "analysis": "analysis",
    "bundle": "approval-bundle",
    "incident": "incident",
}


def url_of(handle: str) -> str:
    """Return the address of the thing that a handle names; empty where it has no page."""
    kind, _, key = handle.partition(":")
    if kind not in _PAGES or not key.isdecimal():
        return ""
    return reverse(_PAGES[kind], args=[int(key)])
