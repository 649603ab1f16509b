"""What tells one run's records from another's on the same demonstration."""

from uuid import uuid4


def new_mark() -> str:
    """Return six digits: no letters, which a page in Chinese would show as a word."""
    return f"{uuid4().int % 1_000_000:06d}"
