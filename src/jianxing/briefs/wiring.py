"""What briefs ask to be told by the domains below them, and what their notices say."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.notices.wording import say


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the briefs of bodies that moved; returns the rows changed."""
    return recompute(bodies=bodies, concerned="briefs_of_bodies", refresh="briefs_refresh_visibility")


def connect() -> None:
    """Register with the directory and give the notices their sentences."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    say(kind="brief.issued", sentence=gettext_lazy("A brief has been issued."))
    say(kind="brief.returned", sentence=gettext_lazy("Brief %(number)s has come back with remarks."))
    say(kind="brief.voided", sentence=gettext_lazy("Brief %(number)s has been voided."))
