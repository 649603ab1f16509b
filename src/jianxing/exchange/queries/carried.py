"""How the members of a carried file stand on this node: what took effect, what waits, what was damaged on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from jianxing.directory.acting import acting
from jianxing.exchange import envelope, files, receipt
from jianxing.exchange.lifecycle import InState, OutState
from jianxing.exchange.models import Incoming, Outgoing
from jianxing.exchange.office import exchange_office
from jianxing.kernel.actor import Actor


class Amiss(StrEnum):
    """Why a member has done nothing, or not yet; each has its own remedy."""

    DAMAGED = "damaged"
    NOT_TAKEN = "not-taken"
    REFUSED = "refused"
    WAITS = "waits"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a file that did not simply take effect: its place in it, and why."""

    place: str
    amiss: Amiss
    code: str = ""
    words: str = ""


def amiss_in(path: Path) -> list[Member]:
    """Return the members of a file, after it was taken, that did not take effect, in their order; changes nothing.

    Raises ``files.NotCarried`` where it is no file of the exchange.
    """
    with (
        files.opened(path, largest_content=settings.MAX_UPLOAD_BYTES) as carried,
        acting(Actor.system()),
        exchange_office(),
    ):
        return [*_envelopes(carried), *_contents(carried), *_receipts(carried)]


def _envelopes(carried: files.Carried) -> Iterator[Member]:
    for place in carried.envelopes:
        try:
            digest = envelope.digest_of(envelope.opened(carried.read(place)).payload)
        except (files.NotCarried, envelope.Unreadable) as error:
            yield Member(place, Amiss.DAMAGED, words=error.reason)
            continue
        came = Incoming.objects.filter(digest=digest).values_list("state", "code", "words").first()
        if came is None:
            yield Member(place, Amiss.NOT_TAKEN)
        elif came[0] == InState.REFUSED:
            yield Member(place, Amiss.REFUSED, came[1], came[2])
        elif came[0] == InState.HELD:
            yield Member(place, Amiss.WAITS)


def _contents(carried: files.Carried) -> Iterator[Member]:
    """A content that an envelope waits for still, and is here, is not the one that it is named for."""
    wanted = {
        digest
        for lacks in Incoming.objects.filter(state=InState.HELD).values_list("lacks", flat=True)
        for digest in lacks
    }
    for sha256 in sorted(carried.contents & wanted):
        yield Member(f"contents/{sha256}", Amiss.DAMAGED)


def _receipts(carried: files.Carried) -> Iterator[Member]:
    for place in carried.receipts:
        try:
            _signed, said = receipt.read(carried.read(place))
        except (files.NotCarried, envelope.Unreadable) as error:
            yield Member(place, Amiss.DAMAGED, words=error.reason)
            continue
        if (
            said["consumes"]
            and not Outgoing.objects.filter(digest=said["digest"]).exclude(state=OutState.WAITING).exists()
        ):
            yield Member(place, Amiss.UNANSWERED)
