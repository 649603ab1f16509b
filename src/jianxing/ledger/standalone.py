#!/usr/bin/env python3
"""Verifies an export of Jianxing's ledger. Needs Python 3.9 and nothing else; this file may be copied anywhere.

    python3 standalone.py EXPORT [--key PUBLIC-KEY] [--against HEAD] [--format json]

PUBLIC-KEY is the log's Ed25519 key in hexadecimal, as it came to you by another way than the export. HEAD is a tree
head that left the machine at some time: its JSON, a file with one or several of them, or SIZE:ROOT. Both may be
given more than once. The exit code is 0 for an intact log, 1 for any other, 2 for wrong use.

The log is a Merkle tree after RFC 9162 over acts in canonical JSON (RFC 8785); its heads are signed with Ed25519
(RFC 8032) in the encoding of DSSE.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

HEAD_TYPE = b"application/vnd.jianxing.ledger-head+json"


def gettext_noop(message: str) -> str:
    """Marks what the product's catalogue translates; in this file everything stays English."""
    return message


CUT_OFF = gettext_noop(
    "acts cut off the end together with their heads; a head that left the machine would show it (--against)"
)
WRITTEN_ANEW = gettext_noop(
    "a log written anew by whoever holds its key; a head that left the machine would show it (--against)"
)
SINCE_HEAD = gettext_noop("changes to acts recorded after the last head that was compared")
NO_KEY = gettext_noop(
    "heads signed with another key; the public key, got by another way, would show it (--key)"
)


# Canonical JSON (RFC 8785)


def canonical(value: Any) -> bytes:
    """The canonical bytes of what json.loads gave."""
    return _text(value).encode("utf-8", "surrogatepass")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_text(key)}:{_text(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_text, value)) + "]"
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """A double as ECMAScript writes it; Python gives the same digits and sets the point otherwise."""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(digits) - len(fraction) + int(exponent or 0)
    digits = digits.rstrip("0")
    if not digits:
        return "0"
    if len(digits) <= point <= 21:
        written = digits + "0" * (point - len(digits))
    elif 0 < point <= 21:
        written = f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        written = "0." + "0" * -point + digits
    else:
        rest = "." + digits[1:] if len(digits) > 1 else ""
        written = f"{digits[0]}{rest}e{point - 1:+d}"
    return "-" + written if value < 0 else written


# Ed25519 (RFC 8032, 5.1), verification alone: nothing here is secret, so nothing needs constant time

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)
_ZERO = (0, 1, 1, 0)
_Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z


