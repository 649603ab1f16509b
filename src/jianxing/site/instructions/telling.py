"""Which pages the notices of instructions lead to."""

from jianxing.notices.wording import lead


def connect() -> None:
    """Register with the notices."""
    lead(subject="instruction", path="/instructions/{id}/")
    lead(subject="charge", path="/instructions/charges/{id}/")
