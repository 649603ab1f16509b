"""What happened to the log, told from what no longer agrees: the first bad act by name, and in which way it is bad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from jianxing.kernel.canonical import NotCanonical
from jianxing.kernel.merkle import node_hash, peaks
from jianxing.ledger.leaves import ActRow, act_hash
from jianxing.ledger.models import Leaf
from jianxing.ledger.queries import read_nodes
from jianxing.ledger.statements import statement

# Enough to recognise acts that have changed places among those that no longer fit their leaves.
_MISMATCHES_KEPT: Final = 100


@dataclass(frozen=True, slots=True)
class Bad:
    """One bad thing. `kind` is altered, removed, reordered, truncated, forked or forged.

    `part` says in what: act, detail, leaf, node, head, heads_file or log. `index` is its place in the log; `act_id` is
    not known where everything that held it is gone.
    """

    kind: str
    part: str
    index: int
    act_id: int | None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An act whose canonical form no longer has its leaf's hash."""

    index: int
    act: ActRow
    stored: bytes
    hashed: bytes


class Diagnosis:
    """Gathers what does not agree and, asked at the end, names the first bad thing by its place in the log."""

    def __init__(self) -> None:
        self._bad: Bad | None = None
        self._mismatches: list[Mismatch] = []
        self._node: tuple[int, int] | None = None

    def note(self, kind: str, part: str, *, index: int, act_id: int | None = None) -> None:
        """Something bad; of several, the one at the lowest index is kept."""
        if self._bad is None or index < self._bad.index:
            self._bad = Bad(kind, part, index, act_id)

    def mismatch(self, found: Mismatch) -> None:
        """An act that is not what its leaf is the hash of."""
        if len(self._mismatches) < _MISMATCHES_KEPT:
            self._mismatches.append(found)

    def node_differs(self, *, level: int, index: int) -> None:
        """A stored node is not the hash of its children; whether they or it were changed shows at the next head."""
        self._node = self._node or (level, index)

    def leaves_differ(self, *, start: int, end: int, root: bytes) -> None:
        """A signed head, with this root, disagrees with the leaves `start` … `end`, all those before being right."""
        if self._node is not None:
            level, place = self._node
            self._node = None
            first = max(place << level, start)
            moved = _moved(place) if level == 1 else None
            if moved is not None:
                self.note("reordered", "leaf", index=(place << 1) + moved)
            elif level == 1 and self._is_right_one_alone(place):
                self.note("altered", "leaf", index=(place << 1) + 1)
            else:
                self.note("altered", "leaf", index=first)
            return
        misplaced = _one("misplaced_in_batch", {"start": start, "end": end})
        if misplaced is not None:
            self.note("reordered", "leaf", index=misplaced[0], act_id=misplaced[1])
        elif kind := self._of_last(end, root):
            self.note(kind, "leaf", index=end - 1)
        else:
            self.note("altered", "leaf", index=start)

    def _is_right_one_alone(self, pair: int) -> bool:
        """Whether the right leaf of a pair was changed and nothing else: its act, hashed anew, makes the pair's node."""
        nodes = read_nodes([(0, 2 * pair), (1, pair)])
        return len(nodes) == 2 and any(
            node_hash(nodes[0, 2 * pair], found.hashed) == nodes[1, pair]
            for found in self._mismatches
            if found.index == 2 * pair + 1
        )

    def _of_last(self, size: int, root: bytes) -> str:
        """What happened to the last leaf of an odd number, which no inner node holds, if it alone was changed."""
        *whole, last = peaks(size)
        nodes = read_nodes(whole)
        if last[0] or len(nodes) < len(whole):
            return ""

        def makes_root(leaf: bytes) -> bool:
            for place in reversed(whole):
                leaf = node_hash(nodes[place], leaf)
            return leaf == root

        if any(makes_root(found.hashed) for found in self._mismatches if found.index == size - 1):
            return "altered"
        stored = Leaf.objects.values_list("hash", flat=True).iterator()
        return "reordered" if any(makes_root(bytes(leaf)) for leaf in stored) else ""

    def first_bad(self) -> Bad | None:
        """The first bad thing, named."""
        if self._mismatches:
            first = self._mismatches[0]
            kind = "reordered" if self._changed_places(first) else "altered"
            self.note(kind, "act", index=first.index, act_id=first.act.id)
        if self._node is not None:
            level, place = self._node
            self.note("altered", "node", index=place << level)
        bad = self._bad
        if bad is None or bad.act_id is not None:
            return bad
        return Bad(bad.kind, bad.part, bad.index, _act_at(bad.index))

    def _changed_places(self, first: Mismatch) -> bool:
        """Whether the act is what another leaf is the hash of, as it stands or under that leaf's act number."""
        if Leaf.objects.filter(hash=first.hashed).exists():
            return True
        return any(_hash_as(first.act, act_id=other.act.id) == other.stored for other in self._mismatches[1:])


def _hash_as(act: ActRow, *, act_id: int) -> bytes | None:
    try:
        return act_hash(act._replace(id=act_id))
    except NotCanonical:
        return None


def _moved(pair: int) -> int | None:
    """Which leaf of a pair has changed places with another one: 0, 1 or neither."""
    nodes = read_nodes([(0, 2 * pair), (0, 2 * pair + 1), (1, pair)])
    if len(nodes) < 3:
        return None
    left, right, parent = nodes[0, 2 * pair], nodes[0, 2 * pair + 1], nodes[1, pair]
    found = _one("fits_elsewhere", {"left": left, "right": right, "parent": parent})
    moved: int | None = found[0] if found else None
    return moved


def _act_at(index: int) -> int | None:
    """The act whose leaf stands there; beyond the leaves, the first act that has lost its own."""
    act_id = Leaf.objects.filter(index=index).values_list("act_id", flat=True).first()
    if act_id is not None:
        return act_id
    never_sealed = _one("never_sealed", {})
    return never_sealed[0] if never_sealed else None


def _one(name: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
