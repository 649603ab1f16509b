"""Where the tables of a sheet are: header, columns, data rows, and the rows that are none of these."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from jianxing.importing.reading.columns import recognised, shares, weigh_levels
from jianxing.importing.reading.dates import read_date
from jianxing.importing.reading.grid import CellError, Merge, Sheet, Value, as_text
from jianxing.importing.reading.states import Signal, signal
from jianxing.importing.reading.vocabulary import PASSED_OVER
from jianxing.importing.reading.written import is_nothing, plain

_MOST_LEVELS = 4
_LONGEST_HEADER = 36
_LARGEST_MERGE = 200_000
_META = re.compile(r":")
_SURE = 0.6
_ASIDE = re.compile(r"[(\[【][^)\]】]*[)\]】]")
_TITLE = re.compile(r"(项目|工程|责任单位)(名称)?\s*[::]")
_AS_OF = re.compile(r"^(截至|截止|日期|\d{4}年)")
# What stands between the pages of one table: page numbers, totals, signatures, notes.
_FURNITURE = re.compile(
    r"第\d+页|共\d+页|续表|接上页|转下页|合计|小计|总计|^(注|备注|说明)|填表|审核|制表|联系电话|以下空白|签字|^\d+$|单位[((]"
)


class View:
    """A sheet seen with its merges: what a reader sees at a place, also inside a merged range."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.cover: dict[tuple[int, int], Merge] = {}
        for merge in sheet.merges:
            if (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1) > _LARGEST_MERGE:
                continue
            for row in range(merge.top, merge.bottom + 1):
                for column in range(merge.left, merge.right + 1):
                    self.cover[row, column] = merge
        self.filled = sorted(sheet.cells)
        self._shown: tuple[int, dict[int, str]] = (-1, {})

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that holds what is seen here."""
        merge = self.cover.get((row, column))
        return (merge.top, merge.left) if merge else (row, column)

    def value(self, row: int, column: int) -> Value | None:
        """What is seen here."""
        return self.sheet.value(*self.anchor(row, column)) if self.cover else self.sheet.value(row, column)

    def text(self, row: int, column: int) -> str:
        """What is seen here, as text."""
        if self._shown[0] == row:
            return self._shown[1].get(column, "")
        return self.sheet.text(*self.anchor(row, column)) if self.cover else self.sheet.text(row, column)

    def shown(self, row: int) -> dict[int, str]:
        """What is seen in the row, as text, by column; what is empty is not in it. Kept for the row that was asked last."""
        if self._shown[0] != row:
            sheet, percents = self.sheet, self.sheet.percents
            if self.cover:
                texts = {column: self.text(row, column) for column in self.columns(row)}
            elif percents:
                texts = {column: sheet.text(row, column) for column in self.own(row)}
            else:
                texts = {
                    column: value.strip() if type(value) is str else as_text(value)
                    for column, value in self.own(row).items()
                }
            self._shown = row, {column: text for column, text in texts.items() if text}
        return self._shown[1]

    def changed(self) -> None:
        """Cells have another value now: what was kept of them is forgotten."""
        self._shown = (-1, {})

    def own(self, row: int) -> dict[int, Value]:
        """The row's cells that are not inside a merge that began further up."""
        return self.sheet.cells.get(row, {})

    def rows_between(self, first: int, last: int) -> list[int]:
        """The rows from `first` to `last`, both included, that hold anything."""
        return self.filled[bisect_left(self.filled, first) : bisect_right(self.filled, last)]

    def columns(self, row: int) -> list[int]:
        """The columns where something is seen in the row."""
        own = set(self.own(row))
        own.update(c for (r, c), m in self._covered_in(row) if self.sheet.value(m.top, m.left) is not None)
        return sorted(own)

    def _covered_in(self, row: int) -> list[tuple[tuple[int, int], Merge]]:
        return self._by_row.get(row, [])

    @cached_property
    def _by_row(self) -> dict[int, list[tuple[tuple[int, int], Merge]]]:
        rows: dict[int, list[tuple[tuple[int, int], Merge]]] = {}
        for place, merge in self.cover.items():
            rows.setdefault(place[0], []).append((place, merge))
        return rows


