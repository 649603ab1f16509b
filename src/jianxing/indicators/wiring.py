"""What the indicators ask to be told by the domains below them."""

from collections.abc import Iterable

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the series and the imports of bodies that moved; returns the rows changed."""
    moved = list(bodies)
    series = recompute(
        bodies=moved, concerned="indicators_series_of_bodies", refresh="indicators_refresh_series"
    )
    return series + recompute(
        bodies=moved, concerned="indicators_intakes_of_bodies", refresh="indicators_refresh_intakes"
    )


def connect() -> None:
    """Register with the directory."""
    directory.hierarchy_changed.append(recompute_for_bodies)
