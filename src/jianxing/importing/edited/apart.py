"""Reading an exported workbook in a process of its own, as every file that comes from outside is read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from jianxing.importing.apart import Allowance, ReadingGaveUp
from jianxing.importing.reading.refusals import FileRefused

_OUT_OF_TIME = frozenset({-24, -9})


def read_apart(*, path: Path, name: str, allowance: Allowance | None = None) -> dict[str, Any]:
    """Return what ``sheet.read_edited`` reads; raises ``FileRefused`` and ``ReadingGaveUp``."""
    allowed = allowance or Allowance()
    request = {
        "path": str(path.absolute()),
        "name": name,
        "memory_mb": allowed.memory_mb,
        "seconds": allowed.seconds,
        "file_bytes": allowed.file_bytes,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jianxing.importing.edited.sheet"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=allowed.seconds + 10,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ReadingGaveUp("time", file=name, allowance=allowed) from None
    if done.returncode:
        kind = "time" if done.returncode in _OUT_OF_TIME else "ended"
        raise ReadingGaveUp(kind, file=name, allowance=allowed)
    answer: dict[str, Any] = json.loads(done.stdout)
    if refused := answer.get("refused"):
        raise FileRefused(refused["code"], **refused["params"])
    if gave_up := answer.get("gave_up"):
        raise ReadingGaveUp(gave_up, file=name, allowance=allowed)
    read: dict[str, Any] = answer["read"]
    return read
