"""What evidence asks to be told by the domains below it."""

from collections.abc import Iterable

from django.db import connection

from jianxing.directory import operations as directory

BATCH = 1000


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the files of bodies whose place in the hierarchy changed; returns the rows changed."""
    moved, after, changed = list(bodies), 0, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM evidence_of_bodies(%s, %s, %s)", [moved, after, BATCH])
            ids = [row[0] for row in cursor.fetchall()]
            if not ids:
                return changed
            cursor.execute("SELECT evidence_refresh_visibility(%s)", [ids])
            [count] = cursor.fetchone() or [0]
        changed += count
        after = ids[-1]


def connect() -> None:
    """Register with the directory."""
    directory.hierarchy_changed.append(recompute_for_bodies)
