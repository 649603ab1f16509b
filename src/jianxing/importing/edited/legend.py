"""What an exported workbook says of itself among its properties: that it was exported, and what its words mean. Plain Python."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

#: The word by which an exported workbook is known; the same in every language.
KEYWORD = "jianxing-export-1"
PROPERTIES = "docProps/core.xml"
_MOST = 64 * 1024
_DESCRIPTION = re.compile(r"<dc:description[^>]*>(.*?)</dc:description>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Legend:
    """Which column is called what, and what the words of a column stand for: label → key, key → word → code.

    *between* parts the names of one cell.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    between: str = "\n"

    def as_text(self) -> str:
        """Return the legend as the properties carry it."""
        told = {
            "columns": dict(self.columns),
            "words": {key: dict(known) for key, known in self.words.items()},
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def is_exported(source: Path | IO[bytes]) -> bool:
    """Whether a file says of itself that it was exported here or elsewhere by this product; cheap, whatever its size."""
    return KEYWORD in _properties(source)


def legend_of(path: Path) -> Legend:
    """Return the legend of an exported workbook, an empty one where it was lost."""
    found = _DESCRIPTION.search(_properties(path))
    try:
        told = json.loads(html.unescape(found[1])) if found else {}
    except ValueError:
        return Legend()
    if not isinstance(told, dict):
        return Legend()
    if "columns" not in told:  # of a release whose legends named the columns alone
        return Legend(_strings(told), between="、")
    words = told.get("words")
    return Legend(
        _strings(told["columns"]),
        {str(key): _strings(known) for key, known in words.items()} if isinstance(words, dict) else {},
    )


def _strings(told: Any) -> dict[str, str]:
    if not isinstance(told, dict):
        return {}
    return {str(label): code for label, code in told.items() if isinstance(code, str)}


def _properties(source: Path | IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(source) as archive, archive.open(PROPERTIES) as part:
            return part.read(_MOST).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, NotImplementedError):
        return ""
