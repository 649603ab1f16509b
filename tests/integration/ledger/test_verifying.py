"""The log altered by somebody who has the owner's password and knows how it works; each change is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from jianxing.kernel import merkle
from jianxing.ledger import queries, sealer, standalone
from jianxing.ledger.leaves import ActRow, act_hash
from jianxing.ledger.models import Leaf
from jianxing.ledger.verify import OutsideHead, Verdict, verify
from tests.integration.ledger.conftest import AT, Log, add

SIZES = (4, 1, 5)  # three sealings


@pytest.fixture
def acts(log: Log) -> list[int]:
    return [act for size in SIZES for act in log.seal(size)]


def without_file(log: Log) -> None:
    log.heads_file.unlink()


def found(verdict: Verdict) -> tuple[object, ...]:
    assert not verdict.intact
    assert verdict.bad is not None
    return verdict.bad.kind, verdict.bad.part, verdict.bad.index, verdict.bad.act_id


def leaf_hashes() -> list[bytes]:
    return [bytes(leaf.hash) for leaf in Leaf.objects.order_by("index")]


def hash_of_act(log: Log, act_id: int) -> bytes:
    [row] = log.as_owner(
        "SELECT id, kind, subject, subject_id, person_id, body_id, role, occurred_at, recorded_at,"
        f" public::text, commitments::text, caused_by FROM ledger_act WHERE id = {act_id}"
    )
    return act_hash(ActRow(*row))


def nodes_again() -> list[str]:
    """What a careful forger does to the inner nodes once the leaves are changed."""
    return [
        f"UPDATE ledger_node SET hash = '\\x{value.hex()}' WHERE level = {level} AND index = {index}"
        for level, index, value in merkle.Frontier().extend(leaf_hashes())
    ]


def swap(log: Log, one: int, other: int, column: str = "index") -> None:
    """Let two leaves change places, or one of their columns."""
    log.as_owner(
        "UPDATE ledger_leaf SET index = -1 - index" if column == "index" else "SELECT 1",
        "ALTER TABLE ledger_leaf DROP CONSTRAINT ledger_leaf_act_id_key",
        f"UPDATE ledger_leaf l SET {column} = o.{column} FROM ledger_leaf o"
        f" WHERE (l.index, o.index) IN (({one}, {other}), ({other}, {one}))"
        if column != "index"
        else f"UPDATE ledger_leaf SET index = CASE index WHEN {-1 - one} THEN {other}"
        f" WHEN {-1 - other} THEN {one} ELSE -1 - index END",
    )


def test_an_intact_log_says_what_it_cannot_exclude(log: Log, acts: list[int]) -> None:
    verdict = verify()
    assert verdict.intact
    assert (verdict.tree_size, verdict.unsealed) == (10, 0)
    assert verdict.head == queries.latest_head()
    assert verdict.cannot_exclude == (standalone.CUT_OFF, standalone.WRITTEN_ANEW)
    add(2)
    waiting = verify()
    assert (waiting.intact, waiting.tree_size, waiting.unsealed) == (True, 10, 2)
    assert standalone.SINCE_HEAD in waiting.cannot_exclude


def test_an_empty_log_is_intact(log: Log) -> None:
    verdict = verify()
    assert (verdict.intact, verdict.tree_size, verdict.head) == (True, 0, None)
    assert standalone.NO_KEY in verdict.cannot_exclude


ALTERED = {
    "kind = 'matter.void'": "act",
    "person_id = 99": "act",
    "person_id = NULL": "act",
    "occurred_at = occurred_at - interval '1 day'": "act",
    "recorded_at = recorded_at + interval '1 microsecond'": "act",
    "public = jsonb_set(public, '{to}', '\"closed\"')": "act",
    "public = public - 'to'": "act",
    "public = '[]'": "act",
    "commitments = '{}'": "act",
    "caused_by = 1": "act",
}


@pytest.mark.parametrize("change", ALTERED)
def test_an_act_altered(log: Log, acts: list[int], change: str) -> None:
    log.as_owner(f"UPDATE ledger_act SET {change} WHERE id = {acts[6]}")
    assert found(verify()) == ("altered", "act", 6, acts[6])


def test_of_several_acts_altered_the_first_is_named(log: Log, acts: list[int]) -> None:
    log.as_owner(f"UPDATE ledger_act SET kind = 'x' WHERE id IN ({acts[8]}, {acts[3]}, {acts[5]})")
    assert found(verify()) == ("altered", "act", 3, acts[3])


@pytest.mark.parametrize(
    "change",
    [
        "content = jsonb_set(content, '{title}', '\"别的\"')",
        "content = content - 'title'",
        "content = content || '{\"more\": 1}'",
        "salts = jsonb_set(salts, '{title}', '\"00\"')",
        "subject_id = 77",
    ],
)
def test_confidential_values_altered(log: Log, acts: list[int], change: str) -> None:
    log.as_owner(f"UPDATE ledger_detail SET {change} WHERE act_id = {acts[2]}")
    assert found(verify()) == ("altered", "detail", 2, acts[2])


def test_confidential_values_removed(log: Log, acts: list[int]) -> None:
    log.as_owner(f"DELETE FROM ledger_detail WHERE act_id = {acts[2]}")
    assert found(verify()) == ("removed", "detail", 2, acts[2])


def test_an_act_altered_with_its_leaf(log: Log, acts: list[int]) -> None:
    log.as_owner(f"UPDATE ledger_act SET kind = 'x' WHERE id = {acts[6]}")
    forged = hash_of_act(log, acts[6]).hex()
    log.as_owner(f"UPDATE ledger_leaf SET hash = '\\x{forged}' WHERE index = 6")
    assert found(verify()) == ("altered", "leaf", 6, acts[6])


def test_an_act_altered_with_its_leaf_and_every_node(log: Log, acts: list[int]) -> None:
    log.as_owner(f"UPDATE ledger_act SET kind = 'x' WHERE id = {acts[6]}")
    forged = hash_of_act(log, acts[6]).hex()
    log.as_owner(f"UPDATE ledger_leaf SET hash = '\\x{forged}' WHERE index = 6")
    log.as_owner(*nodes_again())
    # Nothing but the signed heads is left to say so: the first act that they no longer vouch for is named.
    assert found(verify()) == ("altered", "leaf", 5, acts[5])


def test_an_act_removed(log: Log, acts: list[int]) -> None:
    log.as_owner(f"DELETE FROM ledger_act WHERE id = {acts[4]}")
    assert found(verify()) == ("removed", "act", 4, acts[4])


def test_an_act_removed_with_its_leaf(log: Log, acts: list[int]) -> None:
    log.as_owner(
        f"DELETE FROM ledger_act WHERE id = {acts[4]}",
        f"DELETE FROM ledger_detail WHERE act_id = {acts[4]}",
        "DELETE FROM ledger_leaf WHERE index = 4",
    )
    assert found(verify()) == ("removed", "leaf", 4, None)


def test_a_leaf_removed(log: Log, acts: list[int]) -> None:
    log.as_owner("DELETE FROM ledger_leaf WHERE index = 4")
    assert found(verify()) == ("removed", "leaf", 4, acts[4])


def test_an_act_removed_and_the_rest_closed_up(log: Log, acts: list[int]) -> None:
    log.as_owner(
        f"DELETE FROM ledger_act WHERE id = {acts[6]}",
        f"DELETE FROM ledger_detail WHERE act_id = {acts[6]}",
        "DELETE FROM ledger_leaf WHERE index = 6",
        *(f"UPDATE ledger_leaf SET index = {index - 1} WHERE index = {index}" for index in (7, 8, 9)),
    )
    assert found(verify())[0] in {"altered", "reordered"}
    assert found(verify())[2:] == (6, acts[7])


def test_an_act_removed_before_it_was_sealed(log: Log, acts: list[int]) -> None:
    [waiting] = add(1)
    log.as_owner(f"DELETE FROM ledger_act WHERE id = {waiting}")
    assert found(verify()) == ("removed", "act", 10, waiting)


def test_an_act_kept_from_being_sealed(log: Log, acts: list[int]) -> None:
    [waiting] = add(1)
    log.as_owner("DELETE FROM ledger_unsealed")
    assert found(verify()) == ("removed", "leaf", 10, waiting)


@pytest.mark.parametrize(("one", "other"), [(6, 9), (6, 7), (0, 1), (2, 8)])
def test_leaves_reordered(log: Log, acts: list[int], one: int, other: int) -> None:
    swap(log, one, other)
    kind, part, index, act_id = found(verify())
    assert (kind, part, index) == ("reordered", "leaf", one)
    assert act_id == acts[other]


def test_leaves_reordered_with_every_node(log: Log, acts: list[int]) -> None:
    swap(log, 6, 9)
    log.as_owner(*nodes_again())
    assert found(verify()) == ("reordered", "leaf", 6, acts[9])


def test_acts_exchanged_between_leaves(log: Log, acts: list[int]) -> None:
    swap(log, 6, 9, "act_id")
    assert found(verify()) == ("reordered", "act", 6, acts[9])


def test_acts_that_took_each_others_numbers(log: Log, acts: list[int]) -> None:
    one, other = acts[1], acts[7]
    log.as_owner(
        f"UPDATE ledger_act SET id = -1 WHERE id = {one}",
        f"UPDATE ledger_act SET id = {one} WHERE id = {other}",
        f"UPDATE ledger_act SET id = {other} WHERE id = -1",
    )
    assert found(verify()) == ("reordered", "act", 1, one)


def test_a_node_altered(log: Log, acts: list[int]) -> None:
    log.as_owner("UPDATE ledger_node SET hash = hash || 'x' WHERE level = 1 AND index = 2")
    assert found(verify()) == ("altered", "node", 4, acts[4])


@pytest.mark.parametrize("change", ["signature = decode(repeat('00', 64), 'hex')", "key_id = 'another'"])
def test_a_head_forged(log: Log, acts: list[int], change: str) -> None:
    log.as_owner(f"UPDATE ledger_head SET {change} WHERE tree_size = 5")
    assert found(verify()) == ("forged", "head", 4, acts[4])


def test_the_last_head_removed(log: Log, acts: list[int]) -> None:
    without_file(log)
    log.as_owner("DELETE FROM ledger_head WHERE tree_size = 10")
    assert found(verify()) == ("removed", "head", 5, acts[5])


def truncate(size: int) -> list[str]:
    """Cut the log after `size` acts, as if nothing had been there: the forger knows every table."""
    return [
        f"DELETE FROM ledger_act WHERE id IN (SELECT act_id FROM ledger_leaf WHERE index >= {size})",
        f"DELETE FROM ledger_detail WHERE act_id IN (SELECT act_id FROM ledger_leaf WHERE index >= {size})",
        f"DELETE FROM ledger_leaf WHERE index >= {size}",
        f"DELETE FROM ledger_node WHERE ((index + 1) << level) > {size}",
        f"DELETE FROM ledger_head WHERE tree_size > {size}",
    ]


def test_leaves_cut_off_under_a_head(log: Log, acts: list[int]) -> None:
    log.as_owner("DELETE FROM ledger_leaf WHERE index >= 8")
    assert found(verify()) == ("truncated", "leaf", 8, acts[8])


def test_a_consistent_cut_shows_against_the_file_outside_the_database(log: Log, acts: list[int]) -> None:
    log.as_owner(*truncate(5))
    assert found(verify()) == ("truncated", "log", 5, None)


def test_without_the_file_it_shows_only_against_a_head_that_left_the_machine(
    log: Log, acts: list[int]
) -> None:
    kept = queries.latest_head()
    log.as_owner(*truncate(5))
    without_file(log)
    alone = verify()
    assert alone.intact
    assert standalone.CUT_OFF in alone.cannot_exclude
    against = verify(against=[OutsideHead(kept.tree_size, kept.root, kept)])
    assert found(against) == ("truncated", "log", 5, None)
    assert against.cannot_exclude == (standalone.SINCE_HEAD,)


@pytest.mark.parametrize("more", [3, 5, 8])
def test_a_log_cut_and_grown_again_is_told_apart_by_the_file(log: Log, acts: list[int], more: int) -> None:
    log.as_owner(*truncate(5))
    add(more)
    sealer.seal_all()
    kind, part, index, act_id = found(verify())
    assert kind in {"truncated", "forked"}
    assert (part, act_id is None) == ("log", kind == "truncated")
    assert index == (5 if kind == "forked" else 8)


def test_a_log_grown_again_disagrees_with_a_head_that_left_the_machine(log: Log, acts: list[int]) -> None:
    kept = queries.latest_head()
    log.as_owner(*truncate(5))
    add(8)
    without_file(log)
    sealer.seal_all()
    assert verify().intact
    against = verify(against=[OutsideHead(10, kept.root), OutsideHead(0, merkle.EMPTY_ROOT)])
    assert found(against)[:3] == ("forked", "log", 0)


def test_a_file_of_heads_somebody_wrote_into(log: Log, acts: list[int]) -> None:
    text = log.heads_file.read_text()
    log.heads_file.write_text("no head\n" + text)
    assert verify().intact
    log.heads_file.write_text(re.sub('"root":"[0-9a-f]{64}', f'"root":"{"ab" * 32}', text))
    assert found(verify()) == ("forged", "heads_file", 0, acts[0])
    log.heads_file.write_text(text.replace('"tree_size":10', '"tree_size":12'))
    assert found(verify()) == ("forged", "heads_file", 10, None)


def test_a_head_that_agrees(log: Log, acts: list[int]) -> None:
    kept = queries.latest_head()
    log.seal(3)
    verdict = verify(against=[OutsideHead(kept.tree_size, kept.root, kept)])
    assert verdict.intact
    assert verdict.cannot_exclude == (standalone.SINCE_HEAD,)


def test_heads_signed_with_a_key_of_before_still_verify(log: Log, acts: list[int]) -> None:
    Path(settings.LEDGER_KEY_FILE).unlink()
    log.seal(2)
    assert verify().intact
    Path(f"{settings.LEDGER_KEY_FILE}.pub").unlink()
    assert found(verify())[:2] == ("forged", "head")


def test_a_long_log_is_read_in_pieces_that_agree(log: Log) -> None:
    for size in (1500, 3, 1, 700, 999):
        add(size)
        sealer.seal_all(clock=lambda: AT)
    assert verify().intact
    log.as_owner(
        "UPDATE ledger_act SET kind = 'x' WHERE id = (SELECT act_id FROM ledger_leaf WHERE index = 2100)"
    )
    assert found(verify())[:3] == ("altered", "act", 2100)
