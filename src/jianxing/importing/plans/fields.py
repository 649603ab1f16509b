"""Which column of a file calls its features by a key, and which by a name. Plain Python."""

from collections.abc import Mapping, Sequence
from typing import Any

#: Headings that are a key where every value is there once, the likeliest first.
_KEYS = (
    "bsm",
    "标识码",
    "要素代码",
    "项目代码",
    "项目编号",
    "编号",
    "代码",
    "code",
    "key",
    "uid",
    "id",
    "adcode",
    "objectid",
    "fid",
)
_NAMES = ("项目名称", "名称", "name", "mc", "xmmc", "title", "地块名称", "标注")
LONGEST_KEY = 120


def text(value: Any) -> str:
    """Return what a cell says, a whole number without its point."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def is_key(values: Sequence[Any]) -> bool:
    """Whether every value is there, none twice and none too long to call a feature by."""
    said = [text(value) for value in values]
    return all(said) and len(set(said)) == len(said) and max(map(len, said), default=0) <= LONGEST_KEY


def guess_key(columns: Mapping[str, Sequence[Any]]) -> str:
    """Return the column that is the key: by its heading, else the names where none is there twice, else none (``""``)."""
    by_heading = _ordered(columns, _KEYS)
    return next((name for name in [*by_heading, *_ordered(columns, _NAMES)] if is_key(columns[name])), "")


def guess_name(columns: Mapping[str, Sequence[Any]]) -> str:
    """Return the column that is the name, ``""`` where none looks like it."""
    return next(iter(_ordered(columns, _NAMES)), "")


def _ordered(columns: Mapping[str, Sequence[Any]], wanted: Sequence[str]) -> list[str]:
    plain = {name.strip().lower(): name for name in columns}
    return [plain[one] for one in wanted if one in plain]
