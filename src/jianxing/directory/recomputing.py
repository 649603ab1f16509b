"""Recomputing who sees what when bodies move: every domain's rows by the same loop, a thousand in a batch."""

from collections.abc import Iterable

from django.db import connection

BATCH = 1000


def recompute(*, bodies: Iterable[int], concerned: str, refresh: str) -> int:
    """Recompute who sees the rows of bodies whose place in the hierarchy changed; returns how many rows changed.

    *concerned* and *refresh* are functions of the database: ``concerned(bodies, after, most)`` gives the keys of the next rows,
    ``refresh(keys)`` recomputes them and gives how many changed.
    """
    moved, after, changed = list(bodies), 0, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {concerned}(%s, %s, %s)", [moved, after, BATCH])  # noqa: S608 - our names
            keys = [row[0] for row in cursor.fetchall()]
            if not keys:
                return changed
            cursor.execute(f"SELECT {refresh}(%s)", [keys])
            [count] = cursor.fetchone() or [0]
        changed += count
        after = keys[-1]
