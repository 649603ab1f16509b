"""Which pages the notices of inspections and reminders lead to."""

from jianxing.notices.wording import lead


def connect() -> None:
    """Register with the notices."""
    lead(subject="inspection", path="/inspections/{id}/")
    lead(subject="reminder", path="/inspections/reminders/{id}/")
