"""What projects ask to be told by the domains below them."""

from collections.abc import Iterable

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute

_PAIRS = (
    ("projects_of_bodies", "projects_refresh_visibility"),
    ("projects_programmes_of_bodies", "projects_refresh_programme_visibility"),
)


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the projects and programmes of bodies that moved; returns the rows changed."""
    moved = list(bodies)
    return sum(recompute(bodies=moved, concerned=concerned, refresh=refresh) for concerned, refresh in _PAIRS)


def connect() -> None:
    """Register with the directory."""
    directory.hierarchy_changed.append(recompute_for_bodies)
