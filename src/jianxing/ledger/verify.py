"""Is the log what it was? Reads it all once, as a stream, and names the first act that is not as it was recorded.

Each act is hashed again and compared with its leaf, the leaves are built up again into the tree, and the tree's
root is compared with every head that was signed: those in the database, those in the file outside it, and any that
the caller brings. Only the last two can show that the log was cut off or written anew.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection

from jianxing.kernel.canonical import NotCanonical
from jianxing.kernel.merkle import Frontier
from jianxing.ledger import queries
from jianxing.ledger.comparing import Detail, Part, acts_by_id, parts, suspects
from jianxing.ledger.diagnosis import Bad, Diagnosis, Mismatch
from jianxing.ledger.heads import HeadsFile, SignedHead
from jianxing.ledger.keys import public_keys
from jianxing.ledger.leaves import ActRow, act_hash, read_json
from jianxing.ledger.models import Head
from jianxing.ledger.operations import commitment
from jianxing.ledger.standalone import CUT_OFF, NO_KEY, SINCE_HEAD, WRITTEN_ANEW
from jianxing.ledger.statements import statement

_CHUNK: Final = 1000
_NODES_AT_ONCE: Final = 20_000


@dataclass(frozen=True, slots=True)
class OutsideHead:
    """A head that left this machine; `head` is known where its signature was kept too."""

    tree_size: int
    root: bytes
    head: SignedHead | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verify found; `bad` is the first bad thing, and without one the log is intact but for `cannot_exclude`."""

    tree_size: int
    unsealed: int
    head: SignedHead | None
    cannot_exclude: tuple[str, ...]
    bad: Bad | None = None

    @property
    def intact(self) -> bool:
        """Whether nothing bad was found."""
        return self.bad is None

    def to_dict(self) -> dict[str, Any]:
        """The verdict as `jianxing ledger verify --format json` prints it."""
        bad = self.bad
        return {
            "intact": self.intact,
            "first_bad": bad.act_id if bad else None,
            "first_bad_index": bad.index if bad else None,
            "kind": bad.kind if bad else None,
            "part": bad.part if bad else None,
            "tree_size": self.tree_size,
            "unsealed": self.unsealed,
            "head": self.head.to_dict() if self.head else None,
            "cannot_exclude": list(self.cannot_exclude),
        }


def verify(*, against: Sequence[OutsideHead] = ()) -> Verdict:
    """Verify the log in the database against its own heads, those in the file outside it and those given."""
    file = HeadsFile(Path(settings.LEDGER_HEADS_FILE))
    # Before the sizes are read: whatever the file holds now is in the database by then.
    within = file.length()
    keys = public_keys()
    with queries.ledger_office():
        with connection.cursor() as cursor:
            cursor.execute(statement("sizes"))
            leaves, headed, unsealed = cursor.fetchone()
        walk = _Walk(
            leaves=leaves,
            headed=headed,
            keys=keys,
            outside=[_in_file(file, within=within), _given(against)],
        )
        bad = walk.first_bad()
        last = Head.objects.filter(tree_size=headed).first()
    return Verdict(
        tree_size=leaves,
        unsealed=unsealed,
        head=queries.signed_head(last) if last else None,
        cannot_exclude=_cannot_exclude(is_compared=bool(against), has_keys=bool(keys), unsealed=unsealed),
        bad=bad,
    )


def _cannot_exclude(*, is_compared: bool, has_keys: bool, unsealed: int) -> tuple[str, ...]:
    # The file outside the database is on this machine too: whoever owns the machine could shorten both.
    said = [SINCE_HEAD] if is_compared else [CUT_OFF, WRITTEN_ANEW]
    if unsealed and not is_compared:
        said.append(SINCE_HEAD)
    if not has_keys:
        said.append(NO_KEY)
    return tuple(said)


class _Source(IntEnum):
    DATABASE = 0
    FILE = 1
    GIVEN = 2


@dataclass(order=True, slots=True)
class _Expected:
    """A root that the tree must have at a size, and who says so."""

    tree_size: int
    source: _Source
    root: bytes = field(compare=False)
    head: SignedHead | None = field(compare=False, default=None)
    goes_back: bool = field(compare=False, default=False)


def _in_database(headed: int) -> Iterator[_Expected]:
    for head in Head.objects.filter(tree_size__lte=headed).order_by("tree_size").iterator(_CHUNK):
        yield _Expected(head.tree_size, _Source.DATABASE, bytes(head.root), queries.signed_head(head))


def _in_file(file: HeadsFile, *, within: int) -> Iterator[_Expected]:
    """The file's heads, rising; the first one that falls back is told of once, at the size the log had had."""
    longest, has_fallen = 0, False
    for head in file.heads(within=within):
        if head.tree_size >= longest:
            longest = head.tree_size
            yield _Expected(head.tree_size, _Source.FILE, head.root, head)
        elif not has_fallen:
            has_fallen = True
            yield _Expected(longest, _Source.FILE, head.root, head, goes_back=True)


def _given(against: Sequence[OutsideHead]) -> Iterator[_Expected]:
    for given in sorted(against, key=lambda head: head.tree_size):
        yield _Expected(given.tree_size, _Source.GIVEN, given.root, given.head)


