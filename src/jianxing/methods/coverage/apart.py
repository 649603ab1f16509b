"""``python -m jianxing.methods.coverage.apart``: reads one workbook in a process of its own, memory and time bounded.

What strangers send is parsed by a library that is not ours. Here a crash, a bomb or an endless loop ends one process that holds
nothing. ``sheets`` is how others call it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from jianxing.methods.coverage.refusals import CoverageRefused

MOST_ROWS: Final = 2_500_000
_MEMORY: Final = 3 << 30
_SECONDS: Final = 300


def sheets(path: Path, *, most_rows: int = MOST_ROWS) -> list[dict[str, Any]]:
    """Return the sheets of a workbook, ``rows`` and how many stand ``above``; raises ``CoverageRefused``."""
    asked = {"path": str(path), "most_rows": most_rows}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jianxing.methods.coverage.apart"],
            input=json.dumps(asked).encode(), capture_output=True, check=False, timeout=_SECONDS + 30,
        )  # fmt: skip
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise CoverageRefused("needs_memory") from None
    if "refused" in told:
        raise CoverageRefused(told["refused"], **told["values"])
    found: list[dict[str, Any]] = told["sheets"]
    return found


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)


def _sheets(path: str, most_rows: int) -> list[dict[str, Any]]:
    book = CalamineWorkbook.from_path(path)
    held = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height > most_rows:
            raise CoverageRefused("too_many_rows", most=most_rows)
        above = sheet.start[0] if sheet.start else 0
        held.append({"rows": sheet.to_python(skip_empty_area=True), "above": above})
    return held


def main() -> int:
    """Read the workbook that standard input names; the cells go to standard output as JSON."""
    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    told: dict[str, Any]
    try:
        told = {"sheets": _sheets(asked["path"], asked["most_rows"])}
    except CoverageRefused as refusal:
        told = {"refused": refusal.code, "values": dict(refusal.values)}
    except (CalamineError, PasswordError, OSError, ValueError) as error:
        told = {"refused": "file_broken", "values": {"reason": str(error)}}
    json.dump(told, sys.stdout, default=_cell)
    return 0


if __name__ == "__main__":
    sys.exit(main())
