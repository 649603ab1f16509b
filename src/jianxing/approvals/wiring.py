"""What approval bundles ask to be told by the domains below them, and what their notices say."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.approvals.operations.following import follow
from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.notices.operations import counted_again
from jianxing.notices.wording import say

SENTENCES = {
    "bundle.opened": gettext_lazy("Approval bundle %(number)s has been opened; it is due on %(due_on)s."),
    "bundle.approvals_added": gettext_lazy("Approvals of yours have been added to bundle %(number)s."),
    "bundle.deadline_set": gettext_lazy("Approval bundle %(number)s is due on %(due_on)s from now on."),
    "bundle.completed": gettext_lazy("The application of bundle %(number)s has been handed in."),
    "bundle.ended": gettext_lazy("The application of bundle %(number)s has been given up."),
    "bundle.reopened": gettext_lazy("The application of bundle %(number)s is under way again."),
    "bundle.move_today": gettext_lazy(
        "Approval %(approval)s of bundle %(number)s must move today: a day later the deadline does not hold."
    ),
    "bundle.file": gettext_lazy("Approval %(approval)s of bundle %(number)s has been filed."),
    "bundle.accept": gettext_lazy(
        "Approval %(approval)s of bundle %(number)s has been accepted; its limit runs."
    ),
    "bundle.ask_corrections": gettext_lazy(
        "Documents of approval %(approval)s of bundle %(number)s are to be corrected; its limit stands still."
    ),
    "bundle.correct": gettext_lazy(
        "Documents of approval %(approval)s of bundle %(number)s have been corrected."
    ),
    "bundle.exclude": gettext_lazy("The limit of approval %(approval)s of bundle %(number)s stands still."),
    "bundle.resume": gettext_lazy("The limit of approval %(approval)s of bundle %(number)s runs again."),
    "bundle.grant": gettext_lazy("Approval %(approval)s of bundle %(number)s has been granted."),
    "bundle.refuse": gettext_lazy("Approval %(approval)s of bundle %(number)s has been refused."),
    "bundle.withdraw": gettext_lazy("Approval %(approval)s of bundle %(number)s has been withdrawn."),
    "bundle.promise": gettext_lazy(
        "Another limit has been promised for approval %(approval)s of bundle %(number)s."
    ),
    "bundle.extended": gettext_lazy(
        "The limit of approval %(approval)s of bundle %(number)s has been lengthened."
    ),
}


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the bundles of bodies that moved; returns the rows changed."""
    return recompute(bodies=bodies, concerned="approvals_of_bodies", refresh="approvals_refresh_visibility")


def connect() -> None:
    """Register with the directory and the notices."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    counted_again.append(follow)
    for kind, sentence in SENTENCES.items():
        say(kind=kind, sentence=sentence)
