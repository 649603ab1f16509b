"""What meetings ask to be told by the domains below them, and what their notices say."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.exchange import kinds
from jianxing.meetings.operations import receiving
from jianxing.meetings.operations.following import follow
from jianxing.meetings.operations.inviting import ANSWER, INVITATION
from jianxing.notices.operations import counted_again
from jianxing.notices.wording import say

SENTENCES = {
    "meeting.invited": gettext_lazy("You are invited to meeting %(number)s on %(on)s."),
    "meeting.changed": gettext_lazy("Meeting %(number)s has changed; it stands on %(on)s."),
    "meeting.held": gettext_lazy("Meeting %(number)s has been held."),
    "meeting.missed": gettext_lazy(
        "Meeting %(number)s, due on %(on)s, counts as missed; the reason is asked for."
    ),
    "meeting.answered": gettext_lazy("A body has answered the invitation to meeting %(number)s."),
    "meeting.undelivered": gettext_lazy("Another node has refused what was sent about meeting %(number)s."),
    "meeting.minutes_drafted": gettext_lazy("The minutes of meeting %(number)s wait for a signature."),
    "meeting.minutes_signed": gettext_lazy("The minutes of meeting %(number)s have been signed."),
    "meeting.minutes_returned": gettext_lazy("The draft minutes of meeting %(number)s have been sent back."),
    "decision.decided": gettext_lazy("Decision %(number)s asks something of you by %(due_on)s."),
    "decision.reported": gettext_lazy("Decision %(number)s has been reported as carried out."),
    "decision.confirmed": gettext_lazy("What you reported on decision %(number)s is confirmed."),
    "decision.given_back": gettext_lazy("What you reported on decision %(number)s has been returned."),
    "decision.ended": gettext_lazy("Decision %(number)s is asked no longer."),
}


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the series, meetings and decisions of bodies that moved; returns the rows changed."""
    return recompute(bodies=bodies, concerned="meetings_of_bodies", refresh="meetings_refresh_visibility")


def connect() -> None:
    """Register with the directory, the notices and the exchange."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    counted_again.append(follow)
    for kind, sentence in SENTENCES.items():
        say(kind=kind, sentence=sentence)
    kinds.register(
        kinds.Kind(
            INVITATION,
            kinds.schema("jianxing.meetings", INVITATION),
            receiving.receive_invitation,
            receiving.receipted,
        )
    )
    kinds.register(
        kinds.Kind(
            ANSWER, kinds.schema("jianxing.meetings", ANSWER), receiving.receive_answer, receiving.receipted
        )
    )