def _add(p: _Point, q: _Point) -> _Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * _D * p[3] * q[3] % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _encode(p: _Point) -> bytes:
    inverse = pow(p[2], -1, _P)
    x, y = p[0] * inverse % _P, p[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decode(text: bytes) -> _Point | None:
    number = int.from_bytes(text, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _I % _P
    if x * x % _P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


class _Multiples:
    """Multiples of one point by table, sixteen for each of 64 hexadecimal digits: worth it for many signatures."""

    def __init__(self, point: _Point) -> None:
        self._rows = []
        for _ in range(64):
            row = [_ZERO]
            for _ in range(15):
                row.append(_add(row[-1], point))
            self._rows.append(row)
            point = _add(row[-1], point)

    def times(self, number: int) -> _Point:
        total: _Point = _ZERO
        for row in self._rows:
            total = _add(total, row[number & 15])
            number >>= 4
        return total


_tables: dict[tuple[bytes, bool], _Multiples | None] = {}
_BASE = bytes.fromhex("5866666666666666666666666666666666666666666666666666666666666666")


def _table(point: bytes, *, negative: bool) -> _Multiples | None:
    if (point, negative) not in _tables:
        decoded = _decode(point)
        if decoded is not None and negative:
            decoded = (-decoded[0] % _P, decoded[1], decoded[2], -decoded[3] % _P)
        _tables[point, negative] = _Multiples(decoded) if decoded is not None else None
    return _tables[point, negative]


def is_signature(*, key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` over `message` was made with the private half of `key`."""
    if len(key) != 32 or len(signature) != 64:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    base, minus_key = _table(_BASE, negative=False), _table(key, negative=True)
    if scalar >= _L or base is None or minus_key is None:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % _L
    return _encode(_add(base.times(scalar), minus_key.times(challenge))) == signature[:32]


# The tree (RFC 9162, 2.1)


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


class Tree:
    """A growing tree, kept as the roots of its complete subtrees."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf by its hash."""
        rest = self.size
        while rest & 1:
            leaf = hashlib.sha256(b"\x01" + self._peaks.pop() + leaf).digest()
            rest >>= 1
        self._peaks.append(leaf)
        self.size += 1

    def root(self) -> str:
        """The root over all leaves, in hexadecimal."""
        if not self._peaks:
            return hashlib.sha256(b"").hexdigest()
        top = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            top = hashlib.sha256(b"\x01" + peak + top).digest()
        return top.hex()


# Heads


class NotAHead(ValueError):
    """What was given for --against holds no tree head that could be compared."""

    def __init__(self, given: str, reason: str) -> None:
        super().__init__(f"{given[:100]}: {reason}")
        self.given = given
        self.reason = reason


_SHORT = re.compile(r"([0-9]{1,15}):([0-9a-f]{64})")


def read_heads(given: str) -> list[dict[str, Any]]:
    """Heads from JSON, from SIZE:ROOT, or from a file that holds such, one or a line each."""
    content = given.strip()
    if not content.startswith("{") and not _SHORT.fullmatch(content):
        try:
            content = Path(given).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise NotAHead(given, "neither a tree head nor a file that can be read") from error
    try:
        return [_head(json.loads(content), given)]
    except ValueError:
        heads = [_line(line, given) for line in content.splitlines() if line.strip()]
    if not heads:
        raise NotAHead(given, "it is empty")
    return heads


def _line(line: str, given: str) -> dict[str, Any]:
    short = _SHORT.fullmatch(line.strip())
    if short:
        return {"tree_size": int(short[1]), "root": short[2]}
    try:
        return _head(json.loads(line), given)
    except ValueError as error:
        raise NotAHead(given, str(error)) from error


def _head(found: Any, given: str) -> dict[str, Any]:
    if isinstance(found, dict) and isinstance(found.get("head"), dict):
        found = found["head"]  # what verify printed is as good
    if (
        not isinstance(found, dict)
        or type(found.get("tree_size")) is not int
        or not re.fullmatch(r"[0-9a-f]{64}", str(found.get("root")))
    ):
        raise NotAHead(given, "a head has a tree_size and a root")
    return found


def is_signed(head: dict[str, Any], keys: Sequence[bytes]) -> bool:
    """Whether one of `keys` signed the head."""
    try:
        stated = {name: head[name] for name in ("tree_size", "root", "signed_at")}
        signature = bytes.fromhex(head["signature"])
    except (KeyError, TypeError, ValueError):
        return False
    payload = canonical(stated)
    message = b"DSSEv1 %d %b %d %b" % (len(HEAD_TYPE), HEAD_TYPE, len(payload), payload)
    return any(is_signature(key=key, message=message, signature=signature) for key in keys)


# Exports


class Bad(Exception):
    """The first thing that is not as it was recorded."""

    def __init__(self, kind: str, part: str, index: int, act_id: Any) -> None:
        super().__init__(kind, part, index, act_id)
        self.kind = kind
        self.part = part
        self.index = index
        self.act_id = act_id


def verify_export(
    path: Path, *, keys: Sequence[bytes] = (), against: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """The verdict on an export, read once as a stream; `keys` are trusted instead of those that it names."""
    walk = _Walk(path, keys=keys, against=against)
    bad = None
    try:
        walk.run()
    except Bad as found:
        bad = found
    said = [SINCE_HEAD] if against else [CUT_OFF, WRITTEN_ANEW]
    return {
        "intact": bad is None,
        "first_bad": bad.act_id if bad else None,
        "first_bad_index": bad.index if bad else None,
        "kind": bad.kind if bad else None,
        "part": bad.part if bad else None,
        "tree_size": walk.tree.size,
        "head": walk.head,
        "keys": [key.hex() for key in walk.keys],
        "cannot_exclude": said if keys else [*said, NO_KEY],
    }


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The export's lines; one that cannot be read is an empty object."""
    with path.open("rb") as file:
        for line in file:
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                found = None
            yield found if isinstance(found, dict) else {}


class _Walk:
    def __init__(self, path: Path, *, keys: Sequence[bytes], against: Sequence[dict[str, Any]]) -> None:
        self.path = path
        self.keys = list(keys)
        self.tree = Tree()
        self.head: dict[str, Any] | None = None
        self._against = sorted(against, key=lambda head: int(head["tree_size"]))
        self._due: Any = None  # the act that the next leaf must be of
        self._batch: list[
            Any
        ] = []  # the acts since the last head, which were sealed in the order of their ids
        self._outside = 0  # the size of the last given head that agreed
        self._unvouched: Any = None  # the first act after it
        self._size = 0

    def run(self) -> None:
        lines = _lines(self.path)
        header = next(lines, {})
        size = header.get("tree_size")
        if header.get("jianxing_ledger_export") != 1 or type(size) is not int:
            raise Bad("altered", "header", 0, None)
        try:
            self.keys = self.keys or [bytes.fromhex(key) for key in header["public_keys"]]
        except (KeyError, TypeError, ValueError):
            raise Bad("altered", "header", 0, None) from None
        for head in self._against:
            if "signature" in head and not is_signed(head, self.keys):
                raise NotAHead(json.dumps(head), "not signed by this log's key")
        self._due, self._size = header.get("first"), size
        self._compare_given()
        ended = False
        for line in lines:
            if ended:
                raise Bad("altered", "export", self.tree.size, None)
            if "act" in line:
                self._leaf(line)
            elif "head" in line:
                self._signed(line["head"])
            elif "end" in line:
                ended = True
            else:
                raise Bad("altered", "leaf", self.tree.size, self._due)
        self._ends(header, ended=ended)

    def _leaf(self, line: dict[str, Any]) -> None:
        act, index = line["act"], self.tree.size
        act_id = act.get("id") if isinstance(act, dict) else None
        if self._due is None:
            raise Bad("added", "leaf", index, act_id)
        if line.get("leaf") != index or act_id != self._due:
            raise self._out_of_place(act_id)
        computed = leaf_hash(canonical(act))
        if computed.hex() != line.get("hash"):
            moved = any(other.get("hash") == computed.hex() for other in _lines(self.path))
            raise Bad("reordered" if moved else "altered", "act", index, act_id)
        if index == self._outside:
            self._unvouched = act_id
        self.tree.append(computed)
        self._batch.append(act_id)
        self._due = line.get("next")
        self._compare_given()

    def _out_of_place(self, act_id: Any) -> Bad:
        """What happened to the act that is due here, where another one or none stands."""
        index, leaves, found, is_due_elsewhere = self.tree.size, 0, 0, False
        for line in _lines(self.path):
            if "act" in line:
                leaves += 1
                listed = line["act"].get("id") if isinstance(line["act"], dict) else None
                found += listed is not None and listed == act_id
                is_due_elsewhere = is_due_elsewhere or listed == self._due
        if found > 1:
            return Bad("added", "leaf", index, act_id)
        if is_due_elsewhere:
            return Bad("reordered", "leaf", index, self._due if act_id is None else act_id)
        if leaves < self._size:
            return Bad("removed", "leaf", index, self._due)
        return Bad("altered" if found else "removed", "act", index, self._due)

    def _signed(self, head: Any) -> None:
        start = self.tree.size - len(self._batch)
        first = self._batch[0] if self._batch else self._due
        try:
            head = _head(head, "")
        except NotAHead:
            raise Bad("altered", "head", start, first) from None
        if not is_signed(head, self.keys):
            raise Bad("forged", "head", start, first)
        if head["tree_size"] > self.tree.size:
            raise self._out_of_place(None)
        if head["tree_size"] < self.tree.size:
            raise Bad("reordered", "head", start, first)
        if head["root"] != self.tree.root():
            for place, (found, due) in enumerate(zip(self._batch, sorted(self._batch))):  # noqa: B905 - 3.9 has none
                if found != due:
                    raise Bad("reordered", "leaf", start + place, found)
            raise Bad("altered", "act", start, first)
        self.head = head
        self._batch.clear()

    def _compare_given(self) -> None:
        while self._against and self._against[0]["tree_size"] == self.tree.size:
            if self._against.pop(0)["root"] != self.tree.root():
                raise Bad("forked", "log", self._outside, self._unvouched)
            self._outside = self.tree.size

    def _ends(self, header: dict[str, Any], *, ended: bool) -> None:
        if self.tree.size < self._size or not ended:
            raise Bad("truncated", "leaf", self.tree.size, self._due)
        if self._due is not None or self._against:
            raise Bad("truncated", "log", self.tree.size, self._due)
        if self._batch:
            raise Bad("removed", "head", self.tree.size - len(self._batch), self._batch[0])
        if header.get("head") != self.head or self._size != self.tree.size:
            raise Bad("altered", "header", self.tree.size, None)


# The command


def read_keys(given: Sequence[str]) -> list[bytes]:
    """Public keys in hexadecimal, or from files that hold such."""
    found: list[bytes] = []
    for text in given:
        is_key = re.fullmatch(r"[0-9a-fA-F]{64}", text)
        words = [text] if is_key else Path(text).read_text(encoding="ascii").split()
        found.extend(bytes.fromhex(word) for word in words)
    return found


def in_words(verdict: dict[str, Any]) -> str:
    """The verdict for somebody to read."""
    if verdict["intact"]:
        lines = [f"intact: {verdict['tree_size']} acts"]
    else:
        act = "" if verdict["first_bad"] is None else f", act {verdict['first_bad']}"
        place = f"{verdict['part']} at index {verdict['first_bad_index']}"
        lines = [f"NOT intact: {verdict['kind']}: {place}{act}"]
    if verdict["head"]:
        lines.append(f"head: {verdict['head']['tree_size']}:{verdict['head']['root']}")
    return "\n".join(lines + [f"cannot exclude: {said}" for said in verdict["cannot_exclude"]]) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Verify an export of a Jianxing ledger.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--key", action="append", default=[], help="the log's public key, or a file with it")
    parser.add_argument("--against", action="append", default=[], help="a tree head that left the machine")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    given = parser.parse_args(arguments)
    try:
        heads = [head for text in given.against for head in read_heads(text)]
        verdict = verify_export(given.export, keys=read_keys(given.key), against=heads)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if given.format == "json":
        sys.stdout.write(json.dumps(verdict, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(in_words(verdict))
    return 0 if verdict["intact"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
