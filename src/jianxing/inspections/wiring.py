"""What inspections ask to be told by the domains below them, and what their notices say."""

from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.notices.wording import say

BATCH = 1000

_PAIRS = (
    ("inspections_of_bodies", "inspections_refresh_visibility"),
    ("inspections_reminders_of_bodies", "inspections_refresh_reminder_visibility"),
)


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the inspections and reminders of bodies that moved; returns the rows changed."""
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
    """Register with the directory and give the notices their sentences."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    say(kind="reminder.sent", sentence=gettext_lazy("Reminder %(number)s has come and waits for an answer."))
    say(kind="reminder.answered", sentence=gettext_lazy("Reminder %(number)s has been answered."))
    say(kind="reminder.voided", sentence=gettext_lazy("Reminder %(number)s has been taken back."))
    say(kind="inspection.joint", sentence=gettext_lazy("You take part in the joint inspection %(number)s."))
