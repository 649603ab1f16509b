"""Merkle trees after RFC 9162, section 2.1: roots, inclusion proofs, consistency proofs.

A tree is kept as its complete subtrees: the node (level, index) covers the 2^level leaves from leaf
index * 2^level on, and never changes once it is complete. A root or a proof of a tree of n leaves then
needs O(log n) nodes. Level 0 holds the leaf hashes. Where a function takes `node`, it is called with
(level, index) of complete subtrees alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

NodeReader = Callable[[int, int], bytes]

EMPTY_ROOT = hashlib.sha256(b"").digest()


class NoSuchTree(ValueError):
    """A proof was asked for a leaf or a tree that does not exist."""

    def __init__(self, asked: int, size: int) -> None:
        super().__init__(f"{asked} is not within a tree of {size} leaves")
        self.asked = asked
        self.size = size


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: its first byte 0x00 keeps leaves and nodes apart."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, the largest first.

    Holds O(log n) hashes, so a log of any length can be hashed, or hashed again, as a stream.
    """

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    @classmethod
    def at(cls, size: int, node: NodeReader) -> Frontier:
        """The frontier of the tree of `size` leaves."""
        frontier = cls()
        frontier.size = size
        frontier._peaks = [node(level, index) for level, index in peaks(size)]
        return frontier

    def append(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Append a leaf hash; gives (level, index, hash) of every inner node that it completes.

        The leaf is appended once the iterator is exhausted.
        """
        level, index, top = 0, self.size, leaf
        while index & 1:
            top = node_hash(self._peaks.pop(), top)
            level, index = level + 1, index >> 1
            yield level, index, top
        self._peaks.append(top)
        self.size += 1

    def extend(self, leaves: Sequence[bytes]) -> list[tuple[int, int, bytes]]:
        """Append leaf hashes in order; the inner nodes that they complete."""
        return [completed for leaf in leaves for completed in self.append(leaf)]

    def root(self) -> bytes:
        """The root over all leaves appended so far."""
        if not self._peaks:
            return EMPTY_ROOT
        *rest, top = self._peaks
        for peak in reversed(rest):
            top = node_hash(peak, top)
        return top


def peaks(size: int) -> list[tuple[int, int]]:
    """(level, index) of the largest complete subtrees that cover `size` leaves, from the left."""
    places, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            places.append((level, start >> level))
            start += 1 << level
    return places


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes held in memory."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def inclusion_proof(index: int, size: int, node: NodeReader) -> list[bytes]:
    """PATH(index, D[size]) of RFC 9162, 2.1.3.1: shows that a leaf is within the tree of `size` leaves."""
    if not 0 <= index < size:
        raise NoSuchTree(index, size)
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_subtree(middle, end, node))
            end = middle
        else:
            path.append(_subtree(start, middle, node))
            start = middle
    return path[::-1]


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows `leaf` at `index` of the tree of `size` leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, top = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            top = node_hash(sibling, top)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            top = node_hash(top, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and top == root


def consistency_proof(first: int, second: int, node: NodeReader) -> list[bytes]:
    """PROOF(first, D[second]) of RFC 9162, 2.1.4.1: shows that the smaller tree begins the larger one."""
    if not 0 < first <= second:
        raise NoSuchTree(first, second)
    path: list[bytes] = []
    start, end, is_known = 0, second, True
    while end != first:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(_subtree(middle, end, node))
            end = middle
        else:
            path.append(_subtree(start, middle, node))
            start, is_known = middle, False
    if not is_known:
        path.append(_subtree(start, end, node))
    return path[::-1]


def verify_consistency(
    *, first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `first` leaves begins that of `second`, by RFC 9162, 2.1.4.2."""
    if first == second:
        return first > 0 and not proof and first_root == second_root
    if not 0 < first < second or not proof:
        return False
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def _subtree(start: int, end: int, node: NodeReader) -> bytes:
    """The hash over the leaves start..end; `start` is always a multiple of the subtree's full width."""
    offset = [node(level, index + (start >> level)) for level, index in peaks(end - start)]
    *rest, top = offset
    for peak in reversed(rest):
        top = node_hash(peak, top)
    return top
