"""What briefs ask to be told by the domains below them, and what their notices say."""

from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.notices.wording import say

BATCH = 1000


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the briefs of bodies that moved; returns the rows changed."""
    moved, after, changed = list(bodies), 0, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM briefs_of_bodies(%s, %s, %s)", [moved, after, BATCH])
            ids = [row[0] for row in cursor.fetchall()]
            if not ids:
                return changed
            cursor.execute("SELECT briefs_refresh_visibility(%s)", [ids])
            [count] = cursor.fetchone() or [0]
        changed += count
        after = ids[-1]


def connect() -> None:
    """Register with the directory and give the notices their sentences."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    say(kind="brief.issued", sentence=gettext_lazy("A brief has been issued."))
    say(kind="brief.returned", sentence=gettext_lazy("Brief %(number)s has come back with remarks."))
    say(kind="brief.voided", sentence=gettext_lazy("Brief %(number)s has been voided."))
