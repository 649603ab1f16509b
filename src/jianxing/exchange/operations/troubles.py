"""Lines for the operator: what somebody should look at. They name digests and numbers, never what an envelope says."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from jianxing.exchange.models import Peer, Trouble

_LONGEST_WORDS = 300
_LONGEST_ABOUT = 120


def note_trouble(*, code: str, words: str, at: datetime, peer: Peer | None = None, about: str = "") -> None:
    """Write a line, or count one more where the same was written before; inside the exchange office."""
    about = about[:_LONGEST_ABOUT]
    again = Trouble.objects.filter(peer=peer, code=code, about=about).update(
        times=F("times") + 1, last_at=at, words=words[:_LONGEST_WORDS]
    )
    if not again:
        Trouble.objects.bulk_create(
            [
                Trouble(
                    peer=peer,
                    code=code,
                    about=about,
                    words=words[:_LONGEST_WORDS],
                    first_at=at,
                    last_at=at,
                )
            ],
            ignore_conflicts=True,
        )
