"""Which column means what: by a remembered mapping, by the words of its header, by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from jianxing.importing.reading.dates import read_date
from jianxing.importing.reading.grid import Value, as_text
from jianxing.importing.reading.states import Signal, signal
from jianxing.importing.reading.vocabulary import fields_of
from jianxing.importing.reading.written import is_nothing, plain

_NUMBERING = re.compile(
    r"^(?:\(?[0-9]{1,2}[.、)]|[一二三四五六七八九十]{1,3}、|[①-⑩]|\([一二三四五六七八九十]{1,3}\)|[*★☆◆●▲#]+)(?=.{2})"
)
_BRACKETED = re.compile(r"[(\[【{][^)\]】}]*[)\]】}]")
_ENGLISH_GAPS = re.compile(r"(?<=[a-z])[\s_\-]+(?=[a-z])")
_MANY = frozenset(("closing_state", "measures", "requirement", "remark", "progress", "assisting", "person",
                   "reporter", "supervisor", "cause", "other"))  # fmt: skip
_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Header:
    """A column's header, its levels from the top, and a sample of what stands below it."""

    index: int
    levels: tuple[str, ...]
    sample: tuple[Value, ...] = ()
    filled: float = 1.0
    hidden: bool = False

    @property
    def text(self) -> str:
        """The levels joined: 整改责任/责任单位."""
        return "/".join(re.sub(r"\s+", "", level) if not level.isascii() else level for level in self.levels)


@dataclass(frozen=True, slots=True)
class Column:
    """A column's field and how it was decided: mapping, header, content or none. `doubt` is a message code."""

    index: int
    header: str
    field: str
    how: str
    doubt: str = ""


