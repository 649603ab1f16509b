"""What the indicators ask to be told by the domains below them."""

from collections.abc import Iterable

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute

#: Functions of the database: which rows a change concerns, and who sees them.
_RULES = (
    ("indicators_series_of_bodies", "indicators_refresh_series"),
    ("indicators_intakes_of_bodies", "indicators_refresh_intakes"),
    ("indicators_claims_of_bodies", "indicators_refresh_claims"),
    ("indicators_compensations_of_bodies", "indicators_refresh_compensations"),
    ("indicators_manifests_of_bodies", "indicators_refresh_manifests"),
)


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees what bodies that moved keep here; returns the rows changed."""
    moved = list(bodies)
    return sum(recompute(bodies=moved, concerned=concerned, refresh=refresh) for concerned, refresh in _RULES)


def connect() -> None:
    """Register with the directory."""
    directory.hierarchy_changed.append(recompute_for_bodies)