class _Walk:
    """One pass over the log; it ends where the tree can no longer be built or compared."""

    def __init__(
        self,
        *,
        leaves: int,
        headed: int,
        keys: dict[str, Ed25519PublicKey],
        outside: list[Iterator[_Expected]],
    ) -> None:
        self._leaves = leaves
        self._headed = headed
        self._keys = keys
        self._expected = heapq.merge(_in_database(headed), *outside)
        self._next = next(self._expected, None)
        self._frontier = Frontier()
        self._completed: dict[tuple[int, int], bytes] = {}
        self._agreed = dict.fromkeys(_Source, 0)  # the size of the last head that the tree agreed with
        self._diagnosis = Diagnosis()

    def first_bad(self) -> Bad | None:
        if self._compare_leaves():
            self._compare_ends()
        return self._diagnosis.first_bad()

    def _compare_leaves(self) -> bool:
        """Whether the pass came to the end."""
        if not self._compare_heads():
            return False
        for part in parts(self._leaves):
            self._compare_acts(part)
            for index, _, value in part.leaves:
                if index != self._frontier.size:
                    self._diagnosis.note("removed", "leaf", index=self._frontier.size)
                    return False
                for level, place, node in self._frontier.append(value):
                    self._completed[level, place] = node
                if self._next is not None and not self._compare_heads():
                    return False
            if len(self._completed) > _NODES_AT_ONCE:
                self._compare_nodes()
        self._compare_nodes()
        return True

    def _compare_acts(self, part: Part) -> None:
        """Look carefully at the acts that do not agree with their leaves at first sight."""
        found = list(suspects(part))
        acts = acts_by_id([act_id for _, act_id, _ in found]) if found else {}
        for index, act_id, stored in found:
            if act_id not in acts:
                self._diagnosis.note("removed", "act", index=index, act_id=act_id)
                continue
            act = acts[act_id]
            try:
                hashed = act_hash(act)
            except NotCanonical:
                hashed = b""
            if hashed != stored:
                self._diagnosis.mismatch(Mismatch(index=index, act=act, stored=stored, hashed=hashed))
            else:
                self._compare_detail(index, act, part.details.get(act_id))

    def _compare_detail(self, index: int, act: ActRow, detail: Detail | None) -> None:
        commitments = read_json(act.commitments)
        if detail is None:
            if commitments:
                self._diagnosis.note("removed", "detail", index=index, act_id=act.id)
            return
        _, subject, subject_id, content, salts = detail
        is_same_subject = (subject, subject_id) == (act.subject, act.subject_id)
        if not is_same_subject or not _opens(commitments, read_json(content), read_json(salts)):
            self._diagnosis.note("altered", "detail", index=index, act_id=act.id)

    def _compare_heads(self) -> bool:
        """Compare the tree with every head of its size; False where nothing after it is worth comparing."""
        while self._next is not None and self._next.tree_size == self._frontier.size:
            expected, self._next = self._next, next(self._expected, None)
            if expected.source is _Source.DATABASE:
                agrees = self._agrees_with_own(expected)
            else:
                agrees = self._agrees_with_outside(expected)
            if not agrees:
                return False
            self._agreed[expected.source] = expected.tree_size
        return True

    def _agrees_with_own(self, expected: _Expected) -> bool:
        start = self._agreed[_Source.DATABASE]
        if self._keys and expected.head is not None and not expected.head.is_signed(self._keys):
            self._diagnosis.note("forged", "head", index=start)
            return False
        if self._frontier.root() != expected.root:
            self._compare_nodes()
            self._diagnosis.leaves_differ(start=start, end=expected.tree_size, root=expected.root)
            return False
        return True

    def _agrees_with_outside(self, expected: _Expected) -> bool:
        if not expected.goes_back and self._frontier.root() == expected.root:
            return True
        start = self._agreed[expected.source]
        if not self._is_ours(expected):
            self._diagnosis.note("forged", "heads_file", index=start)
        elif expected.goes_back:
            self._diagnosis.note(
                "truncated", "log", index=expected.head.tree_size if expected.head else start
            )
        else:
            self._diagnosis.note("forked", "log", index=start)
        return False

    def _is_ours(self, expected: _Expected) -> bool:
        return expected.head is None or not self._keys or expected.head.is_signed(self._keys)

    def _compare_nodes(self) -> None:
        # What lies beyond the last head was never sealed: then the missing head is told, and no node of it.
        sealed = [place for place in self._completed if (place[1] + 1) << place[0] <= self._headed]
        stored = queries.read_nodes(sealed)
        for level, index in sorted(sealed):
            if stored.get((level, index)) != self._completed[level, index]:
                self._diagnosis.node_differs(level=level, index=index)
                break
        self._completed.clear()

    def _compare_ends(self) -> None:
        """What the heads still expect after the last leaf, and acts that stand outside the log."""
        if self._next is not None:
            is_own = self._next.source is _Source.DATABASE
            kind, part = ("truncated", "leaf" if is_own else "log")
            if not self._is_ours(self._next):
                kind, part = ("forged", "head" if is_own else "heads_file")
            self._diagnosis.note(kind, part, index=self._leaves)
            return
        if self._leaves > self._headed:
            self._diagnosis.note("removed", "head", index=self._headed)
        for name, part in (("never_sealed", "leaf"), ("queued_but_gone", "act")):
            with connection.cursor() as cursor:
                cursor.execute(statement(name))
                act_id = cursor.fetchone()[0]
            if act_id is not None:
                self._diagnosis.note("removed", part, index=self._leaves, act_id=act_id)


def _opens(commitments: dict[str, str], values: dict[str, Any], salts: dict[str, str]) -> bool:
    """Whether the values are those that were committed to, all of them and no other."""
    return commitments.keys() == values.keys() == salts.keys() and all(
        commitment(salt=bytes.fromhex(salts[name]), value=value) == commitments[name]
        for name, value in values.items()
    )
