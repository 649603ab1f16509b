"""``python -m jianxing.methods.series.apart``: stages one file in a process of its own, with memory, time and disk bounded.

What strangers send is parsed by libraries written in C. Here a crash, a bomb or an endless loop ends one process that holds
nothing. ``staged`` is how others call it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jianxing.methods.readings.result import Note, ReadingsRefused, within_sheet
from jianxing.methods.series.staging import Limits, Staged, stage


def staged(path: Path, *, name: str, into: Path, limits: Limits | None = None) -> Staged:
    """Stage a file in a process of its own; raises ``ReadingsRefused``, also where the process did not come to an end."""
    bounds = limits or Limits()
    asked = {"path": str(path), "name": name, "into": str(into), "limits": asdict(bounds)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jianxing.methods.series.apart"],
            input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=bounds.seconds + 30,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ReadingsRefused("needs_time", most=bounds.seconds) from None
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise ReadingsRefused("needs_memory") from None
    if "refused" in told:
        with within_sheet(told["sheet"]):
            raise ReadingsRefused(told["refused"], row=told["row"], column=told["column"], **told["values"])
    return Staged(tuple(Note(one["code"], one["values"]) for one in told["notes"]))


def _bound(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.unpacked, limits.unpacked))


def main() -> int:
    """Stage what standard input asks for."""
    asked = json.load(sys.stdin)
    limits = Limits(**asked["limits"])
    _bound(limits)
    told: dict[str, Any]
    try:
        found = stage(Path(asked["path"]), name=asked["name"], into=Path(asked["into"]), limits=limits)
        told = {"notes": [{"code": one.code, "values": dict(one.values)} for one in found.notes]}
    except ReadingsRefused as refusal:
        told = {
            "refused": refusal.code, "row": refusal.row, "column": refusal.column, "sheet": refusal.sheet,
            "values": dict(refusal.values),
        }  # fmt: skip
    except MemoryError:
        told = {"refused": "needs_memory", "row": 0, "column": "", "sheet": "", "values": {}}
    sys.stdout.write(json.dumps(told, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