@dataclass(slots=True)
class Assignment:
    """The columns of a table; fields that may stand several times keep the order of the sheet."""

    columns: list[Column] = field(default_factory=list)
    _by_field: dict[str, list[Column]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def first(self, name: str) -> Column | None:
        """The field's column, or its first."""
        found = self.every(name)
        return found[0] if found else None

    def every(self, name: str) -> list[Column]:
        """All columns of the field."""
        if not self._by_field:
            for column in self.columns:
                self._by_field.setdefault(column.field, []).append(column)
        return self._by_field.get(name, [])


def comparable(header: str) -> str:
    """A header for comparing: no white space, width, case or numbering."""
    return _NUMBERING.sub("", plain(header)).strip(":*·、,。 ")


@lru_cache(maxsize=4096)
def weigh_text(header: str) -> Mapping[str, float]:
    """The fields that one header text may name, with and without what it says in brackets."""
    text = comparable(header)
    if not text:
        return {}
    found = fields_of(text)
    bare = _BRACKETED.sub("", text)
    if bare and bare != text:
        for name, weight in fields_of(bare).items():
            found[name] = max(found.get(name, 0.0), weight - 0.01)
        if (
            re.search(r"工作日|天\)|日\)|自然日", text)
            and not re.search(r"年.?月.?日", text)
            and found.get("due", 0) > 0.5
        ):
            found["due_days"] = found["due"] + 0.01
    return found


@lru_cache(maxsize=4096)
def weigh_levels(levels: tuple[str, ...]) -> Mapping[str, float]:
    """The fields that a header of several levels may name: its leaf, its leaf read with what stands above, its top."""
    if not levels:
        return {}
    leaf = levels[-1]
    found = dict(weigh_text(leaf))
    own = max(found.values(), default=0.0)
    for parent in levels[:-1]:
        alone = weigh_text(parent)
        for name, weight in weigh_text(comparable(parent) + comparable(leaf)).items():
            # 责任 + 单位 says what 单位 alone does not; 整改 + 办理结果 says no more than 办理结果,
            # and what 问题概况 + 专题 says of problems is said by the group's name, not of this column.
            of_group = weight <= alone.get(name, 0.0)
            factor = (0.5 if own >= 0.6 else 0.95) if of_group else (0.8 if own >= 0.75 else 1.01)
            joined = weight * factor
            found[name] = max(found.get(name, 0.0), joined)
    if not found:
        for parent in levels[:-1]:
            for name, weight in weigh_text(parent).items():
                found[name] = max(found.get(name, 0.0), weight * 0.5)
    return found


def recognised(levels: tuple[str, ...]) -> float:
    """How surely the header names any field at all, 0 to 1."""
    return min(1.0, max(weigh_levels(levels).values(), default=0.0))


def assign(headers: Sequence[Header], *, mapping: Mapping[str, str] | None = None) -> Assignment:
    """A field for every column that has one; a remembered `mapping` (header text → field, "" for none) wins."""
    remembered = {comparable(text): name for text, name in (mapping or {}).items()}
    chosen: dict[int, Column] = {}
    taken: set[str] = set()
    for header in headers:
        for text in (header.text, header.levels[-1] if header.levels else ""):
            name = remembered.get(comparable(text))
            if name is not None and header.index not in chosen:
                chosen[header.index] = Column(header.index, header.text, name, "mapping")
                taken.add(name)
    candidates = sorted(
        (
            (weight + _content_bonus(name, header) - 0.3 * header.hidden, -header.index, header, name)
            for header in headers
            if header.index not in chosen
            for name, weight in weigh_levels(header.levels).items()
        ),
        key=lambda c: c[:2],
        reverse=True,
    )
    for weight, _, header, name in candidates:
        # What stands in a hidden column was put aside; it counts only for what no other column tells.
        several = name in _MANY and not (header.hidden and name in taken)
        if header.index in chosen or (name in taken and not several) or weight <= 0.3:
            continue
        chosen[header.index] = Column(header.index, header.text, name, "header")
        taken.add(name)
    by_index = {header.index: header for header in headers}
    columns = [
        chosen.get(header.index) or Column(header.index, header.text, "", "none") for header in headers
    ]
    return Assignment(_settle(columns, by_index))


def shares(values: Iterable[Value]) -> dict[str, float]:
    """Which part of the values reads as a date, a limit, a state, a number, a longer text, an organisation."""
    counts = dict.fromkeys(("date", "limit", "state", "number", "text", "body"), 0)
    total = 0
    for value in values:
        text = as_text(value)
        if not text or (is_nothing(text) and text not in ("×", "x")):
            continue
        total += 1
        reading = read_date(value, deadline=True)
        misspelt = reading.error in ("no_year", "impossible_date") and len(text) <= 12
        if misspelt or (reading.kind == "date" and reading.doubt != "words_around_date"):
            counts["date"] += 1
        elif reading.kind in ("immediate", "open", "days"):
            counts["limit"] += 1
        if signal(text) is not Signal.UNKNOWN and len(text) <= 14:
            counts["state"] += 1
        if isinstance(value, int | float) or text.replace(".", "", 1).isdigit():
            counts["number"] += 1
        if len(text) >= 8:
            counts["text"] += 1
        if re.search(
            r"(局|委|办|厅|部|院|所|站|处|公司|集团|中心|政府|镇|街道|乡|办公室|委员会|办事处|单位|部门|支队|大队|管委会)$",
            text,
        ):
            counts["body"] += 1
    return {name: count / total for name, count in counts.items()} if total else {}


@lru_cache(maxsize=4096)
def _shares_of(sample: tuple[Value, ...]) -> Mapping[str, float]:
    return shares(sample)


def _content_bonus(name: str, header: Header) -> float:
    """How well the column's values go with the field: a date column without a date is none."""
    share = _shares_of(header.sample)
    if not share:
        return 0.0
    when = share["date"] + share["limit"]
    match name:
        case "found_on" | "assigned_on":
            return 0.05 if share["date"] >= _SHARE else -0.6 if share["date"] < 0.2 else 0.0
        case "closed_on":
            return 0.05 if share["date"] >= _SHARE else -0.6 if when < 0.2 else 0.0
        case "due":
            return 0.05 if when >= _SHARE else -0.6 if when < 0.2 else 0.0
        case "due_days":
            return 0.05 if share["number"] + share["limit"] >= _SHARE and share["date"] < 0.3 else -0.6
        case "description" | "measures":
            if share["date"] >= 0.7 or share["number"] > 0.9:
                return -0.8
            return 0.02 if share["text"] >= 0.3 else -0.05 if share["text"] < 0.1 else 0.0
        case "responsible" | "assisting":
            if share["date"] >= 0.7 or share["number"] > 0.9:
                return -0.8
            return 0.03 if share["body"] >= 0.4 else 0.0
        case "closing_state":
            if share["date"] >= 0.7:
                return -0.8
            return 0.05 if share["state"] >= _SHARE else -0.1 if share["state"] < 0.2 else 0.0
        case "progress":
            return -0.8 if share["date"] >= 0.7 else 0.0
        case "serial":
            return -0.3 if share["text"] > 0.9 and share["number"] == 0 and share["body"] > 0.3 else 0.0
        case _:
            return 0.0


def _settle(columns: list[Column], headers: Mapping[int, Header]) -> list[Column]:
    """What one header alone cannot tell: the columns seen together."""
    columns = _settle_bodies(columns, headers)
    columns = _settle_dates(columns, headers)
    return _guess(_settle_fallbacks(columns), headers)


def _replace(
    columns: list[Column], old: Column, name: str, doubt: str = "", how: str = "content"
) -> list[Column]:
    return [Column(c.index, c.header, name, how, doubt) if c.index == old.index else c for c in columns]


def _find(columns: list[Column], name: str) -> Column | None:
    return next((c for c in columns if c.field == name), None)


def _settle_bodies(columns: list[Column], headers: Mapping[int, Header]) -> list[Column]:
    """牵头单位 beside 责任单位: the lead is responsible, the other column's bodies assist."""
    chosen = _find(columns, "responsible")
    if chosen is None or chosen.how == "mapping":
        return columns
    for column in columns:
        header = headers[column.index]
        if header.hidden or column.field not in ("", "other"):
            continue
        if (
            max(weigh_levels(header.levels).items(), key=lambda item: item[1], default=("", 0))[0]
            == "responsible"
        ):
            columns = _replace(columns, column, "assisting", doubt="second_body_column")
    return columns


def _settle_dates(columns: list[Column], headers: Mapping[int, Header]) -> list[Column]:
    """完成时间 beside a time limit is when it was closed; alone, filled in on every row, it is the limit."""
    closed, due = _find(columns, "closed_on"), _find(columns, "due") or _find(columns, "due_days")
    if closed and due is None and closed.how == "header":
        weight = weigh_levels(headers[closed.index].levels).get("closed_on", 0.0)
        limits = _shares_of(headers[closed.index].sample).get("limit", 0.0)
        if weight < 0.7 and (headers[closed.index].filled > 0.9 or limits > 0.1):
            return _replace(columns, closed, "due", doubt="date_column_guessed")
        if weight < 0.7:
            return _replace(columns, closed, "closed_on", doubt="date_column_guessed")
    if closed is None and due is not None:
        for column in columns:
            levels = headers[column.index].levels
            if column.field == "" and weigh_levels(levels).get("due", 0.0) >= 0.6:
                return _replace(columns, column, "closed_on", doubt="date_column_guessed")
    return columns


_STAND_INS = (
    ("found_on", "assigned_on", "assigned_for_found"),
    ("category", "domain", ""),
    ("description", "check_item", "check_item_for_description"),
    ("description", "requirement", "check_item_for_description"),
    ("description", "measures", "check_item_for_description"),
)


def _settle_fallbacks(columns: list[Column]) -> list[Column]:
    """A field that no column names may be told by a neighbouring one."""
    for wanted, instead, doubt in _STAND_INS:
        column = _find(columns, instead)
        if column is not None and _find(columns, wanted) is None:
            columns = _replace(columns, column, wanted, doubt=doubt)
    return columns


def _guess(columns: list[Column], headers: Mapping[int, Header]) -> list[Column]:
    """What no header told, by what stands in the columns that have no field; each such guess is a doubt."""

    def free() -> list[tuple[Column, Mapping[str, float]]]:
        return [
            (c, share)
            for c in columns
            if not c.field
            and c.how == "none"
            and not headers[c.index].hidden
            and (share := _shares_of(headers[c.index].sample))
        ]

    def taken(name: str) -> bool:
        return _find(columns, name) is not None

    if not taken("responsible"):
        for column, share in free():
            if share["body"] >= _SHARE and share["date"] < 0.1:
                columns = _replace(columns, column, "responsible", doubt="column_guessed")
                break
    if not taken("description"):
        texts = [
            (_mean_length(headers[c.index]), c) for c, s in free() if s["text"] >= 0.5 and s["date"] < 0.3
        ]
        if texts:
            columns = _replace(
                columns, max(texts, key=lambda t: t[0])[1], "description", doubt="column_guessed"
            )
    days = [c for c, share in free() if share["date"] + share["limit"] >= 0.7]
    wanted = [
        name for name in ("found_on", "due") if not taken(name) and not (name == "due" and taken("due_days"))
    ]
    for name, column in zip(wanted, days, strict=False):
        columns = _replace(columns, column, name, doubt="column_guessed")
    if not taken("closing_state") and not taken("progress"):
        for column, share in free():
            if share["state"] >= 0.8 and share["date"] < 0.1 and share["number"] < 0.5:
                columns = _replace(columns, column, "closing_state", doubt="column_guessed")
                break
    return columns


def _mean_length(header: Header) -> float:
    return sum(len(as_text(v)) for v in header.sample) / max(len(header.sample), 1)
