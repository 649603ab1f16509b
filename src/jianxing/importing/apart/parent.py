"""Starting the reading process, and what is said when it had to be ended."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson

from jianxing.importing.apart.packing import Read, unpack
from jianxing.importing.reading.refusals import FileRefused
from jianxing.kernel.workdays import Calendar

_YEARS = range(2004, 2041)
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_SAID: Mapping[str, tuple[str, str]] = {
    "time": (
        "%(file)s was not read within %(seconds)s seconds. Save the ledger anew as xlsx, or split it into several files.",
        "文件“%(file)s”在 %(seconds)s 秒内未能读完。请将台账另存为 xlsx,或拆分成几个文件后再导入。",
    ),
    "memory": (
        "%(file)s needs more memory than a ledger may take (%(memory_mb)s MB). Save its ledger anew, or split it.",
        "读取文件“%(file)s”所需内存超过上限(%(memory_mb)s MB)。请只保留台账工作表另存为 xlsx,或拆分后再导入。",
    ),
    "ended": (
        "Reading %(file)s ended unexpectedly; it is probably damaged. Open it in Excel or WPS and save it anew.",
        "读取文件“%(file)s”时意外中止,文件可能已损坏。请用 Excel 或 WPS 打开并另存后再导入。",
    ),
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading one file may take."""

    memory_mb: int = 2048
    seconds: int = 120
    file_bytes: int = 60 * 1024 * 1024


class ReadingGaveUp(Exception):
    """The file could not be read within its allowance. `kind` is time, memory or ended."""

    def __init__(self, kind: str, *, file: str, allowance: Allowance) -> None:
        self.kind, self.file, self.allowance = kind, file, allowance
        super().__init__(self.in_language())

    def in_language(self, language: str = "zh-hans") -> str:
        """The sentence in Chinese, or in English for a language that starts with “en”."""
        position = 0 if language.lower().startswith("en") else 1
        return _SAID[self.kind][position] % {
            "file": self.file,
            "seconds": self.allowance.seconds,
            "memory_mb": self.allowance.memory_mb,
        }


def read_apart(
    *,
    path: Path,
    name: str,
    calendar: Calendar,
    mapping: Mapping[str, str] | None = None,
    today: date | None = None,
    allowance: Allowance | None = None,
) -> Read:
    """Understand a file in a process of its own; *name* is what its bearer calls it.

    Raises ``FileRefused`` where it is no ledger's file, ``ReadingGaveUp`` where it took too much.
    """
    allowed = allowance or Allowance()
    request = {
        "path": str(path.absolute()),
        "name": name,
        "days": exceptions_of(calendar),
        "provisional": [year for year in _YEARS if calendar.is_provisional(date(year, 1, 1))],
        "mapping": dict(mapping or {}),
        "today": today.isoformat() if today else None,
        "memory_mb": allowed.memory_mb,
        "seconds": allowed.seconds,
        "file_bytes": allowed.file_bytes,
    }
    answer = _ask(request, name=name, allowance=allowed)
    if refused := answer.get("refused"):
        raise FileRefused(refused["code"], **refused["params"])
    if kind := answer.get("gave_up"):
        raise ReadingGaveUp(kind, file=name, allowance=allowed)
    return unpack(answer["read"])


def exceptions_of(calendar: Calendar) -> list[tuple[str, bool]]:
    """The days on which the calendar differs from Monday to Friday; this is all that it says."""
    days = []
    day, last = date(_YEARS.start, 1, 1), date(_YEARS.stop, 1, 1)
    while day < last:
        worked = calendar.is_workday(day)
        if worked != (day.weekday() < _SATURDAY):
            days.append((day.isoformat(), worked))
        day += _ONE_DAY
    return days


def _ask(request: dict[str, Any], *, name: str, allowance: Allowance) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jianxing.importing.apart.child"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=allowance.seconds + 10,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ReadingGaveUp("time", file=name, allowance=allowance) from None
    if done.returncode in _OUT_OF_TIME:
        raise ReadingGaveUp("time", file=name, allowance=allowance)
    if done.returncode:
        kind = "memory" if b"MemoryError" in done.stderr[-4000:] else "ended"
        raise ReadingGaveUp(kind, file=name, allowance=allowance)
    try:
        answer: dict[str, Any] = orjson.loads(done.stdout)
    except ValueError:
        raise ReadingGaveUp("ended", file=name, allowance=allowance) from None
    return answer


#: Killed by the limit of processor time: SIGXCPU, then SIGKILL.
_OUT_OF_TIME = frozenset({-24, -9})
