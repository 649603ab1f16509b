"""Reading the log: time lines, the officer's list, heads, proofs, the state of the sealer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Min, QuerySet

from jianxing.kernel import merkle
from jianxing.ledger.heads import SignedHead
from jianxing.ledger.leaves import ActRow, content
from jianxing.ledger.models import Act, Detail, Head, Leaf, Unsealed
from jianxing.ledger.statements import statement


class NotSealedYet(LookupError):
    """The act has no leaf yet; the sealer gives it one within seconds."""

    def __init__(self, act_id: int) -> None:
        super().__init__(f"act {act_id} has no leaf yet")
        self.act_id = act_id


class NothingSealed(LookupError):
    """The log has no head yet."""

    def __init__(self) -> None:
        super().__init__("nothing has been sealed yet")


@dataclass(frozen=True, slots=True)
class Told:
    """An act together with what the reader may know of its confidential values."""

    act: Act
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Shows that an act is in the log: the leaf's data hashes up, with the proof, to the head's root."""

    index: int
    leaf: bytes
    proof: list[bytes]
    head: SignedHead


@dataclass(frozen=True, slots=True)
class Lag:
    """How many acts wait for a leaf, and for how long the oldest has."""

    unsealed: int
    oldest: timedelta | None


@contextmanager
def ledger_office() -> Iterator[None]:
    """A transaction that reads every act, for hashing alone; screens never do this."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('jianxing.office', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config('jianxing.office', 'ledger', true)")
        yield
        cursor.execute("SELECT set_config('jianxing.office', %s, true)", [before])


def acts(
    *,
    subject: str | None = None,
    subject_id: int | None = None,
    kind: str | None = None,
    person_id: int | None = None,
    body_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before_id: int | None = None,
) -> QuerySet[Act]:
    """The acts that the reader may see, the latest first; slice it for a page and go on with `before_id`."""
    conditions = {
        "subject": subject,
        "subject_id": subject_id,
        "kind": kind,
        "person_id": person_id,
        "body_id": body_id,
        "occurred_at__gte": since,
        "occurred_at__lt": until,
        "id__lt": before_id,
    }
    given = {name: value for name, value in conditions.items() if value is not None}
    return Act.objects.filter(**given).order_by("-id")


def timeline(*, subject: str, subject_id: int) -> list[Told]:
    """Everything done to one aggregate, the earliest first, with what the reader may know of it."""
    found = list(acts(subject=subject, subject_id=subject_id).reverse())
    return _told(found)


def told(*, page: list[Act]) -> list[Told]:
    """A page of acts with what the reader may know of them."""
    return _told(page)


def _told(page: list[Act]) -> list[Told]:
    contents = dict(
        Detail.objects.filter(act_id__in=[act.pk for act in page]).values_list("act_id", "content")
    )
    return [Told(act=act, content=contents.get(act.pk, {})) for act in page]


def latest_head() -> SignedHead:
    """The position of the log; goes into briefs and receipts. Raises NothingSealed on a new installation."""
    head = Head.objects.order_by("-tree_size").first()
    if head is None:
        raise NothingSealed
    return signed_head(head)


def signed_head(head: Head) -> SignedHead:
    """A stored head as it was signed."""
    return SignedHead(
        tree_size=head.tree_size,
        root=bytes(head.root),
        signed_at=head.signed_at,
        key_id=head.key_id,
        signature=bytes(head.signature),
    )


def lag(*, at: datetime) -> Lag:
    """How far the sealer is behind the writers."""
    with ledger_office():
        waiting = Act.objects.filter(pk__in=Unsealed.objects.values("act_id")).aggregate(
            oldest=Min("recorded_at")
        )
        oldest = waiting["oldest"]
        return Lag(unsealed=Unsealed.objects.count(), oldest=at - oldest if oldest else None)


def inclusion(*, act_id: int) -> Inclusion:
    """The proof that an act is in the log under its latest head; raises NotSealedYet where it has no leaf."""
    leaf = Leaf.objects.filter(act_id=act_id).first()
    head = Head.objects.order_by("-tree_size").first()
    if leaf is None or head is None:
        raise NotSealedYet(act_id)
    index, size = leaf.index, head.tree_size
    return Inclusion(
        index=index,
        leaf=bytes(leaf.hash),
        proof=_prove(lambda node: merkle.inclusion_proof(index, size, node)),
        head=signed_head(head),
    )


@dataclass(frozen=True, slots=True)
class Proven:
    """An act in its canonical form with the proof that it is in the log: what a receipt carries."""

    act: dict[str, Any]
    index: int
    proof: list[bytes]
    head: SignedHead


def proofs(*, act_ids: Sequence[int]) -> dict[int, Proven]:
    """The acts among these that have a leaf, each with its proof under the latest head, in four statements for them all."""
    head = Head.objects.order_by("-tree_size").first()
    if head is None:
        return {}
    size = head.tree_size
    # What was sealed since the head was read has its leaf already, and is proven under the next.
    held = Leaf.objects.filter(act_id__in=act_ids, index__lt=size)
    places = dict(held.values_list("act_id", "index"))
    if not places:
        return {}
    wanted: list[tuple[int, int]] = []

    def note(level: int, index: int) -> bytes:
        wanted.append((level, index))
        return b""

    for index in places.values():
        merkle.inclusion_proof(index, size, note)
    nodes = read_nodes(sorted(set(wanted)))
    with ledger_office(), connection.cursor() as cursor:
        cursor.execute(statement("acts"), [list(places)])
        rows = [ActRow(*row) for row in cursor.fetchall()]
    signed = signed_head(head)
    return {
        row.id: Proven(
            act=content(row),
            index=places[row.id],
            proof=merkle.inclusion_proof(places[row.id], size, lambda level, index: nodes[level, index]),
            head=signed,
        )
        for row in rows
    }


def consistency(*, first: int, second: int) -> list[bytes]:
    """The proof that the log of `first` acts begins the log of `second`."""
    size = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    if size is None or second > size + 1:
        raise merkle.NoSuchTree(second, 0 if size is None else size + 1)
    return _prove(lambda node: merkle.consistency_proof(first, second, node))


def _prove(proof: Callable[[merkle.NodeReader], list[bytes]]) -> list[bytes]:
    """Run a proof twice: once to learn which nodes it needs, once with these, read in one query."""
    wanted: list[tuple[int, int]] = []

    def note(level: int, index: int) -> bytes:
        wanted.append((level, index))
        return b""

    proof(note)
    nodes = read_nodes(wanted)
    return proof(lambda level, index: nodes[level, index])


def read_nodes(places: list[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """The hashes at (level, index), leaves being level 0; what is not there is left out."""
    with connection.cursor() as cursor:
        cursor.execute(statement("nodes"), [[level for level, _ in places], [index for _, index in places]])
        return {(level, index): bytes(value) for level, index, value in cursor.fetchall()}
