"""An exported workbook read back: which rows were edited, in which cells. Plain Python.

``python -m jianxing.importing.edited.sheet`` reads one in a process with limits, as every file of a stranger is read.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jianxing.importing.apart.packing import to_json
from jianxing.importing.edited import marks
from jianxing.importing.edited.legend import legend_of
from jianxing.importing.reading.exported import Exported, exported_in
from jianxing.importing.reading.grid import CellError, column_letter
from jianxing.importing.reading.refusals import FileRefused, Limits
from jianxing.importing.reading.workbook import read_workbook

_MEGABYTE = 1024 * 1024
#: So many rows are asked for whether this installation knows them, before the file is taken for an exported one.
SAMPLED = 1000


def read_edited(path: Path, *, limits: Limits) -> dict[str, Any]:
    """Return the edited rows, those that cannot be told, and a sample of the marks; raises ``FileRefused``."""
    legend = legend_of(path)
    answer: dict[str, Any] = {"rows": [], "unchanged": 0, "sample": [], "columns": {}}
    for exported in exported_in(read_workbook(path, limits=limits), legend=legend):
        answer["columns"] |= {key: column_letter(column) for key, column in exported.columns.items()}
        for row in _rows(exported):
            if row.get("uid") and len(answer["sample"]) < SAMPLED:
                answer["sample"].append(row["uid"])
            if row["edited"] or row.get("lost"):
                answer["rows"].append(row)
            else:
                answer["unchanged"] += 1
    return answer


def _rows(exported: Exported) -> Iterator[dict[str, Any]]:
    for number in exported.rows():
        cells = {key: exported.text(number, key) for key in exported.columns}
        row: dict[str, Any] = {"sheet": exported.sheet.name, "row": number + 1, "edited": [], "cells": cells}
        try:
            mark = exported.mark(number)
        except marks.NoMark as lost:
            yield row | {"lost": "damaged" if str(lost) else "new"}
            continue
        row |= {"uid": str(mark.uid), "version": mark.version, "state": mark.state}
        for key in mark.sums:
            if key in exported.columns and not mark.still_says(key, cells[key]):
                row["edited"].append(key)
        broken = [key for key in row["edited"] if isinstance(exported.value(number, key), CellError)]
        yield row | ({"broken": broken} if broken else {})


def main() -> int:
    """Answer one request from standard input; every answer is JSON."""
    request = json.load(sys.stdin)
    memory, seconds = request["memory_mb"] * _MEGABYTE, request["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer: dict[str, Any] = {
            "read": read_edited(Path(request["path"]), limits=Limits(file_bytes=request["file_bytes"]))
        }
    except FileRefused as refusal:
        params = dict(refusal.message.params)
        if "file" in params:
            params["file"] = request["name"]
        answer = {"refused": {"code": refusal.message.code, "params": params}}
    except (MemoryError, RecursionError):
        answer = {"gave_up": "memory"}
    sys.stdout.buffer.write(to_json(answer))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
