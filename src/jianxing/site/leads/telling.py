"""Where notices of referrals lead."""

from jianxing.notices.wording import lead


def connect() -> None:
    """Lead from a notice to the room, whose door asks for the passphrase first."""
    lead(subject="referral", path="/leads/{id}/")
    lead(subject="opening", path="/leads/keys/")
