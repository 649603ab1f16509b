"""What exchange registers with the rest: nothing below it has to ask it; those above register their kinds with it."""


def connect() -> None:
    """Register."""
