"""What referrals ask to be told by the domains below them, and what their notices say: that something waits, never what."""

from django.utils.translation import gettext_lazy

from jianxing.directory import operations as directory
from jianxing.exchange.kinds import register
from jianxing.notices.operations import counted_again
from jianxing.notices.wording import say
from jianxing.referrals.operations.arriving import kinds
from jianxing.referrals.operations.following import follow, hand_over

SENTENCES = {
    "referral.sealed": gettext_lazy("A referral waits in the leads room to be passed on."),
    "referral.sent": gettext_lazy("A referral waits in the leads room to be acknowledged."),
    "referral.moved": gettext_lazy("Something has happened to a referral; see the leads room."),
    "referral.authorised": gettext_lazy("You are authorised to open a referral in the leads room."),
    "referral.bounced": gettext_lazy("A referral could not be delivered; see the leads room."),
    "opening.waits": gettext_lazy("A request waits for you among the keys of the leads room."),
    "body.lead_key_taken": gettext_lazy(
        "Somebody who held the key for leads has left; see the keys of the leads room."
    ),
}


def connect() -> None:
    """Register with the directory and give the notices their sentences."""
    directory.hands_over.append(hand_over)
    counted_again.append(follow)
    for envelope in kinds():
        register(envelope)
    for kind, sentence in SENTENCES.items():
        say(kind=kind, sentence=sentence)
