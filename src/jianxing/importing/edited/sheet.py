"""An exported workbook read back: which rows were edited, in which cells. Plain Python.

``python -m jianxing.importing.edited.sheet`` reads one in a process with limits, as every file of a stranger is read.
"""

from __future__ import annotations

import html
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from jianxing.importing.apart.packing import to_text
from jianxing.importing.edited import marks
from jianxing.importing.reading.grid import CellError, Sheet, as_text, column_letter
from jianxing.importing.reading.refusals import FileRefused, Limits
from jianxing.importing.reading.workbook import read_workbook

PROPERTIES = "docProps/core.xml"
_MOST = 64 * 1024
_SEARCHED_ROWS = 40
_MEGABYTE = 1024 * 1024
_DESCRIPTION = re.compile(r"<dc:description[^>]*>(.*?)</dc:description>", re.DOTALL)
#: So many rows are asked for whether this installation knows them, before the file is taken for an exported one.
SAMPLED = 1000


def is_exported(source: Path | IO[bytes]) -> bool:
    """Whether a file says of itself that it was exported here or elsewhere by this product; cheap, whatever its size."""
    return marks.KEYWORD in _properties(source)


def _properties(source: Path | IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(source) as archive, archive.open(PROPERTIES) as part:
            return part.read(_MOST).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, NotImplementedError):
        return ""


def labels_of(path: Path) -> dict[str, str]:
    """Return what each column of an exported workbook is: label → key; {} where that was lost."""
    found = _DESCRIPTION.search(_properties(path))
    try:
        told = json.loads(html.unescape(found[1])) if found else {}
    except ValueError:
        return {}
    return {str(label): str(key) for label, key in told.items()} if isinstance(told, dict) else {}


def read_edited(path: Path, *, limits: Limits) -> dict[str, Any]:
    """Return the edited rows, those that cannot be told, and a sample of the marks; raises ``FileRefused``."""
    labels = labels_of(path)
    answer: dict[str, Any] = {"rows": [], "unchanged": 0, "sample": [], "columns": {}}
    for sheet in read_workbook(path, limits=limits).sheets:
        header = _header_of(sheet, labels)
        if header is None:
            continue
        at, mark_column, columns = header
        answer["columns"] |= {key: column_letter(column) for key, column in columns.items()}
        for row in _rows(sheet, at, mark_column, columns):
            if row.get("uid") and len(answer["sample"]) < SAMPLED:
                answer["sample"].append(row["uid"])
            if row["edited"] or row.get("lost"):
                answer["rows"].append(row)
            else:
                answer["unchanged"] += 1
    return answer


def _header_of(sheet: Sheet, labels: Mapping[str, str]) -> tuple[int, int, dict[str, int]] | None:
    for row in list(sheet.rows())[:_SEARCHED_ROWS]:
        cells = sheet.cells[row]
        mark = next((column for column, value in cells.items() if value == marks.HEADER), None)
        if mark is not None:
            named = {labels.get(sheet.text(row, column), ""): column for column in sorted(cells)}
            return row, mark, {key: column for key, column in named.items() if key}
    return None


def _rows(
    sheet: Sheet, header: int, mark_column: int, columns: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    for number in sheet.rows():
        if number <= header:
            continue
        cells = {key: _cell(sheet, number, column) for key, column in columns.items()}
        text = sheet.text(number, mark_column)
        if not text and not any(cells.values()):
            continue
        row: dict[str, Any] = {"sheet": sheet.name, "row": number + 1, "edited": [], "cells": cells}
        try:
            mark = marks.read(text)
        except marks.NoMark:
            yield row | {"lost": "damaged" if text else "new"}
            continue
        row |= {"uid": str(mark.uid), "version": mark.version, "state": mark.state}
        for key, told in mark.sums.items():
            if key in columns and marks.checksum(cells[key]) != told:
                row["edited"].append(key)
        broken = [key for key in row["edited"] if isinstance(sheet.value(number, columns[key]), CellError)]
        yield row | ({"broken": broken} if broken else {})


def _cell(sheet: Sheet, row: int, column: int) -> str:
    value = sheet.value(row, column)
    if isinstance(value, CellError):
        return value.code
    if (row, column) in sheet.percents:
        return as_text(value, percent=True)
    return marks.cell_text(value)


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
    sys.stdout.buffer.write(to_text(answer).encode())
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
