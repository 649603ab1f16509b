"""Which pages the notices of meetings lead to."""

from jianxing.notices.wording import lead


def connect() -> None:
    """Register with the notices."""
    lead(subject="meeting", path="/meetings/{id}/")
    lead(subject="decision", path="/meetings/decisions/{id}/")
    lead(subject="series", path="/meetings/series/{id}/")
