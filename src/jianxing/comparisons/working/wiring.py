"""What long work asks to be told by the domains below it."""

from collections.abc import Iterable

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the work of bodies that moved; returns the rows changed."""
    return recompute(bodies=bodies, concerned="working_works_of_bodies", refresh="working_refresh_works")


def connect() -> None:
    """Register with the directory."""
    directory.hierarchy_changed.append(recompute_for_bodies)
