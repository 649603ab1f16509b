"""What referrals ask to be told by the domains below them, and what their notices say."""


def connect() -> None:
    """Register with the domains below."""
