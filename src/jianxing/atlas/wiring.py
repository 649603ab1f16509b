"""What the map asks to be told by the domains below it."""

from collections.abc import Iterable

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the layers of bodies that moved; returns the rows changed."""
    return recompute(bodies=bodies, concerned="atlas_layers_of_bodies", refresh="atlas_refresh_visibility")


def connect() -> None:
    """Register with the directory."""
    directory.hierarchy_changed.append(recompute_for_bodies)
