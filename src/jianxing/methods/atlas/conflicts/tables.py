"""The table of rules as an office keeps it: CSV or xlsx with headings in Chinese or English, or a list in JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from jianxing.methods.atlas.conflicts.rules import RELATIONS, Rule, RuleBroken, checked
from jianxing.methods.atlas.reading import FileRefused
from jianxing.methods.atlas.reading.texts import text_of

#: A table of rules is short.
_LARGEST: Final = 5 * 1024 * 1024
_MOST: Final = 2_000
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "a": ("a", "甲类", "甲方类别", "图层甲"),
    "b": ("b", "乙类", "乙方类别", "图层乙"),
    "relation": ("relation", "关系"),
    "area_above_m2": ("area_above_m2", "面积超过（平方米）", "面积超过"),
    "length_above_m": ("length_above_m", "长度超过（米）", "长度超过"),
    "within_m": ("within_m", "距离以内（米）", "距离以内"),
    "needs_approval": ("needs_approval", "需批准文号"),
    "reports_length": ("reports_length", "报告长度"),
    "sliver_m": ("sliver_m", "碎屑宽度（米）", "碎屑宽度"),
    "name": ("name", "名称", "规则"),
    # What an office says of a rule besides; a comparison of two files passes it over.
    "severity": ("severity", "严重程度"),
    "wording": ("wording", "问题表述"),
    "basis": ("basis", "依据"),
    "valid_from": ("valid_from", "生效日期"),
    "valid_to": ("valid_to", "失效日期"),
}
SAID: Final = ("severity", "wording", "basis", "valid_from", "valid_to")
_RELATIONS: Final[Mapping[str, str]] = dict(
    zip(
        ("相交", "重叠", "包含", "位于其内", "覆盖", "被覆盖", "穿越", "相接", "相等"), RELATIONS, strict=True
    )
)
_YES: Final = frozenset({"是", "需", "需要", "yes", "y", "true", "1", "√"})
_NO: Final = frozenset({"", "否", "不需", "no", "n", "false", "0", "×"})


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: the rule, where it stands, and what is said of it besides (``SAID``, as written)."""

    row: int
    rule: Rule
    said: Mapping[str, str]


def read_rules(path: Path) -> tuple[Rule, ...]:
    """Read a table of rules; raises ``FileRefused`` and ``RuleBroken``, which names row and column."""
    return checked([line.rule for line in read_matrix(path)])


def read_matrix(path: Path) -> tuple[Line, ...]:
    """Read a table of rules with all that is said of each; raises as ``read_rules``."""
    if not path.is_file():
        raise FileRefused("no_such_file")
    if path.stat().st_size > _LARGEST:
        raise FileRefused("file_too_large", most=_LARGEST // (1024 * 1024))
    with path.open("rb") as file:
        head = file.read(4)
    rows = _workbook(path) if head == b"PK\x03\x04" else _text(path)
    if len(rows) > _MOST:
        raise RuleBroken("too_many_rules", value=str(_MOST))
    lines = tuple(
        Line(number, _rule(number, row), {name: _said(row.get(name)) for name in SAID})
        for number, row in rows
    )
    checked([line.rule for line in lines])
    return lines


def _said(value: object) -> str:
    return "" if value is None else str(value).strip().removesuffix(" 00:00:00")


Rows = list[tuple[int, Mapping[str, Any]]]


def _text(path: Path) -> Rows:
    text, _encoding = text_of(path)
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] in {"[", "{"}:
        return _json(text)
    delimiter = max(",\t;，；", key=text[:4000].count)
    return _table(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))


def _json(text: str) -> Rows:
    try:
        told = json.loads(text)
    except json.JSONDecodeError as error:
        raise FileRefused("json_broken", line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise RuleBroken("rules_no_list") from error
    told = told.get("rules") if isinstance(told, dict) else told
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise RuleBroken("rules_no_list")
    return [(number, _named(number, row)) for number, row in enumerate(told, start=1)]


def _workbook(path: Path) -> Rows:
    try:
        book = CalamineWorkbook.from_path(str(path))
        return _table(book.get_sheet_by_index(0).to_python(skip_empty_area=False))
    except PasswordError as error:
        raise FileRefused("archive_locked") from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused("table_broken") from error


def _table(rows: Sequence[Sequence[Any]]) -> Rows:
    at = next((at for at, row in enumerate(rows[:20]) if {"a", "b"} <= set(_headings(row))), None)
    if at is None:
        raise RuleBroken("rules_without_headings")
    headings = _headings(rows[at])
    found: Rows = []
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        cells = {name: cell for name, cell in zip(headings, row, strict=False) if name}
        if any(str(cell).strip() for cell in cells.values() if cell is not None):
            found.append((number, cells))
    return found


def _headings(row: Sequence[Any]) -> list[str]:
    return [_column(str(cell).strip().replace("(", "（").replace(")", "）")) or "" for cell in row]


def _column(word: str) -> str | None:
    return next((name for name, words in COLUMNS.items() if word in words), None)


def _named(number: int, row: Mapping[str, Any]) -> Mapping[str, Any]:
    named = {}
    for word, value in row.items():
        name = _column(word)
        if name is None:
            raise RuleBroken("column_unknown", row=number, column=word)
        named[name] = value
    return named


def _rule(row: int, cells: Mapping[str, Any]) -> Rule:
    relation = str(cells.get("relation") or "").strip()
    try:
        return Rule(
            a=str(cells.get("a") or "").strip() or "*",
            b=str(cells.get("b") or "").strip() or "*",
            relation=_RELATIONS.get(relation, relation) or "intersects",
            needs_approval=_flag(row, "needs_approval", cells),
            reports_length=_flag(row, "reports_length", cells),
            name=str(cells.get("name") or "").strip(),
            **{name: _number(row, name, cells) for name in _NUMBERS if _given(cells, name)},
        )
    except RuleBroken as broken:
        raise RuleBroken(broken.code, row=row, column=broken.column, value=broken.value) from broken


_NUMBERS: Final = ("area_above_m2", "length_above_m", "within_m", "sliver_m")


def _given(cells: Mapping[str, Any], name: str) -> bool:
    return cells.get(name) is not None and str(cells[name]).strip() != ""


def _number(row: int, name: str, cells: Mapping[str, Any]) -> float:
    try:
        return float(str(cells[name]).strip().replace(",", "").replace("，", ""))
    except ValueError:
        raise RuleBroken("not_a_number", row=row, column=name, value=str(cells[name])[:60]) from None


def _flag(row: int, name: str, cells: Mapping[str, Any]) -> bool:
    value = cells.get(name)
    word = str(value if value is not None else "").strip().lower().removesuffix(".0")
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise RuleBroken("not_yes_or_no", row=row, column=name, value=word[:60])
