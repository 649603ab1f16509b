"""Exports altered in every way that the stand-alone verifier names, each by somebody who knows the format."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.kernel import merkle
from jianxing.kernel.canonical import canonical
from jianxing.ledger import standalone
from jianxing.ledger.heads import SignedHead, sign_head

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
AT = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)
# Three sealings; ids leave gaps, as transactions that were rolled back do.
BATCHES = [[11, 12, 14, 15], [17], [18, 20, 21, 22, 23]]
ACTS = [act for batch in BATCHES for act in batch]

Line = dict[str, Any]


def act(number: int) -> Line:
    return {"id": number, "kind": "finding.assign", "public": {"days": number * 1.5, "to": "assigned"}}


def head_of(size: int, *, key: Ed25519PrivateKey = KEY, acts: list[int] = ACTS) -> SignedHead:
    leaves = [merkle.leaf_hash(canonical(act(number))) for number in acts[:size]]
    return sign_head(tree_size=size, root=merkle.root(leaves), at=AT, key=key)


def an_export() -> list[Line]:
    lines: list[Line] = [
        {
            "jianxing_ledger_export": 1,
            "public_keys": [KEY.public_key().public_bytes_raw().hex()],
            "tree_size": len(ACTS),
            "first": ACTS[0],
            "head": head_of(len(ACTS)).to_dict(),
        }
    ]
    size = 0
    for batch in BATCHES:
        for number in batch:
            following = ACTS[size + 1] if size + 1 < len(ACTS) else None
            value = merkle.leaf_hash(canonical(act(number))).hex()
            lines.append({"leaf": size, "hash": value, "next": following, "act": act(number)})
            size += 1
        lines.append({"head": head_of(size).to_dict()})
    lines.append({"end": size})
    return lines


def leaf(lines: list[Line], index: int) -> Line:
    return next(line for line in lines if line.get("leaf") == index)


@pytest.fixture
def verdict_on(tmp_path: Path) -> Callable[..., Line]:
    def verdict(lines: list[Line], **options: Any) -> Line:
        path = tmp_path / "log.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return standalone.verify_export(path, **options)

    return verdict


def found(verdict: Line) -> tuple[Any, ...]:
    return verdict["kind"], verdict["part"], verdict["first_bad_index"], verdict["first_bad"]


def alter_act(lines: list[Line]) -> None:
    leaf(lines, 5)["act"]["public"]["to"] = "closed"


def alter_act_and_hash(lines: list[Line]) -> None:
    line = leaf(lines, 5)
    line["act"]["public"]["to"] = "closed"
    line["hash"] = merkle.leaf_hash(canonical(line["act"])).hex()


def alter_hash(lines: list[Line]) -> None:
    leaf(lines, 2)["hash"] = "00" * 32


def renumber_act(lines: list[Line]) -> None:
    leaf(lines, 2)["act"]["id"] = 13


def remove_line(lines: list[Line]) -> None:
    lines.remove(leaf(lines, 6))


def remove_two_lines(lines: list[Line]) -> None:
    lines.remove(leaf(lines, 6))
    lines.remove(leaf(lines, 7))


def remove_last_of_a_batch(lines: list[Line]) -> None:
    lines.remove(leaf(lines, 3))


def remove_and_renumber(lines: list[Line]) -> None:
    lines.remove(leaf(lines, 6))
    for line in lines:
        if line.get("leaf", 0) > 6:
            line["leaf"] -= 1


def empty_an_act(lines: list[Line]) -> None:
    leaf(lines, 8)["act"] = None


def swap_lines(lines: list[Line]) -> None:
    one, other = lines.index(leaf(lines, 6)), lines.index(leaf(lines, 8))
    lines[one], lines[other] = lines[other], lines[one]


def swap_acts_between_lines(lines: list[Line]) -> None:
    one, other = leaf(lines, 6), leaf(lines, 8)
    one["act"], other["act"] = other["act"], one["act"]


def swap_all_but_the_heads(lines: list[Line]) -> None:
    one, other = leaf(lines, 6), leaf(lines, 8)
    for name in ("act", "hash"):
        one[name], other[name] = other[name], one[name]
    for before, line in pairwise(lines):
        if "act" in line and "act" in before:
            before["next"] = line["act"]["id"]
    leaf(lines, 5)["next"] = leaf(lines, 6)["act"]["id"]


def cut_the_tail(lines: list[Line]) -> None:
    del lines[-5:]


def cut_the_end(lines: list[Line]) -> None:
    del lines[-1]


def remove_last_head(lines: list[Line]) -> None:
    del lines[-2]


def add_an_act(lines: list[Line]) -> None:
    value = merkle.leaf_hash(canonical(act(30))).hex()
    lines.insert(-2, {"leaf": 10, "hash": value, "next": None, "act": act(30)})


def repeat_a_line(lines: list[Line]) -> None:
    lines.insert(lines.index(leaf(lines, 6)), dict(leaf(lines, 6)))


def forge_a_head(lines: list[Line]) -> None:
    lines[lines.index({"head": head_of(5).to_dict()})] = {"head": head_of(5, key=OTHER_KEY).to_dict()}


def put_another_head_in_the_header(lines: list[Line]) -> None:
    lines[0]["head"] = head_of(5).to_dict()


def write_over_a_line(lines: list[Line]) -> None:
    lines[lines.index(leaf(lines, 6))] = {"leaf": "?"}


def write_after_the_end(lines: list[Line]) -> None:
    lines.append({"end": 11})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (alter_act, ("altered", "act", 5, 18)),
        (alter_act_and_hash, ("altered", "act", 5, 18)),
        (alter_hash, ("altered", "act", 2, 14)),
        (renumber_act, ("altered", "act", 2, 14)),
        (remove_line, ("removed", "leaf", 6, 20)),
        (remove_two_lines, ("removed", "leaf", 6, 20)),
        (remove_last_of_a_batch, ("removed", "leaf", 3, 15)),
        (remove_and_renumber, ("removed", "leaf", 6, 20)),
        (empty_an_act, ("removed", "act", 8, 22)),
        (swap_lines, ("reordered", "leaf", 6, 22)),
        (swap_acts_between_lines, ("reordered", "leaf", 6, 22)),
        (swap_all_but_the_heads, ("reordered", "leaf", 6, 22)),
        (cut_the_tail, ("truncated", "leaf", 7, 21)),
        (cut_the_end, ("truncated", "leaf", 10, None)),
        (remove_last_head, ("removed", "head", 5, 18)),
        (add_an_act, ("added", "leaf", 10, 30)),
        (repeat_a_line, ("added", "leaf", 7, 20)),
        (forge_a_head, ("forged", "head", 4, 17)),
        (put_another_head_in_the_header, ("altered", "header", 10, None)),
        (write_over_a_line, ("altered", "leaf", 6, 20)),
        (write_after_the_end, ("altered", "export", 10, None)),
        (lambda lines: lines.pop(0), ("altered", "header", 0, None)),
        (lambda lines: lines.clear(), ("altered", "header", 0, None)),
        (lambda lines: lines[0].update(public_keys=["x"]), ("altered", "header", 0, None)),
    ],
)
def test_each_change_is_named(
    verdict_on: Callable[..., Line], change: Callable[[list[Line]], None], expected: tuple[Any, ...]
) -> None:
    lines = an_export()
    change(lines)
    verdict = verdict_on(lines)
    assert not verdict["intact"]
    assert found(verdict) == expected


def test_an_intact_export_and_what_it_cannot_exclude(verdict_on: Callable[..., Line]) -> None:
    verdict = verdict_on(an_export())
    assert verdict["intact"]
    assert verdict["tree_size"] == 10
    assert verdict["head"] == head_of(10).to_dict()
    assert verdict["cannot_exclude"] == [standalone.CUT_OFF, standalone.WRITTEN_ANEW, standalone.NO_KEY]


def test_an_empty_log_is_intact(verdict_on: Callable[..., Line]) -> None:
    header = an_export()[0] | {"tree_size": 0, "first": None, "head": None}
    assert verdict_on([header, {"end": 0}])["intact"]


def test_a_consistent_cut_shows_only_against_a_head_kept_outside(verdict_on: Callable[..., Line]) -> None:
    lines = an_export()
    cut = lines[: lines.index({"head": head_of(5).to_dict()}) + 1]
    cut[0] |= {"tree_size": 5, "head": head_of(5).to_dict()}
    cut[-2]["next"] = None
    cut.append({"end": 5})
    assert verdict_on(cut)["intact"]
    kept = verdict_on(cut, against=[head_of(10).to_dict()])
    assert found(kept) == ("truncated", "log", 5, None)
    assert standalone.CUT_OFF not in kept["cannot_exclude"]


def test_a_log_written_anew_shows_only_against_a_head_kept_outside(verdict_on: Callable[..., Line]) -> None:
    kept = head_of(7, acts=[11, 12, 14, 15, 16, 18, 20]).to_dict()
    assert found(verdict_on(an_export(), against=[head_of(4).to_dict(), kept])) == ("forked", "log", 4, 17)


def test_heads_that_agree(verdict_on: Callable[..., Line]) -> None:
    kept = [{"tree_size": 0, "root": merkle.EMPTY_ROOT.hex()}, head_of(7).to_dict(), head_of(10).to_dict()]
    assert verdict_on(an_export(), against=kept)["cannot_exclude"] == [
        standalone.SINCE_HEAD,
        standalone.NO_KEY,
    ]


def test_a_key_got_by_another_way_is_trusted_instead_of_the_exports_own(
    verdict_on: Callable[..., Line],
) -> None:
    own, other = (key.public_key().public_bytes_raw() for key in (KEY, OTHER_KEY))
    assert standalone.NO_KEY not in verdict_on(an_export(), keys=[own])["cannot_exclude"]
    assert found(verdict_on(an_export(), keys=[other])) == ("forged", "head", 0, 11)


def test_a_head_that_another_log_signed_is_no_head_to_compare_with(verdict_on: Callable[..., Line]) -> None:
    with pytest.raises(standalone.NotAHead):
        verdict_on(an_export(), against=[head_of(5, key=OTHER_KEY).to_dict()])


def test_heads_are_read_as_people_keep_them(tmp_path: Path) -> None:
    head = head_of(5).to_dict()
    short = f"5:{head['root']}"
    file, list_file = tmp_path / "head.json", tmp_path / "heads.jsonl"
    file.write_text(json.dumps({"intact": True, "head": head}, indent=2))
    list_file.write_text(f"{json.dumps(head)}\n\n{short}\n")
    assert standalone.read_heads(json.dumps(head)) == [head]
    assert standalone.read_heads(f" {short} ") == [{"tree_size": 5, "root": head["root"]}]
    assert standalone.read_heads(str(file)) == [head]
    assert standalone.read_heads(str(list_file)) == [head, {"tree_size": 5, "root": head["root"]}]


@pytest.mark.parametrize(
    "text", ["", "no such file", "{}", '{"tree_size":1}', "{", "5:abc", '{"tree_size":true,"root":"x"}', "\0"]
)
def test_what_holds_no_head_is_refused(text: str) -> None:
    with pytest.raises(standalone.NotAHead):
        standalone.read_heads(text)


def test_an_empty_file_holds_no_head(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(standalone.NotAHead):
        standalone.read_heads(str(tmp_path / "empty"))


def test_the_file_alone_is_a_program(tmp_path: Path) -> None:
    """Copied elsewhere and run without anything of ours, as somebody who was given an export would."""
    program, log, key = tmp_path / "verify.py", tmp_path / "log.jsonl", tmp_path / "key"
    shutil.copy(standalone.__file__, program)
    key.write_text(KEY.public_key().public_bytes_raw().hex() + "\n")

    def run(lines: list[Line], *options: str) -> subprocess.CompletedProcess[str]:
        log.write_text("".join(json.dumps(line) + "\n" for line in lines))
        command = [sys.executable, "-I", "-S", str(program), str(log), *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    intact = run(an_export(), "--key", str(key), "--format", "json")
    assert intact.returncode == 0, intact.stderr
    assert json.loads(intact.stdout)["intact"] is True
    changed = an_export()
    alter_act(changed)
    altered = run(changed)
    assert altered.returncode == 1
    assert "altered" in altered.stdout
    assert "act 18" in altered.stdout
    assert run(an_export(), "--against", "nothing").returncode == 2
