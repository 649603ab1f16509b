"""What a row below a header is: data, a section's name, a total, a note or signature, a line of column numbers."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from enum import Enum

from jianxing.importing.reading.columns import Assignment
from jianxing.importing.reading.grid import CellError, as_text
from jianxing.importing.reading.tables import Table, View
from jianxing.importing.reading.written import half_width, is_nothing, plain

_TOTAL = re.compile(
    r"^(本页|本月|本表|本季度?|全部|项目|问题|分类|累计|以上|总体|本类|本项|本单位)?(合计|总计|小计|共计|累计|总数|汇总|平均|统计)(\(.*\))?[::]?"
    r"([共计]?\d+[项个条件起处家宗]?(问题|事项)?)?$|^(total|subtotal|sum|grandtotal)[::]?$"
)
_COUNT = re.compile(r"^(共|共计|合计|计|总计|累计)\d+(项|个|条|件|处|家|宗|起)(问题|堵点|事项|整改)?[,,。]?$")
_LABEL = re.compile(r"^[^::。,,]{1,12}[::].{0,30}$")
_NOTE = re.compile(
    r"^(\*|※)?(注|备注|说明|填表说明|填报说明|附注|注释|备注说明|填表须知|note|notes|附|附件)\d*[::.、]"
    r"|^(填表人|制表人?|审核人?|审签|审批|负责人|联系人|联系电话|填报人|填报单位|填表单位|填报日期|填表日期|填报时间|单位负责人|主要负责人|分管领导|签字|签名|签章|盖章|日期"
    r"|制表日期|单位\(?(公?章|盖章)|报送单位|报送日期|经办人|复核人?|校核|统计人|编制人?|批准人?|记录人|主管领导|领导签字|审定|校对|打印日期|第\d+页)[^。]{0,12}([::]|$|\()"
    r"|^\(?(第\d+页|共\d+页|-\d+-|以下空白|以下无正文|续表|接上页|转下页|end)"
    r"|^(preparedby|reviewedby|approvedby|printed)"
)
_SECTION = re.compile(
    r"^[\[【(（]?(第?[一二三四五六七八九十]{1,3}[、.)）\]】批类部章]|\([一二三四五六七八九十]{1,3}\)|[ⅠⅡⅢⅣⅤⅥ]+[、.])"
)
_EXAMPLE = re.compile(r"^[(\[]?(示例|样例|例|例如|填写示例|范例|举例|示范|example)[)\]]?\d?[::]?$")
_BRACKETS = re.compile(r"[()\[\]栏列第]")
_NUMBER = re.compile(r"[甲乙丙丁戊己庚辛a-z]|\d{1,2}")
_CHINESE_ORDINAL = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.]?$")


class Kind(Enum):
    """What a row is."""

    DATA = "data"
    SECTION = "section"
    TOTAL = "total"
    NOTE = "note"
    NUMBERS = "numbers"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its kind; `text` is a section's name."""

    row: int
    kind: Kind
    text: str = ""


