"""Which pages the notices of letters lead to."""

from jianxing.notices.wording import lead


def connect() -> None:
    """Register with the notices."""
    lead(subject="letter", path="/letters/{id}/")
    lead(subject="receipt", path="/letters/receipts/{id}/")
    lead(subject="joint_action", path="/letters/joint/{id}/")
    lead(subject="impasse", path="/letters/impasses/{id}/")
