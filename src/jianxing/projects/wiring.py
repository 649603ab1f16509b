"""What projects ask to be told by the domains below them."""

from collections.abc import Iterable

from django.db import connection

from jianxing.directory import operations as directory

BATCH = 1000

_PAIRS = (
    ("projects_of_bodies", "projects_refresh_visibility"),
    ("projects_programmes_of_bodies", "projects_refresh_programme_visibility"),
)


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the projects and programmes of bodies that moved; returns the rows changed."""
    moved = list(bodies)
    return sum(_recompute(moved, concerned, refresh) for concerned, refresh in _PAIRS)


def _recompute(moved: list[int], concerned: str, refresh: str) -> int:
    after, changed = 0, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {concerned}(%s, %s, %s)", [moved, after, BATCH])  # noqa: S608 - our names
            ids = [row[0] for row in cursor.fetchall()]
            if not ids:
                return changed
            cursor.execute(f"SELECT {refresh}(%s)", [ids])
            [count] = cursor.fetchone() or [0]
        changed += count
        after = ids[-1]


def connect() -> None:
    """Register with the directory."""
    directory.hierarchy_changed.append(recompute_for_bodies)