@dataclass(frozen=True, slots=True)
class Block:
    """Header rows (top to bottom) and each column's header levels."""

    top: int
    bottom: int
    levels: dict[int, tuple[str, ...]]

    @property
    def signature(self) -> tuple[tuple[str, ...], ...]:
        """What makes two headers the same header, printed twice."""
        return tuple(tuple(plain(text) for text in self.levels[c]) for c in sorted(self.levels))


@dataclass
class Table:
    """A table: its header, its columns, the rows below and what stands above."""

    block: Block
    rows: list[int] = field(default_factory=list)
    above: list[str] = field(default_factory=list)

    @cached_property
    def columns(self) -> list[int]:
        return sorted(self.block.levels)


def find_tables(view: View) -> list[Table]:
    """Every table of the sheet whose header can be read, downwards; a header repeated on a later page opens none."""
    blocks = _blocks(view)
    tables: list[Table] = []
    last_row = view.filled[-1] if view.filled else -1
    tops = [
        _top_of_heading(view, group[0].top, blocks[n - 1][0].bottom if n else -1)
        for n, group in enumerate(blocks)
    ]
    open_tables: list[Table] = []
    for position, group in enumerate(blocks):
        bottom = group[0].bottom
        end = tops[position + 1] - 1 if position + 1 < len(blocks) else last_row
        above = _texts(view, tops[position], group[0].top - 1)
        known = open_tables[0].above if open_tables else []
        new_title = any(
            _TITLE.search(plain(text))
            or not (_META.search(plain(text)) or _AS_OF.search(plain(text)) or _FURNITURE.search(plain(text)))
            for text in above
            if text not in known
        )
        repeated = [t for t in open_tables if any(b.signature == t.block.signature for b in group)]
        if repeated and len(repeated) == len(group) and not new_title:
            for table in repeated:
                table.rows.extend(view.rows_between(bottom + 1, end))
        else:
            open_tables = [Table(block, view.rows_between(bottom + 1, end), above) for block in group]
            tables.extend(open_tables)
    return tables


def _top_of_heading(view: View, top: int, floor: int) -> int:
    """The first row of the lines above a header that belong to it: its title, 填报单位, 项目名称:…"""
    if floor < 0:
        return 0
    first = top
    for row in reversed(view.rows_between(floor + 1, top - 1)):
        cells = {c: as_text(v) for c, v in view.own(row).items() if as_text(v)}
        is_line = len(cells) == 1 and not next(iter(cells.values())).replace(".", "").isdigit()
        is_meta = len(cells) <= 3 and all(
            _META.search(plain(t)) or _AS_OF.search(plain(t)) for t in cells.values()
        )
        if (
            first - row > 2
            or not (is_line or is_meta)
            or any(_FURNITURE.search(plain(t)) for t in cells.values())
        ):
            break
        first = row
    return first


def _texts(view: View, first: int, last: int) -> list[str]:
    """The texts of a heading, top first."""
    texts: list[str] = []
    for row in view.rows_between(first, last):
        cells = [as_text(v) for v in view.own(row).values() if as_text(v)]
        if 0 < len(cells) <= 4:
            texts.extend(cells)
    return texts


def _blocks(view: View) -> list[list[Block]]:
    found: list[list[Block]] = []
    rows = view.filled
    position = 0
    used = -1
    while position < len(rows):
        row = rows[position]
        score, block = _best_at(view, row)
        if block is None:
            position += 1
            continue
        if position + 1 < len(rows) and rows[position + 1] <= block.bottom:
            next_score, next_block = _best_at(view, rows[position + 1])
            if next_block is not None and next_score > score:
                position += 1
                continue
        block = _with_rows_above(view, block, floor=used)
        runs = _runs(view, block)
        if runs:
            found.append(runs)
            used = block.bottom
            position = bisect_right(rows, block.bottom)
        else:
            position += 1
    return found or _unnamed_block(view)


def _unnamed_block(view: View) -> list[list[Block]]:
    """A header in words of somebody's own: four or more short words in a row, above days and names of bodies."""
    for position, row in enumerate(view.filled[:40]):
        below = view.filled[position + 1 : position + 31]
        columns = sorted(view.own(row))
        if len(columns) < 4 or not below or not header_like(view, row) or _is_meta(view, row):
            continue
        samples = [shares(v for r in below if (v := view.own(r).get(c)) is not None) for c in columns]
        dated = any(share and share["date"] + share["limit"] >= 0.6 for share in samples)
        named = any(share and share["body"] >= 0.6 for share in samples)
        if dated and named:
            return [[Block(row, row, {c: (view.text(row, c),) for c in columns})]]
    return []


