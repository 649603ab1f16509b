from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.kernel import dsse
from jianxing.ledger import standalone
from jianxing.ledger.heads import HeadsFile, NotAHead, SignedHead, sign_head

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {dsse.key_id(KEY.public_key()): KEY.public_key()}


def head(size: int) -> SignedHead:
    return sign_head(tree_size=size, root=bytes(32), at=datetime(2026, 3, 31, tzinfo=UTC), key=KEY)


def test_a_head_that_was_changed_is_not_signed() -> None:
    signed = head(5)
    assert signed.is_signed(KEYS)
    assert not dataclasses.replace(signed, tree_size=6).is_signed(KEYS)
    assert not dataclasses.replace(signed, root=b"\1" * 32).is_signed(KEYS)
    assert not dataclasses.replace(signed, signed_at=datetime(2026, 4, 1, tzinfo=UTC)).is_signed(KEYS)
    assert not signed.is_signed({})


def test_both_verifiers_agree_on_a_head() -> None:
    keys = [key.public_bytes_raw() for key in KEYS.values()]
    assert standalone.is_signed(head(5).to_dict(), keys)
    assert not standalone.is_signed(head(5).to_dict() | {"tree_size": 6}, keys)
    assert not standalone.is_signed({"tree_size": 5}, keys)


def test_a_head_reads_back() -> None:
    assert SignedHead.from_dict(head(5).to_dict()) == head(5)
    with pytest.raises(NotAHead):
        SignedHead.from_dict({"tree_size": 5})


def test_the_file_keeps_heads_and_knows_its_last(tmp_path: Path) -> None:
    file = HeadsFile(tmp_path / "deep" / "heads.jsonl")
    assert (file.last_size(), file.length(), list(file.heads(within=0))) == (0, 0, [])
    file.append([head(1), head(3)])
    file.append([head(4)])
    assert file.last_size() == 4
    assert [kept.tree_size for kept in file.heads(within=file.length())] == [1, 3, 4]


def test_what_is_appended_later_lies_beyond_the_length_taken_before(tmp_path: Path) -> None:
    file = HeadsFile(tmp_path / "heads.jsonl")
    file.append([head(1)])
    within = file.length()
    file.append([head(2)])
    assert [kept.tree_size for kept in file.heads(within=within)] == [1]


def test_a_line_that_a_crash_tore_harms_no_other(tmp_path: Path) -> None:
    file = HeadsFile(tmp_path / "heads.jsonl")
    file.append([head(1), head(2)])
    whole = file.path.read_bytes()
    file.path.write_bytes(whole[:-20])
    assert file.last_size() == 1
    file.append([head(2)])
    assert [kept.tree_size for kept in file.heads(within=file.length())] == [1, 2]


def test_a_long_file_is_not_read_whole_for_its_last_head(tmp_path: Path) -> None:
    file = HeadsFile(tmp_path / "heads.jsonl")
    file.append([head(size) for size in range(1, 201)])
    assert file.last_size() == 200
