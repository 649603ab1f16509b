"""What reports ask to be told by the domains below them, and what their notices say."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.notices.wording import lead, say

SENTENCES = {
    "received": gettext_lazy("Report %(number)s came in from the public."),
    "assigned": gettext_lazy("Report %(number)s from the public was passed on to your body."),
    "declined": gettext_lazy("Report %(number)s was declined by the body it was passed to."),
    "answered": gettext_lazy("Report %(number)s has been answered."),
    "contested": gettext_lazy("The reporter of %(number)s says again that it is not solved."),
}
#: Functions of the database: which rows a change concerns, and who sees them.
_RULES = (
    ("feedback_reports_of_bodies", "feedback_refresh_visibility"),
    ("feedback_doors_of_bodies", "feedback_refresh_doors"),
    ("feedback_routes_of_bodies", "feedback_refresh_routes"),
    ("feedback_clusters_of_bodies", "feedback_refresh_clusters"),
)


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees what bodies that moved keep here; returns the rows changed."""
    moved = list(bodies)
    return sum(recompute(bodies=moved, concerned=concerned, refresh=refresh) for concerned, refresh in _RULES)


def connect() -> None:
    """Register with the directory, and give the notices their sentences."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    for kind, sentence in SENTENCES.items():
        say(kind=f"report.{kind}", sentence=sentence)
    lead(subject="report", path="/feedback/{id}/")