def header_like(view: View, row: int) -> bool:
    """Whether the row's cells could be headers: short words, no number, no date, no state."""
    cells = view.own(row)
    if not cells:
        return False
    for value in cells.values():
        if isinstance(value, CellError) or not isinstance(value, str):
            return False
        text = plain(value)
        if not text:
            continue
        text = _ASIDE.sub("", text) or text
        if len(text) > _LONGEST_HEADER or text.replace(".", "").isdigit():
            return False
        if is_nothing(text) or signal(text) in (Signal.YES, Signal.NO):
            return False
        if re.search(r"\d", text) and read_date(text).kind == "date" and not recognised((value,)):
            return False
    return True


def _levels(view: View, top: int, bottom: int) -> dict[int, tuple[str, ...]]:
    columns: set[int] = set()
    for row in range(top, bottom + 1):
        columns.update(view.columns(row))
    grouped = {row: _spread(view, row, columns) for row in range(top, bottom)}
    levels: dict[int, tuple[str, ...]] = {}
    for column in columns:
        texts: list[str] = []
        seen: set[tuple[int, int]] = set()
        for row in range(top, bottom + 1):
            anchor = view.anchor(row, column)
            text = view.text(row, column) or (grouped.get(row, {}).get(column, "") if row < bottom else "")
            if text and anchor not in seen and (not texts or plain(texts[-1]) != plain(text)):
                texts.append(text)
            seen.add(anchor)
        if texts:
            levels[column] = tuple(texts)
    return levels


def _spread(view: View, row: int, columns: set[int]) -> dict[int, str]:
    """In a file without merges a group's name stands in its first column only; it reaches to the next name."""
    spread: dict[int, str] = {}
    current = ""
    for column in sorted(columns):
        text = view.text(row, column)
        if text:
            current = "" if (row, column) in view.cover else text
        elif current and view.own(row + 1).get(column) is not None:
            spread[column] = current
        else:
            current = ""
    return spread


def _weigh(levels: dict[int, tuple[str, ...]]) -> float:
    """How much of a ledger's header this is: the distinct fields that it names."""
    fields: dict[str, float] = {}
    for texts in levels.values():
        weights = weigh_levels(texts)
        for name, weight in weights.items():
            if weight >= _SURE:
                fields[name] = max(fields.get(name, 0.0), weight)
    return sum(weight * (0.4 if name in PASSED_OVER else 1.0) for name, weight in fields.items())


def _named_columns(levels: dict[int, tuple[str, ...]]) -> int:
    return sum(1 for texts in levels.values() if recognised(texts) >= _SURE)


def _names(levels: dict[int, tuple[str, ...]]) -> set[str]:
    return {n for texts in levels.values() for n, w in weigh_levels(texts).items() if w >= _SURE}


def is_ledger_header(levels: dict[int, tuple[str, ...]]) -> bool:
    """Whether these columns can make findings: something that describes the matter, and somebody or some time."""
    names = _names(levels)
    matter = names & {"description", "check_item", "measures", "requirement"}
    rest = names & {
        "responsible",
        "due",
        "due_days",
        "found_on",
        "closing_state",
        "progress",
        "measures",
        "assisting",
    }
    named = _named_columns(levels)
    return (bool(matter) and bool(rest - matter) and named >= 3) or (len(rest) >= 2 and named >= 4)


def _best_at(view: View, row: int) -> tuple[float, Block | None]:
    if not header_like(view, row) or len(view.own(row)) < 2 or _is_meta(view, row):
        return 0.0, None
    reach = max((view.cover[row, c].bottom for c in view.own(row) if (row, c) in view.cover), default=row)
    best: tuple[float, Block | None] = (0.0, None)
    for bottom in range(row, row + _MOST_LEVELS):
        if bottom > row and (not header_like(view, bottom) or not _is_level(view, row, bottom)):
            break
        if bottom < min(reach, row + _MOST_LEVELS - 1):
            continue
        levels = _levels(view, row, bottom)
        if not is_ledger_header(levels):
            continue
        named = _named_columns(levels)
        if named * 2 < len(levels):
            continue
        score = _weigh(levels) + 0.25 * named - 0.3 * (bottom - row)
        if score > best[0]:
            best = (score, Block(row, bottom, levels))
    return best


