"""What imports ask to be told by the domains below them."""

from collections.abc import Iterable

from django.db import connection

from jianxing.directory import operations as directory


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the runs of bodies whose place in the hierarchy changed; returns the rows changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT importing_refresh_visibility_of(%s)", [list(bodies)])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def connect() -> None:
    """Register with the directory."""
    directory.hierarchy_changed.append(recompute_for_bodies)
