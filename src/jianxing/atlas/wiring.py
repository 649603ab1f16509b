"""What the map asks to be told by the domains below it."""

from collections.abc import Iterable

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the layers and comparisons of bodies that moved; returns the rows changed."""
    moved = list(bodies)
    layers = recompute(bodies=moved, concerned="atlas_layers_of_bodies", refresh="atlas_refresh_visibility")
    return layers + recompute(
        bodies=moved, concerned="atlas_comparisons_of_bodies", refresh="atlas_refresh_comparisons"
    )


def connect() -> None:
    """Register with the directory."""
    directory.hierarchy_changed.append(recompute_for_bodies)
