"""Random alterations of a log by somebody who has the database's superuser and knows how it works, and what each must be
called. For the tests and, ten thousand of them, for ``jianxing bench alterations``."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.test.utils import override_settings

from jianxing.ledger.verify import OutsideHead, verify

#: Columns of an act, each changed to something that it was not.
_COLUMNS = (
    "kind = kind || 'x'",
    "kind = upper(kind)",
    "subject = 'another'",
    "subject_id = subject_id + 1",
    "person_id = NULL",
    "person_id = coalesce(person_id, 0) + 1",
    "body_id = coalesce(body_id, 0) + 1",
    "role = 'leader'",
    "role = NULL",
    "occurred_at = occurred_at + interval '1 microsecond'",
    "occurred_at = occurred_at - interval '4000 years'",
    "occurred_at = 'infinity'",
    "recorded_at = recorded_at - interval '1 day'",
    "recorded_at = '-infinity'",
    "public = public - 'to'",
    "public = public || '{\"more\": 1}'",
    "public = public || '{\"share\": 0.5000000001}'",
    "public = jsonb_set(public, '{to}', 'null')",
    "public = '[]'",
    "public = public || '{\"long\": 123456789012345678901234567890}'",
    "commitments = '{}'",
    "commitments = commitments - 'title'",
    "commitments = jsonb_set(commitments, '{title}', to_jsonb(repeat('0', 64)))",
    "caused_by = id - 1",
)
_DETAILS = (
    "content = jsonb_set(content, '{title}', '\"另\"')",
    "content = content - 'title'",
    "content = content || '{\"more\": true}'",
    "content = jsonb_set(content, '{limit_days}', '\"1\"')",
    "content = '{}'",
    "salts = jsonb_set(salts, '{title}', '\"00\"')",
    "salts = salts - 'title'",
    'salts = salts || \'{"more": "00"}\'',
    "subject = 'another'",
    "subject_id = subject_id + 1",
)


@dataclass(frozen=True, slots=True)
class Alteration:
    """What is done, and what verify must say: one of these kinds, this part, this place, and whose act."""

    family: str
    statements: tuple[str, ...]
    kinds: frozenset[str]
    part: str
    index: int
    act_id: int | None
    is_cut: bool = False  # without the file of heads, against a head that left the machine

    def is_named_by(self, found: tuple[str, str, int, int | None]) -> bool:
        """Whether that is what verify said."""
        kind, part, index, act_id = found
        return kind in self.kinds and (part, index, act_id) == (self.part, self.index, self.act_id)


def alteration(chance: random.Random, acts: Sequence[int], heads: Sequence[int]) -> Alteration:
    """Return one of a log of *acts*, in the order of their leaves, with *heads* over so many of them."""
    return chance.choice(_FAMILIES)(chance, acts, heads)


def _said(kind: str) -> frozenset[str]:
    return frozenset({kind})


def _field(chance: random.Random, acts: Sequence[int], heads: Sequence[int]) -> Alteration:
    at = chance.randrange(len(acts))
    change = f"UPDATE ledger_act SET {chance.choice(_COLUMNS)} WHERE id = {acts[at]}"
    return Alteration("field", (change,), _said("altered"), "act", at, acts[at])


def _detail(chance: random.Random, acts: Sequence[int], heads: Sequence[int]) -> Alteration:
    at = chance.randrange(len(acts))
    change = f"UPDATE ledger_detail SET {chance.choice(_DETAILS)} WHERE act_id = {acts[at]}"
    return Alteration("confidential values", (change,), _said("altered"), "detail", at, acts[at])


def _several(chance: random.Random, acts: Sequence[int], heads: Sequence[int]) -> Alteration:
    places = sorted(chance.sample(range(len(acts)), 3))
    ids = ", ".join(str(acts[at]) for at in places)
    change = f"UPDATE ledger_act SET subject_id = subject_id + 7 WHERE id IN ({ids})"
    return Alteration("several fields", (change,), _said("altered"), "act", places[0], acts[places[0]])


def _leaf(chance: random.Random, acts: Sequence[int], heads: Sequence[int]) -> Alteration:
    at = chance.randrange(len(acts))
    change = f"UPDATE ledger_leaf SET hash = sha256(hash) WHERE index = {at}"
    return Alteration("leaf", (change,), _said("altered"), "leaf", at, acts[at])


def _removed(chance: random.Random, acts: Sequence[int], heads: Sequence[int]) -> Alteration:
    at = chance.randrange(len(acts))
    act, detail, leaf = (
        f"DELETE FROM ledger_act WHERE id = {acts[at]}",
        f"DELETE FROM ledger_detail WHERE act_id = {acts[at]}",
        f"DELETE FROM ledger_leaf WHERE index = {at}",
    )
    match chance.randrange(4):
        case 0:
            return Alteration("removed act", (act,), _said("removed"), "act", at, acts[at])
        case 1:
            return Alteration("removed act", (act, detail), _said("removed"), "act", at, acts[at])
        case 2:
            return Alteration("removed values", (detail,), _said("removed"), "detail", at, acts[at])
    last = at == len(acts) - 1
    return Alteration(
        "removed leaf", (leaf,), _said("truncated" if last else "removed"), "leaf", at, acts[at]
    )


def _reordered(chance: random.Random, acts: Sequence[int], heads: Sequence[int]) -> Alteration:
    one, other = sorted(chance.sample(range(len(acts)), 2))
    if chance.random() < 0.5:
        moves = (
            f"UPDATE ledger_leaf SET index = -1 WHERE index = {one}",
            f"UPDATE ledger_leaf SET index = {one} WHERE index = {other}",
            f"UPDATE ledger_leaf SET index = {other} WHERE index = -1",
        )
        return Alteration("reordered leaves", moves, _said("reordered"), "leaf", one, acts[other])
    first, second = acts[one], acts[other]
    exchanges = tuple(
        f"UPDATE ledger_{table} SET {key} = {new} WHERE {key} = {old}"
        for table, key in (("act", "id"), ("detail", "act_id"))
        for old, new in ((first, -1), (second, first), (-1, second))
    )
    return Alteration("reordered acts", exchanges, _said("reordered"), "act", one, first)


def _inserted(chance: random.Random, acts: Sequence[int], heads: Sequence[int]) -> Alteration:
    new = acts[-1] + chance.randrange(1, 50)
    copied = chance.choice(acts)
    act = (
        "INSERT INTO ledger_act (id, kind, subject, subject_id, person_id, body_id, role, occurred_at, recorded_at,"
        f" public, commitments) SELECT {new}, kind, subject, subject_id, person_id, body_id, role, occurred_at,"
        f" recorded_at, public, '{{}}' FROM ledger_act WHERE id = {copied}"
    )
    size = len(acts)
    if chance.random() < 0.5:
        return Alteration("inserted act", (act,), _said("removed"), "leaf", size, new)
    leaf = f"INSERT INTO ledger_leaf (index, act_id, hash) SELECT {size}, {new}, sha256('{new}')"
    return Alteration("inserted leaf", (act, leaf), _said("removed"), "head", size, new)


def _node(chance: random.Random, acts: Sequence[int], heads: Sequence[int]) -> Alteration:
    pair = chance.randrange(len(acts) // 2)
    change = f"UPDATE ledger_node SET hash = sha256(hash) WHERE level = 1 AND index = {pair}"
    return Alteration("node", (change,), _said("altered"), "node", 2 * pair, acts[2 * pair])


def _head(chance: random.Random, acts: Sequence[int], heads: Sequence[int]) -> Alteration:
    place = chance.randrange(len(heads))
    start = heads[place - 1] if place else 0
    change = chance.choice(("signature = sha512(signature)", "root = sha256(root)", "key_id = 'another'"))
    made = f"UPDATE ledger_head SET {change} WHERE tree_size = {heads[place]}"
    return Alteration("head", (made,), _said("forged"), "head", start, acts[start])


def _cut(chance: random.Random, acts: Sequence[int], heads: Sequence[int]) -> Alteration:
    size = chance.choice(heads[:-1])
    gone = ", ".join(map(str, acts[size:]))
    cut = (
        f"DELETE FROM ledger_act WHERE id IN ({gone})",
        f"DELETE FROM ledger_detail WHERE act_id IN ({gone})",
        f"DELETE FROM ledger_leaf WHERE index >= {size}",
        f"DELETE FROM ledger_node WHERE ((index + 1) << level) > {size}",
        f"DELETE FROM ledger_head WHERE tree_size > {size}",
    )
    return Alteration("cut", cut, _said("truncated"), "log", size, None, is_cut=True)


_Family = Callable[[random.Random, Sequence[int], Sequence[int]], Alteration]
_FAMILIES: tuple[_Family, ...] = (
    _field,
    _field,
    _field,
    _detail,
    _detail,
    _several,
    _leaf,
    _removed,
    _removed,
    _reordered,
    _reordered,
    _inserted,
    _node,
    _head,
    _cut,
)


def said_of(altered: Alteration, *, kept: OutsideHead) -> tuple[str, str, int, int | None] | None:
    """Make the alteration as the superuser, ask verify, and take it back; None where verify saw nothing."""
    outside = [kept] if altered.is_cut else []
    files = override_settings(LEDGER_HEADS_FILE=Path("/nonexistent")) if altered.is_cut else nullcontext()
    with files, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in altered.statements:
                cursor.execute(statement)
        bad = verify(against=outside).bad
        transaction.set_rollback(True)
    return (bad.kind, bad.part, bad.index, bad.act_id) if bad else None
