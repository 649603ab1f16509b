"""What names a row's ledger, by what a row is known again, what changed in it. Plain Python."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from jianxing.importing.apart.packing import VALUE_FIELDS
from jianxing.importing.reading.written import plain

__all__ = ("VALUE_FIELDS", "Values", "differing", "fingerprint", "projects_of", "same", "source_key")

Values = dict[str, Any]

#: Reread with another column mapping or a better reader, these differ without anybody having edited the row.
_DERIVED = frozenset({"due_kind", "due_days", "returned", "progress_percent"})
_DATES_IN_TITLES = re.compile(
    r"(\d{2,4}年)?\d{1,2}月(\d{1,2}日)?|\d{4}年度?|\d{4}[-./]\d{1,2}([-./]\d{1,2})?|\d{6,8}|第?[一二三四1-4]季度"
    r"|[上下]半年|年度|截至|截止|v\d+|第?\d+版|最新版?|修订版?|终稿|定稿|副本|copy"
)
_NOT_WORDS = re.compile(r"[^\w]+|_+")
_SHEET_NAMES = re.compile(r"^(sheet|工作表|表)\d*$")
_LONGEST_KEY = 200


def source_key(*, table: Mapping[str, Any], file: str) -> str:
    """Return what a table's ledger is called: its title, else its sheet and file, without dates and versions."""
    title = _bare(str(table.get("title") or ""))
    if len(title) >= 4:
        return title[:_LONGEST_KEY]
    sheet = "" if _SHEET_NAMES.match(plain(str(table["sheet"]))) else _bare(str(table["sheet"]))
    stem = _bare(PurePath(file).stem)
    key = sheet if sheet == stem else f"{stem} {sheet}".strip()
    return key[:_LONGEST_KEY] or "-"


def _bare(text: str) -> str:
    return _NOT_WORDS.sub("", _DATES_IN_TITLES.sub("", plain(text)))


def fingerprint(values: Values) -> str:
    """Return what a row is known by in a ledger that was renamed: project, description and day of finding."""
    told = "\x1f".join(same(values.get(name)) for name in ("project", "description", "found_on"))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def projects_of(values: Values) -> list[str]:
    """Return the names of the projects that a row names, the first being the one it is listed under."""
    return [name for name in str(values.get("project") or "").split("\n") if name]


def same(value: object) -> str:
    """Return a value for comparing: width, case and white space do not make another row."""
    return "" if value is None else plain(str(value))


def differing(before: Values, after: Values) -> list[str]:
    """Return the fields that a reader of the sheet would call edited, in the order of ``VALUE_FIELDS``."""
    named = [
        name
        for name in VALUE_FIELDS
        if name not in _DERIVED and (before.get(name) or None) != (after.get(name) or None)
    ]
    return list(dict.fromkeys((*named, *_along(named, before, after))))


def _along(named: Sequence[str], before: Values, after: Values) -> Iterator[str]:
    """What follows from an edited cell: the kind of a limit from its text, a share from the progress."""
    for cause, follower in (
        ("due_text", "due_on"),
        ("due_text", "due_kind"),
        ("due_text", "due_days"),
        ("due_on", "due_kind"),
        ("due_on", "due_text"),
        ("state", "returned"),
        ("progress", "progress_percent"),
    ):
        if cause in named and (before.get(follower) or None) != (after.get(follower) or None):
            yield follower