def _is_meta(view: View, row: int) -> bool:
    """Whether the row is a line such as 填报单位:… 填报日期:… above a header."""
    cells = [as_text(v) for v in view.own(row).values()]
    return sum(bool(_META.search(_ASIDE.sub("", plain(text)))) for text in cells) * 2 >= len(cells)


def _is_level(view: View, top: int, row: int) -> bool:
    """Whether the row can be a lower header level: it divides what stands above it."""
    cells = view.own(row)
    if len(cells) < 2:
        return False
    for column in cells:
        above = view.anchor(row - 1, column)
        merge = view.cover.get((row - 1, column))
        wide = merge is not None and merge.right > merge.left
        if wide or view.sheet.value(*above) is None:
            return True
    known = sum(recognised((as_text(v),)) >= 0.8 for v in cells.values())
    return known * 2 > len(cells)


def _with_rows_above(view: View, block: Block, *, floor: int) -> Block:
    """Names of column groups above the header belong to it: at least two, and no title, date or 填报单位."""
    top = block.top
    columns = sorted(block.levels)
    while top - 1 > floor and block.bottom - top + 1 < _MOST_LEVELS:
        row = top - 1
        cells = view.own(row)
        inside = [c for c in cells if columns[0] <= c <= columns[-1]]
        if len(inside) < 2 or len(inside) != len(cells) or not header_like(view, row):
            break
        texts = [as_text(v) for v in cells.values()]
        if any(_META.search(plain(text)) for text in texts) or len(inside) > len(columns):
            break
        wide = [c for c in inside if (m := view.cover.get((row, c))) and m.right > m.left and m.bottom == row]
        spanning = [view.cover[row, c].right - view.cover[row, c].left + 1 for c in wide]
        if spanning and max(spanning) > 0.8 * len(columns):
            break
        if not wide and (view.sheet.merges or sum(recognised((t,)) > 0 for t in texts) * 2 < len(texts)):
            break
        top = row
    return block if top == block.top else Block(top, block.bottom, _levels(view, top, block.bottom))


def _runs(view: View, block: Block) -> list[Block]:
    """The block's tables side by side. A code list beside a ledger is no ledger and is left out."""
    columns = sorted(block.levels)
    below = view.rows_between(block.bottom + 1, block.bottom + 300)
    runs: list[list[int]] = [[columns[0]]]
    for column in columns[1:]:
        gap = range(runs[-1][-1] + 1, column)
        empty = bool(gap) and not any(view.own(r).get(c) is not None for r in below[:60] for c in gap)
        if empty:
            runs.append([column])
        else:
            runs[-1].append(column)
    parts = [{c: block.levels[c] for c in run} for run in runs]
    ledgers = [part for part in parts if is_ledger_header(part)]
    if not ledgers:
        whole = block.levels
        return [block] if is_ledger_header(whole) else []
    kept: list[dict[int, tuple[str, ...]]] = []
    for part in parts:
        if part in ledgers:
            kept.append(dict(part))
        elif kept and _continues(view, kept[-1], part, below):
            kept[-1].update(part)
    return [Block(block.top, block.bottom, part) for part in kept]


def _continues(
    view: View, main: dict[int, tuple[str, ...]], part: dict[int, tuple[str, ...]], below: list[int]
) -> bool:
    """Whether columns beyond an empty one still belong to the ledger: they name what it lacks."""
    names, have = _names(part), _names(main)
    sure = all(recognised(texts) >= 0.8 for texts in part.values())
    if not sure or names & have - {"closing_state", "progress"} or not names - have - set(PASSED_OVER):
        return False
    for column, texts in part.items():
        weights = weigh_levels(texts)
        values = [v for r in below if (v := view.own(r).get(column)) is not None]
        spoken = sum(signal(as_text(v)) is not Signal.UNKNOWN for v in values)
        if weights.get("closing_state", 0.0) >= _SURE and spoken * 2 < len(values):
            return False
    rows = [r for r in below if any(c in view.own(r) for c in main)]
    beside = [r for r in below if any(c in view.own(r) for c in part)]
    return not rows or not beside or len(beside) * 2 >= len(rows) or (len(part) == 1 and "remark" in names)
