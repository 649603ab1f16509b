"""Approvals of a bundle from an xlsx as offices keep it: rows that can stand, and what is wrong with the others.

Unlike a schedule a sheet is not refused whole: every cell that cannot be read is named with its row and column, so that all
of it is mended at once.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final

import openpyxl

from jianxing.methods.schedules.reading import values
from jianxing.methods.schedules.reading.limits import Limits
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.strangers.archives import check_archive

#: Headings by what they mean, without blanks and what stands in brackets.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("事项编号", "编号", "序号", "code"),
    "name": ("事项名称", "审批事项", "审批事项名称", "许可事项", "name"),
    "body": ("审批单位", "审批部门", "办理单位", "责任部门", "主管部门", "body"),
    "statutory": ("法定时限", "法定办结时限", "法定期限", "statutorydays"),
    "promised": ("承诺时限", "承诺办结时限", "承诺期限", "promiseddays"),
    "after": ("前置事项", "前置条件", "前置", "after"),
    "materials": ("所需材料", "申请材料", "材料", "materials"),
    "prepare": ("准备天数", "准备时间", "preparedays"),
    "kind": ("事项编码", "实施编码", "kind"),
    "track": ("并联组", "办理阶段", "track"),
}
NEEDED: Final = frozenset({"name", "body", "statutory"})
LIMITS: Final = Limits(
    file_bytes=5 * 1024 * 1024, unpacked_bytes=50 * 1024 * 1024, tasks=2_000, text_characters=120
)
MOST_DAYS: Final = 1_000
_MEANING: Final = {word: name for name, words in HEADINGS.items() for word in words}
_BRACKETS: Final = re.compile(r"[(（\[【].*?[)）\]】]")
_DAYS: Final = re.compile(r"(\d{1,4})(?:\.0+)?(?:个)?(?:工作日|天|日)?")
_BETWEEN: Final = re.compile(r"[、,，;；\n]+")
_HEADING_WITHIN: Final = 40
_COLUMNS: Final = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot stand: a *code* of ``wording.MESSAGES``, the column's own words and the value."""

    column: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the sheet by its number there; *body* is a name as it was written."""

    number: int
    code: str
    name: str
    body: str
    statutory: int = 0
    promised: int | None = None
    prepare: int = 0
    after: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    kind: str = ""
    track: str = ""
    faults: tuple[Fault, ...] = field(default=())


def read_sheet(data: bytes, *, taken: Iterable[str] = (), limits: Limits = LIMITS) -> tuple[SheetRow, ...]:
    """Return the rows of the first sheet with the headings; raises ``ScheduleRefused`` where there is none to read.

    A row without a code gets the next free one, none of those that are *taken*.
    """
    if len(data) > limits.file_bytes:
        raise ScheduleRefused("file_too_large", most=limits.file_bytes // 1024 // 1024)
    check_archive(data, limits, refusal=ScheduleRefused)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [
            list(sheet.iter_rows(values_only=True, max_col=_COLUMNS, max_row=limits.tasks))
            for sheet in book.worksheets[:5]
        ]
    except Exception as error:  # what openpyxl raises at broken parts is not bounded by its documentation
        raise ScheduleRefused("workbook_broken", reason=type(error).__name__) from error
    for rows in sheets:
        found = _headings(rows)
        if found is not None:
            return _checked(_coded(_rows(rows, *found, limits), set(taken)))
    raise ScheduleRefused("bundle_without_headings")


def _headings(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int], dict[str, str]] | None:
    for number, row in enumerate(rows[:_HEADING_WITHIN]):
        columns: dict[str, int] = {}
        words: dict[str, str] = {}
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                plain = "".join(cell.split()).lower().rstrip("：:*")
                meaning = _MEANING.get(plain) or _MEANING.get(_BRACKETS.sub("", plain))
                if meaning and meaning not in columns:
                    columns[meaning], words[meaning] = column, values.text_of(cell, most=40)
        if set(columns) >= NEEDED:
            return number, columns, words
    return None


def _rows(
    rows: Sequence[Sequence[Any]],
    at: int,
    columns: Mapping[str, int],
    words: Mapping[str, str],
    limits: Limits,
) -> list[SheetRow]:
    found: list[SheetRow] = []
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        cells = {
            name: values.text_of(str(row[column]), most=1_000)
            for name, column in columns.items()
            if column < len(row) and row[column] is not None
        }
        if not any(cells.get(name) for name in ("name", "body")):
            continue
        faults: list[Fault] = []
        days = {name: _days(cells, name, words, faults) for name in ("statutory", "promised", "prepare")}
        faults += [Fault(words.get(name, name), "missing") for name in sorted(NEEDED) if not cells.get(name)]
        kept = {
            name: cells.get(name, "")[: limits.text_characters] for name in ("name", "body", "kind", "track")
        }
        found.append(
            SheetRow(
                number=number,
                code=cells.get("code", "").removesuffix(".0")[:40],
                name=kept["name"],
                body=kept["body"],
                statutory=days["statutory"] or 0,
                promised=days["promised"],
                prepare=days["prepare"] or 0,
                after=_parted(cells.get("after", "")),
                materials=_parted(cells.get("materials", "")),
                kind=kept["kind"][:40],
                track=kept["track"][:40],
                faults=tuple(faults),
            )
        )
    return found


def _days(cells: Mapping[str, str], name: str, words: Mapping[str, str], faults: list[Fault]) -> int | None:
    written = "".join(cells.get(name, "").split())
    if written in ("", "无", "—", "-", "/"):
        return None
    read = _DAYS.fullmatch(written)
    if read is None or int(read[1]) > MOST_DAYS:
        faults.append(Fault(words.get(name, name), "not_a_number", written[:40]))
        return None
    return int(read[1])


def _parted(words: str) -> tuple[str, ...]:
    parts = (one.strip().removesuffix(".0") for one in _BETWEEN.split(words))
    return tuple(one for one in parts if one and one not in ("无", "—", "-", "/"))


def _coded(rows: list[SheetRow], taken: set[str]) -> list[SheetRow]:
    known = taken | {one.code for one in rows}
    free = (code for code in (f"A{number}" for number in count(1)) if code not in known)
    return [one if one.code else replace(one, code=next(free)) for one in rows]


def _checked(rows: list[SheetRow]) -> tuple[SheetRow, ...]:
    """Return the rows, prerequisites by name turned into codes; what is twice or unknown is named."""
    codes = [one.code for one in rows]
    by_name = {one.name: one.code for one in rows}
    checked = []
    for place, one in enumerate(rows):
        faults = list(one.faults)
        if one.code in codes[:place]:
            faults.append(Fault("事项编号", "approval_twice", one.code))
        after = tuple(by_name.get(name, name) for name in one.after)
        checked.append(replace(one, after=after, faults=tuple(faults)))
    return tuple(checked)
