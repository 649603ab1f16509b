"""Schedule files as they should never come: cut, flipped, exchanged, hostile. For the tests and ``jianxing bench schedules``."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from tests.unit.methods.schedules.naive import START, network

from jianxing.methods.schedules.model import Baseline
from jianxing.methods.schedules.reading import Limits, read_bytes
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.schedules.solving import solve_schedule
from jianxing.methods.schedules.writing import FORMATS, write

#: Refusals of a file as a whole; every other one must name the task (or calendar, row, line) or the field.
WHOLE = frozenset(
    {"file_too_large", "file_empty", "file_is_mpp", "file_unknown", "encoding_unknown", "archive_broken", "archive_bomb",
     "archive_locked", "workbook_broken", "workbook_without_headings", "xml_hostile", "xml_broken", "xml_too_deep",
     "xml_not_mspdi", "json_broken", "no_tasks", "beyond_calendar"}
)  # fmt: skip
_BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><Project>&b;</Project>'
_EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Project><Title>&a;</Title></Project>'
_VALUES = (
    "", "-1", "0", "1e308", "NaN", "99999999999999999999", "PT99999999999H0M0S", "-PT8H0M0S", "P1Y", "2025-02-30", "0001-01-01",
    "9999-12-31T23:59:00", "2025-03-03T25:61:00", "true", "null", "<", "&#1;", "x" * 5000, "=1+1", "一", "١٢", "\u202e", "1;DROP",
)  # fmt: skip


@cache
def sources() -> tuple[tuple[str, bytes], ...]:
    """Return good files of all formats."""
    found = []
    for seed in (1, 2):
        plain = network(seed, tasks=12)
        first, *others = plain.tasks
        begun = replace(first, minutes=960, elapsed=False, actual_start=START, remaining=480)
        told = replace(
            plain, tasks=(begun, *others), data_date=START,
            baselines=(Baseline("0", {task.key: (START.date(), START.date()) for task in plain.tasks}),),
        )  # fmt: skip
        found += [(kind, write(told, kind)[0]) for kind in FORMATS]
    return tuple(found)


def mutant(seed: int) -> tuple[str, bytes]:
    """Return what was done to which format, and the file."""
    chance = random.Random(seed)
    kind, data = chance.choice(sources())
    name, change = chance.choice(_KINDS)
    if kind == "xlsx" and chance.random() < 0.7:
        return f"{kind} inside {name}", _inside(chance, data, change)
    return f"{kind} {name}", change(chance, data)


def _inside(chance: random.Random, data: bytes, change: Callable[[random.Random, bytes], bytes]) -> bytes:
    """Change one of the workbook's parts instead of the archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([one for one in parts if "sheet" in one or "shared" in one.lower()])
    parts[name] = change(chance, parts[name])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()


def outcome(seed: int) -> str:
    """Read and solve a mutant: “read” or the code of its refusal; anything else that is raised is a crash."""
    kind, data = mutant(seed)
    try:
        solve_schedule(read_bytes(data, limits=Limits(tasks=5_000, links=20_000, exceptions=20_000)))
    except ScheduleRefused as refusal:
        if refusal.code not in WHOLE and not refusal.task and not refusal.field:
            raise AssertionError(f"{seed}: {kind}: {refusal.code} names neither task nor field") from refusal
        return refusal.code
    return "read"


def _flipped(chance: random.Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _each in range(chance.choice((1, 3, 20))):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def _doubled(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start : start + chance.randrange(400)] * 2 + data[start:]


def _value(chance: random.Random, data: bytes) -> bytes:
    """Put another value between two signs that close one."""
    places = [
        match.span(1) for match in re.finditer(rb'(?:>|"|\t|: ?|\|)([^<>"\t|,\[\]{}()]+?)(?=[<"\t|,)])', data)
    ]
    if not places:
        return data
    found = data
    for start, end in sorted(
        chance.sample(places, min(len(places), chance.choice((1, 1, 2, 5)))), reverse=True
    ):
        found = found[:start] + chance.choice(_VALUES).encode() + found[end:]
    return found


def _number(chance: random.Random, data: bytes) -> bytes:
    """Put one number of the file in the place of another: ids that are not there, links that go round."""
    numbers = [match.span() for match in re.finditer(rb"\d+", data)]
    if not numbers:
        return data
    start, end = chance.choice(numbers)
    other = chance.choice(numbers)
    return data[:start] + data[slice(*other)] + data[end:]


def _line(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    if chance.random() < 0.5:
        del lines[at]
    else:
        lines[at], lines[other] = lines[other], lines[at]
    return b"\n".join(lines)


def _hostile(chance: random.Random, data: bytes) -> bytes:
    return chance.choice(
        (_BOMB, _EXTERNAL, b"<a>" * 5000, b"[" * 100_000, b"PK\x03\x04" + data[:200], b"%T\tTASK\r\n%R\t1", b"\x00" * 50,
         b"\xff\xfe" + data, b"<Project>" + b"<Tasks/>" * 10, data.replace(b"8", b"88"), data.replace(b"(", b"((("))
    )  # fmt: skip


_KINDS: tuple[tuple[str, Callable[[random.Random, bytes], bytes]], ...] = (
    ("flipped", _flipped), ("cut", _cut), ("doubled", _doubled), ("value", _value), ("value", _value), ("number", _number),
    ("line", _line), ("hostile", _hostile),
)  # fmt: skip