def classify(view: View, table: Table, assignment: Assignment, row: int) -> Row:
    """What the row is, by its own cells inside the table's columns."""
    columns = table.columns
    own = view.own(row)
    # A merge that begins in this row but left of the table still counts as its first cell.
    if view.cover or view.sheet.percents:
        texts = {c: text for c in columns if c in own and (text := as_text(own[c]))}
    else:
        shown = view.shown(row)
        texts = {c: shown[c] for c in columns if c in shown}
    errors = CellError in set(map(type, own.values())) and any(
        isinstance(own.get(c), CellError) for c in columns
    )
    if not texts and not errors:
        return Row(row, Kind.EMPTY)
    if not texts:
        return Row(row, Kind.DATA)
    ordered = list(texts.values())  # columns stand in their order
    first = plain(ordered[0])
    description = assignment.first("description") or assignment.first("check_item")
    described = texts.get(description.index, "") if description else ""
    if not _has_name(view, row, assignment) and _is_total(ordered, described):
        return Row(row, Kind.TOTAL)
    spans = _span(view, row, min(texts), columns)
    alone = len(texts) == 1 and not errors
    is_note = _NOTE.match(first) is not None
    if is_note and all(_NOTE.match(plain(text)) for text in ordered):
        return Row(row, Kind.NOTE)
    if len(texts) > 1 and all(_LABEL.match(plain(text)) for text in ordered):
        return Row(row, Kind.NOTE)
    if is_note and len(texts) <= 4 and not _has_body(texts, assignment):
        return Row(row, Kind.NOTE)
    if _EXAMPLE.match(first) and len(texts) > 1:
        return Row(row, Kind.NOTE)
    if _is_numbering(ordered, columns):
        return Row(row, Kind.NUMBERS)
    if alone and (
        spans >= max(2, 0.5 * len(columns))
        or min(texts) == columns[0]
        or _SECTION.match(half_width(ordered[0]))
    ):
        column = min(texts)
        serial = assignment.first("serial")
        if serial and column == serial.index and re.fullmatch(r"\d+(\.\d+)*", first):
            return Row(row, Kind.EMPTY)  # a serial number prepared for a row that was never filled in
        if (
            description
            and column == description.index
            and spans < 2
            and not _SECTION.match(half_width(ordered[0]))
        ):
            return Row(row, Kind.DATA)
        if len(first) > 40:
            return Row(row, Kind.NOTE)
        return Row(row, Kind.SECTION, ordered[0])
    if len(texts) == 2 and _CHINESE_ORDINAL.match(first) and not _has_body(texts, assignment):
        return Row(row, Kind.SECTION, f"{ordered[0]}、{ordered[1]}")
    return Row(row, Kind.DATA)


def section_name(text: str) -> str:
    """A section's name without its number and count: 一、京滨城际铁路(12项) → 京滨城际铁路."""
    bare = re.sub(
        r"^[\[【(（]?(第?[一二三四五六七八九十]{1,3}|[ⅠⅡⅢⅣⅤⅥ]+|\d{1,2})[)）\]】]?\s*[、..,，::)）\s]+\s*",
        "",
        text.strip(),
    )
    bare = re.sub(r"^[(（][一二三四五六七八九十]{1,3}[)）]\s*", "", bare)
    bare = re.sub(r"[(（](共|计)?\s*\d+\s*[项个条件类处]?(问题)?[)）]\s*$", "", bare)
    bare = re.sub(r"[,，:：;；]?\s*(共|计|合计)\s*\d+\s*[项个条件处](问题)?\s*$", "", bare)
    return re.sub(r"^(项目名称|工程名称|项目|工程|责任单位|类别|领域|单位)\s*[:：]\s*", "", bare).strip(
        " :：【】[]"
    )


def _is_total(ordered: list[str], described: str) -> bool:
    if len(ordered) <= 3 and any(_COUNT.match(plain(text)) for text in ordered):
        return True
    if any(
        _TOTAL.match(plain(text)) and not (text == described and len(plain(text)) > 8) for text in ordered[:3]
    ):
        return len(plain(described)) <= 12 or bool(_TOTAL.match(plain(described)))
    return False


def _span(view: View, row: int, column: int, columns: list[int]) -> int:
    merge = view.cover.get((row, column))
    return sum(merge.left <= c <= merge.right for c in columns) if merge else 1


def _has_body(texts: dict[int, str], assignment: Assignment) -> bool:
    names = ("responsible", "due", "description")
    present = [
        c
        for n in names
        if (c := assignment.first(n)) and texts.get(c.index) and not is_nothing(texts[c.index])
    ]
    return len(present) >= 2


def _has_name(view: View, row: int, assignment: Assignment) -> bool:
    """Whether somebody is responsible: in a line of totals a number may stand there, but no name."""
    column = assignment.first("responsible")
    text = plain(as_text(view.own(row).get(column.index))) if column else ""
    return len(text) > 2 and not re.match(r"[\d共合小总]", text)


def _is_numbering(ordered: list[str], columns: list[int]) -> bool:
    """1 2 3 4 … or 甲 乙 1 2 below a header."""
    if len(ordered) < 3 or len(ordered) * 2 < len(columns):
        return False
    bare = []
    for text in ordered:
        bare.append(_BRACKETS.sub("", plain(text)))
        if not _NUMBER.fullmatch(bare[-1]):
            return False
    if bare:
        numbers = [int(text) for text in bare if text.isdigit()]
        return all(b - a == 1 for a, b in itertools.pairwise(numbers))
    return False
