"""Giving envelopes that came their places among those of their route: held there, or answered at once where they had a place, or
get none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from jianxing.directory.inserting import insert_many, new_keys
from jianxing.directory.prepared import prepared, written
from jianxing.exchange.envelope import Message
from jianxing.exchange.lifecycle import InState
from jianxing.exchange.models import Incoming, IncomingContent, Receipt, Route
from jianxing.exchange.operations.recognising import Recognised, Unplaced
from jianxing.exchange.operations.troubles import note_trouble
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

#: How far ahead of its turn an envelope is kept; what lies further ahead comes again.
WINDOW: Final = 10_000
#: So many refusals that use up no number a peer gets in a day; then nobody answers, since a stolen key could ask for ever.
MOST_UNPLACED: Final = 100

_KNOWN: Final = """
SELECT epoch, number, id, digest, state FROM exchange_incoming
WHERE route_id = %s AND epoch = ANY(%s::bigint[]) AND number = ANY(%s::bigint[])"""
_KEEP: Final = """
INSERT INTO exchange_incomingcontent (incoming_id, envelope) SELECT * FROM unnest(%s::bigint[], %s::bytea[])"""


class Places:
    """Where the envelopes of one delivery belong on their route, which this transaction holds."""

    def __init__(self, route: Route, run: Sequence[Recognised]) -> None:
        headers = [found.header for found in run]
        known = prepared(
            _KNOWN,
            [
                route.pk,
                sorted({header.epoch for header in headers}),
                sorted({header.number for header in headers}),
            ],
        )
        self._route = route
        self._known: dict[tuple[int, int], tuple[int, str, str]] = {
            (epoch, number): (key, digest, state) for epoch, number, key, digest, state in known
        }
        self._rows: list[dict[str, Any]] = []
        self._contents: list[bytes] = []
        new = {(header.epoch, header.number) for header in headers} - self._known.keys()
        self._ids = iter(new_keys(Incoming, len(new)) if new else ())

    def place(self, found: Recognised, *, at: datetime) -> Receipt | None:
        """Give one its place; a receipt where it was settled before, or gets no place."""
        header, route = found.header, self._route
        before = self._known.get((header.epoch, header.number))
        if before is not None:
            return self._placed_before(found, *before, at=at)
        if header.epoch < route.epoch or (header.epoch == route.epoch and header.number <= route.number):
            words = _("The epoch %(epoch)d has ended.") % {"epoch": header.epoch}
            return refuse_unplaced(_unplaced(found, "epoch-ended", words), at=at)
        ahead = header.number - (route.number if header.epoch == route.epoch else 0)
        if ahead > WINDOW:
            note_trouble(
                code="too-far-ahead",
                words=_("Number %(number)d came long before its turn.") % {"number": header.number},
                peer=found.peer,
                at=at,
            )
            return None
        self._add(found, at=at)
        return None

    def write(self) -> None:
        """Write the rows of those that got a place."""
        insert_many(Incoming, self._rows)
        if self._rows:
            written(_KEEP, [[row["id"] for row in self._rows], self._contents])

    def _add(self, found: Recognised, *, at: datetime) -> None:
        header, message = found.header, found.message
        key = next(self._ids)
        self._known[header.epoch, header.number] = key, header.digest, InState.HELD
        self._contents.append(found.data)
        self._rows.append(
            {
                "id": key,
                "route_id": self._route.pk,
                "epoch": header.epoch,
                "number": header.number,
                "digest": header.digest,
                "kind": message.kind if message else "",
                "sent_at": message.sent_at if message else None,
                "arrived_at": at,
                "lacks": _lacking(message),
            }
        )

    def _placed_before(
        self, found: Recognised, key: int, digest: str, state: str, *, at: datetime
    ) -> Receipt | None:
        if digest != found.header.digest:
            words = _("Another envelope has come with the number %(number)d.") % {
                "number": found.header.number
            }
            return refuse_unplaced(_unplaced(found, "number-taken", words), at=at)
        if state == InState.HELD:
            if found.is_trusted:  # it may have been signed again since
                self._replace(key, found.data)
            return None
        return Receipt.objects.get(peer=found.peer, digest=digest, consumes=True)

    def _replace(self, key: int, data: bytes) -> None:
        for place, row in enumerate(self._rows):
            if row["id"] == key:
                self._contents[place] = data
                return
        IncomingContent.objects.filter(pk=key).update(envelope=data)


def _lacking(message: Message | None) -> list[str]:
    if message is None or any(one.size > settings.MAX_UPLOAD_BYTES for one in message.attachments):
        return []  # it is refused in its turn, whatever its contents are
    return sorted({one.sha256 for one in message.attachments})


def _unplaced(found: Recognised, code: str, words: str) -> Unplaced:
    return Unplaced(code, words, peer=found.peer, digest=found.header.digest, header=found.header)


def refuse_unplaced(refusal: Unplaced, *, at: datetime) -> Receipt | None:
    """Refuse what gets no place, and use up no number; None where too many of the kind were refused lately."""
    peer = refusal.peer
    note_trouble(code=refusal.code, words=refusal.words, peer=peer, about=refusal.digest[:16], at=at)
    before = Receipt.objects.filter(peer=peer, digest=refusal.digest, consumes=False).first()
    if before is not None:
        return before
    lately = Receipt.objects.filter(peer=peer, consumes=False, received_at__gt=at - timedelta(days=1))
    if lately.count() >= MOST_UNPLACED:
        note_trouble(
            code="refusals-stopped",
            words=_("More than %(most)d such refusals in a day; no further one is signed.")
            % {"most": MOST_UNPLACED},
            peer=peer,
            at=at,
        )
        return None
    act = record(
        kind="peer.refuse",
        subject="peer",
        subject_id=peer.pk,
        by=Actor.system(),
        at=at,
        public={"digest": refusal.digest, "code": refusal.code},
    )
    return Receipt.objects.create(
        peer=peer,
        epoch=refusal.header.epoch if refusal.header else None,
        number=refusal.header.number if refusal.header else None,
        digest=refusal.digest,
        outcome=Receipt.Outcome.REFUSED,
        code=refusal.code,
        words=refusal.words[:300],
        consumes=False,
        received_at=at,
        act_id=act.pk,
    )


def again(receipts: Iterable[Receipt | None]) -> list[bytes | None]:
    """Give out stored receipts once more, and have them carried once more: those that went before may have been lost."""
    answers = list(receipts)
    carried = [receipt.pk for receipt in answers if receipt is not None and receipt.carried_at is not None]
    if carried:
        Receipt.objects.filter(pk__in=carried).update(carried_at=None)
    return [(receipt.document.encode() or None) if receipt is not None else None for receipt in answers]
