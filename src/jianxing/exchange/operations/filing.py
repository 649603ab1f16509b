"""Carrying by file: what waits for a peer goes into one, and what came in one is taken by the same path as by network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from jianxing.directory.acting import acting
from jianxing.evidence.models import Blob
from jianxing.evidence.queries import vault
from jianxing.exchange import envelope, files, policies, queries
from jianxing.exchange.models import Incoming, Peer
from jianxing.exchange.office import exchange_office
from jianxing.exchange.operations.answering import (
    note_receipts_carried,
    receipts_for,
    sign_receipts,
    take_receipts,
)
from jianxing.exchange.operations.carrying import note_carried, outgoing
from jianxing.exchange.operations.receiving import NotWanted, deliver_many, supply
from jianxing.exchange.operations.sending import announce
from jianxing.exchange.operations.taking import MOST as MOST_TOGETHER
from jianxing.exchange.operations.taking import MOST_BYTES
from jianxing.kernel.actor import Actor
from jianxing.ledger import sealer

MOST = 5_000


@dataclass(frozen=True, slots=True)
class Written:
    """What a file was given to carry, and what must wait for the next one."""

    path: Path
    envelopes: int
    receipts: int
    contents: int
    left: int


@dataclass(slots=True)
class Brought:
    """What came of a file: how many envelopes stand how now, by state and code, and what else was in it."""

    envelopes: Counter[str] = field(default_factory=Counter)
    receipts: int = 0
    contents: int = 0
    unwanted: int = 0
    not_receipts: int = 0


def write_file(*, peer: Peer, to: Path, most: int = MOST, by: Actor, at: datetime) -> Written:
    """Write what waits for a peer into a file; into a folder, under a name that says whose it is. It waits for its receipts all
    the same: the next file has it again."""
    policies.check_can_manage_peers(by=by)
    policies.check_can_send_to(peer=peer)
    seal_and_sign(at=at)
    announce(at=at)
    parcels = outgoing(peer=peer, most=most + 1, at=at)
    left, parcels = len(parcels) - most, parcels[:most]
    receipts = receipts_for(peer=peer, most=most)
    sizes = dict(
        Blob.objects.filter(
            sha256__in={digest for parcel in parcels for digest in parcel.attachments}
        ).values_list("sha256", "size")
    )
    room = files.MOST_BYTES // 2
    fitting = []
    contents: dict[str, int] = {}
    for parcel in parcels:
        new = {digest: sizes[digest] for digest in parcel.attachments if digest not in contents}
        if sum(new.values()) + len(parcel.envelope) > room:
            break
        room -= sum(new.values()) + len(parcel.envelope)
        contents |= new
        fitting.append(parcel)
    origin = queries.node().code
    path = to / f"{origin}-{peer.code}-{at:%Y%m%dT%H%M%S%f}{files.ENDING}" if to.is_dir() else to
    files.write(
        path,
        files.Load(
            origin=origin,
            destination=peer.code,
            made_at=at,
            envelopes=[parcel.envelope for parcel in fitting],
            receipts=[receipt.document for receipt in receipts],
            contents=contents,
            open_content=vault().open,
        ),
    )
    note_carried(ids=[parcel.id for parcel in fitting], at=at)
    note_receipts_carried(ids=[receipt.id for receipt in receipts], at=at)
    return Written(
        path=path,
        envelopes=len(fitting),
        receipts=len(receipts),
        contents=len(contents),
        left=max(left, 0) + len(parcels) - len(fitting),
    )


def take_file(*, path: Path, by: Actor, at: datetime) -> Brought:
    """Take a file that somebody brought. Raises ``files.NotCarried`` where it is none; each envelope, content and receipt in it
    is believed for its own signature and hash, so that a damaged one harms no other."""
    policies.check_can_manage_peers(by=by)
    queries.node()
    brought = Brought()
    with files.opened(path, largest_content=settings.MAX_UPLOAD_BYTES) as carried:
        digests: list[str] = []
        for several in _read_several(carried, carried.envelopes):
            deliver_many(several, at=at)
            digests += [_digest_of(data) for data in several]
        for peer in queries.peers():
            _supply(carried, peer, brought, at=at)
        brought.unwanted = len(carried.contents) - brought.contents
        for several in _read_several(carried, carried.receipts):
            taken = sum(take_receipts(several, at=at))
            brought.receipts += taken
            brought.not_receipts += len(several) - taken
    brought.envelopes = _standing(digests)
    seal_and_sign(at=at)
    return brought


def _supply(carried: files.Carried, peer: Peer, brought: Brought, *, at: datetime) -> None:
    while lacking := [digest for digest in _wanted(peer) if digest in carried.contents]:
        before = len(lacking)
        for digest in lacking:
            try:
                with carried.content(digest) as stream:
                    supply(sha256=digest, stream=stream, peer=peer, at=at)
            except (NotWanted, files.NotCarried):
                continue
            brought.contents += 1
        if len([digest for digest in _wanted(peer) if digest in carried.contents]) == before:
            return


def _wanted(peer: Peer) -> list[str]:
    """Return what is wanted of a peer, read by the exchange office."""
    with acting(Actor.system()), exchange_office():
        return queries.wanted(peer=peer)


def _read_several(carried: files.Carried, names: Iterable[str]) -> Iterator[list[bytes]]:
    """Read members one after the other, and give them out as many as are taken together."""
    several: list[bytes] = []
    for name in names:
        several.append(_read(carried, name))
        if len(several) == MOST_TOGETHER or sum(map(len, several)) > MOST_BYTES:
            yield several
            several = []
    if several:
        yield several


def _read(carried: files.Carried, name: str) -> bytes:
    """Return a member; where the medium damaged it, nothing that anybody could take for an envelope."""
    try:
        return carried.read(name)
    except files.NotCarried:
        return b""


def _digest_of(data: bytes) -> str:
    try:
        return envelope.digest_of(envelope.opened(data).payload)
    except envelope.Unreadable:
        return ""


def _standing(digests: list[str]) -> Counter[str]:
    with acting(Actor.system()), exchange_office():
        found = {
            digest: state if not code else f"{state}: {code}"
            for digest, state, code in Incoming.objects.filter(digest__in=digests).values_list(
                "digest", "state", "code"
            )
        }
    return Counter(found.get(digest, "not taken") for digest in digests)


def seal_and_sign(*, at: datetime) -> None:
    """Have the ledger seal what waits, and sign the receipts that it proves: a worker may do the same at the same time."""
    # Inside a page's transaction the worker's sealer does it, a moment later.
    if not connection.in_atomic_block:
        sealer.seal_all(clock=timezone.now)
    while sign_receipts(at=at):
        pass
