"""What evidence asks to be told by the domains below it."""

from collections.abc import Iterable

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the files of bodies whose place in the hierarchy changed; returns the rows changed."""
    return recompute(bodies=bodies, concerned="evidence_of_bodies", refresh="evidence_refresh_visibility")


def connect() -> None:
    """Register with the directory."""
    directory.hierarchy_changed.append(recompute_for_bodies)
