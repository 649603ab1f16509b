"""What instructions ask to be told by the domains below them, and what their notices say."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.instructions.operations.following import follow, hand_over
from jianxing.notices.operations import counted_again
from jianxing.notices.wording import say

SENTENCES = {
    "drafted": gettext_lazy("Instruction %(number)s is drafted and waits for a signature."),
    "returned": gettext_lazy("The draft %(number)s has been sent back."),
    "signed": gettext_lazy("Instruction %(number)s asks something of you."),
    "reported": gettext_lazy("What instruction %(number)s asks has been reported as done."),
    "confirmed": gettext_lazy("What you reported on instruction %(number)s is confirmed."),
    "given_back": gettext_lazy("What you reported on instruction %(number)s has been returned."),
    "withdrawn": gettext_lazy("Instruction %(number)s has been withdrawn."),
    "superseded": gettext_lazy("A further instruction supersedes %(number)s."),
}


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the instructions of bodies that moved; returns the rows changed."""
    return recompute(
        bodies=bodies, concerned="instructions_of_bodies", refresh="instructions_refresh_visibility"
    )


def connect() -> None:
    """Register with the directory and give the notices their sentences."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    directory.hands_over.append(hand_over)
    counted_again.append(follow)
    for kind, sentence in SENTENCES.items():
        say(kind=f"instruction.{kind}", sentence=sentence)
