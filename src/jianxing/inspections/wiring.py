"""What inspections ask to be told by the domains below them, and what their notices say."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.notices.wording import say

_PAIRS = (
    ("inspections_of_bodies", "inspections_refresh_visibility"),
    ("inspections_reminders_of_bodies", "inspections_refresh_reminder_visibility"),
)


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the inspections and reminders of bodies that moved; returns the rows changed."""
    moved = list(bodies)
    return sum(recompute(bodies=moved, concerned=concerned, refresh=refresh) for concerned, refresh in _PAIRS)


def connect() -> None:
    """Register with the directory and give the notices their sentences."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    say(kind="reminder.sent", sentence=gettext_lazy("Reminder %(number)s has come and waits for an answer."))
    say(kind="reminder.answered", sentence=gettext_lazy("Reminder %(number)s has been answered."))
    say(kind="reminder.voided", sentence=gettext_lazy("Reminder %(number)s has been taken back."))
    say(kind="inspection.joint", sentence=gettext_lazy("You take part in the joint inspection %(number)s."))
