"""DuckDB under Ibis, in memory, with what it may use bounded; nothing is fetched from anywhere and no extension is loaded."""

from __future__ import annotations

import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

MEMORY: Final = "512MB"
_mine = threading.local()


def connect(*, memory: str = MEMORY, threads: int = 2, spill: Path | None = None) -> Backend:
    """Return an engine of one's own; what does not fit into *memory* is spilled to *spill*."""
    import ibis

    settings: dict[str, Any] = {
        "memory_limit": memory,
        "threads": threads,
        "temp_directory": str(spill or _spill()),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
    }
    return ibis.duckdb.connect(**settings)


def engine() -> Backend:
    """Return this thread's engine."""
    found: Backend | None = getattr(_mine, "engine", None)
    if found is None:
        found = _mine.engine = connect()
    return found


@cache
def _spill() -> Path:
    """Return where engines spill to; made when first needed, never written to by a page's reads."""
    return Path(tempfile.gettempdir()) / "jianxing-readings"
