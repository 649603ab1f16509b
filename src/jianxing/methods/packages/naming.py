"""Which names files in a package may have: the same file under the same name on every system, and never outside."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath
from typing import Final

LONGEST: Final = 400
LONGEST_STEP: Final = 240
#: Windows refuses these, or takes them for something else; per cent is how RFC 8493 writes line ends in its lists.
_REFUSED: Final = frozenset('\\:*?"<>|%')
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
)


def fault_of(name: str) -> str:
    """Return the code of what is wrong with a name relative to the package, or nothing."""
    steps = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\", "~")) or ".." in steps or (len(name) > 1 and name[1] == ":"):
        return "path_traversal"
    if len(name) > LONGEST or any(map(_is_unsafe, name.split("/"))):
        return "name_unsafe"
    return ""


def _is_unsafe(step: str) -> bool:
    return (
        step in ("", ".")
        or len(step.encode()) > LONGEST_STEP
        or step != step.strip()
        or step.endswith(".")
        or not _REFUSED.isdisjoint(step)
        or any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for letter in step)
        or PurePosixPath(step).stem.casefold() in _DEVICES
    )


def folded(name: str) -> str:
    """Return what two names share that some system takes for one."""
    return unicodedata.normalize("NFKC", name).casefold()
