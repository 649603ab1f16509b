"""``python -m jianxing.importing.apart.child``: reads one file and writes what was understood to standard output.

The request comes as JSON on standard input. Limits are set before the file is opened; what is over them ends this
process and no other.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from jianxing.importing.apart.keeping import keep
from jianxing.importing.apart.packing import pack, to_json
from jianxing.importing.edited.legend import is_exported, legend_of
from jianxing.importing.reading.as_exported import understand_exported
from jianxing.importing.reading.refusals import FileRefused, Limits
from jianxing.importing.reading.understand import understand_workbook
from jianxing.importing.reading.workbook import read_workbook
from jianxing.kernel.workdays import Calendar

_MEGABYTE = 1024 * 1024


def _limit(request: dict[str, Any]) -> None:
    memory, seconds = request["memory_mb"] * _MEGABYTE, request["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _understood(request: dict[str, Any]) -> dict[str, Any]:
    path = Path(request["path"])
    try:
        workbook = read_workbook(path, limits=Limits(file_bytes=request["file_bytes"]))
    except FileRefused as refusal:
        params = dict(refusal.message.params)
        if "file" in params:
            params["file"] = request["name"]
        return {"refused": {"code": refusal.message.code, "params": params}}
    workbook = replace(workbook, name=request["name"])
    if workbook.kind == "csv":
        stem = Path(request["name"]).stem
        for sheet in workbook.sheets:
            sheet.name = stem
    decided: dict[str, Any] = {
        "calendar": Calendar(
            {date.fromisoformat(day): worked for day, worked in request["days"]},
            frozenset(request["provisional"]),
        ),
        "mapping": request["mapping"],
        "today": date.fromisoformat(request["today"]) if request["today"] else None,
    }
    known = None
    if workbook.kind == "xlsx" and is_exported(path):
        known = understand_exported(workbook, legend=legend_of(path), **decided)
    known = known or understand_workbook(workbook, **decided)
    return {"read": pack(keep(workbook, known))}


def main() -> int:
    """Answer one request; every answer is JSON."""
    request = json.load(sys.stdin)
    _limit(request)
    gc.disable()  # rows hold no circles, and this process ends with its answer
    try:
        answer = _understood(request)
    except (MemoryError, RecursionError):
        answer = {"gave_up": "memory"}
    sys.stdout.buffer.write(to_json(answer))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
