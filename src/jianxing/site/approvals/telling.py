"""Where notices of approval bundles lead."""

from jianxing.notices.wording import lead


def connect() -> None:
    """Say where a bundle and an approval are shown."""
    lead(subject="bundle", path="/approvals/{id}/")
    lead(subject="approval", path="/approvals/items/{id}/")
