"""Ledgers unlike the samples, with the truth about them: seeded, in a dozen and more structures, with noise.

    python -m bench.ledger_generator --count 20 --out FOLDER

writes ledger-0001.xlsx (or .csv) and ledger-0001.truth.json. The truth has the shape of the importer's JSON.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from bench import ledger_words as words
from jianxing.importing.reading.__main__ import published_calendar

CALENDAR = published_calendar()
Value = str | int | float | bool | date | None
NUMERALS = "〇一二三四五六七八九"


@dataclass
class Row:
    """One matter as the office knows it."""

    project: str | None
    description: str
    category: str
    via: str
    found: date
    due: date | None
    due_spoken: str | int | None  # 20个工作日, 立行立改 … in place of a date
    responsible: str
    assisting: list[str]
    state: str
    closed: date | None
    returned: bool = False


@dataclass
class Page:
    """A sheet being drawn."""

    name: str
    cells: dict[tuple[int, int], tuple[Value, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    row_count: int = 0

    def put(self, row: int, column: int, value: Value, style: str = "") -> None:
        if value is not None and value != "":
            self.cells[row, column] = (value, style)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))


@dataclass
class Ledger:
    """The drawn file and what is true of it."""

    seed: int
    family: str
    pages: list[Page] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    errors: list[tuple[str, int, int]] = field(default_factory=list)
    form: str = "xlsx"
    encoding: str = "utf-8"
    delimiter: str = ","
    stem: str = ""


class Writer:
    """Draws one ledger."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = random.Random(seed)
        self.year = self.rng.choice((2023, 2024, 2025, 2025, 2026))
        self.family = FAMILIES[seed % len(FAMILIES)]
        self.ledger = Ledger(seed=seed, family=self.family.__name__)
        self.csv = False
        self.headers: dict[str, str] = {}
        self.year_known = True
        self.date_styles = self.rng.sample(tuple(DATE_STYLES), self.rng.randint(1, 6))

    def run(self) -> Ledger:
        self.family(self)
        self.ledger.stem = f"ledger-{self.seed:04d}"
        return self.ledger

    # --- the matters

    def rows(self, count: int, *, project: str | None = "", spoken: bool = True) -> list[Row]:
        return [self.row(project=project, spoken=spoken) for _ in range(count)]

    def row(self, *, project: str | None = "", spoken: bool = True) -> Row:
        rng = self.rng
        found = date(self.year, 1, 5) + timedelta(days=rng.randint(0, 200))
        due: date | None = found + timedelta(days=rng.choice((7, 15, 20, 30, 45, 60, 90, 120)))
        said: str | int | None = None
        if spoken and rng.random() < 0.2:
            said, due = self._spoken(found)
        state = rng.choice(("closed", "closed", "submitted", "rectifying", "rectifying", "returned", "assigned"))
        bodies = rng.sample(words.BODIES, rng.choice((1, 1, 1, 2, 2, 3)))
        return Row(
            project=rng.choice(words.PROJECTS) if project == "" else project,
            description=rng.choice(words.PROBLEMS).format(n=rng.randint(2, 48)) + rng.choice(("", "", "(复发)", "。")),
            category=rng.choice(words.CATEGORIES),
            via=rng.choice(words.VIAS),
            found=found,
            due=due,
            due_spoken=said,
            responsible=bodies[0],
            assisting=bodies[1:],
            state="rectifying" if state == "returned" else state,
            returned=state == "returned",
            closed=found + timedelta(days=rng.randint(3, 80)) if state == "closed" else None,
        )

    def _spoken(self, found: date) -> tuple[str, date | None]:
        rng = self.rng
        kind = rng.randrange(6)
        if kind == 0:
            return rng.choice(("立行立改", "立即整改", "立查立改", "即知即改")), found
        if kind == 1:
            return rng.choice(("长期坚持", "持续推进", "常态化推进", "长期")), None
        if kind == 2:
            days = rng.choice((3, 5, 10, 15, 20, 30))
            spelling = rng.choice(("{n}个工作日", "{n}个工作日内", "{n}工作日", "自发现之日起{n}个工作日内", "限{n}个工作日"))
            return spelling.format(n=days), CALENDAR.add(found, days).on
        month = min(found.month + rng.randint(1, 4), 12)
        last = (date(self.year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
        year = rng.choice(("", f"{self.year}年")) if self.year_known else f"{self.year}年"
        if kind == 3:
            return year + rng.choice((f"{month}月底前", f"{month}月底", f"{month}月末", f"{month}月底前完成")), last
        if kind == 4:
            day = rng.randint(1, 28)
            return f"{year}{month}月{day}日前", date(self.year, month, day)
        quarter = (month + 2) // 3
        end = date(self.year, quarter * 3, 30 if quarter in (2, 3) else 31)
        return f"{year}{rng.choice(('第', ''))}{NUMERALS[quarter]}季度末", end

    # --- the cells

    def date_cell(self, day: date | None) -> tuple[Value, str]:
        if day is None:
            return "", ""
        style = self.rng.choice(self.date_styles)
        return DATE_STYLES[style](day, self)

    def cell(self, row: Row, name: str, number: int, *, shared: dict[str, str]) -> tuple[Value, str]:
        rng = self.rng
        match name:
            case "serial":
                return (str(number) if rng.random() < 0.2 else number), ""
            case "project":
                return row.project, ""
            case "description":
                return rng.choice(("", "", "", " ")) + row.description, ""
            case "category":
                return row.category, ""
            case "discovered_via":
                return row.via, ""
            case "found_on":
                return self.date_cell(row.found)
            case "responsible":
                if "assisting" in self.headers:
                    return row.responsible, ""
                return rng.choice(("、", "、", ",", ",", ";", ";", "/", "\n")).join([row.responsible, *row.assisting]), ""
            case "assisting":
                return rng.choice(("、", "、", ",", ";", "/", "\n", " ")).join(row.assisting) or rng.choice(("", "", "无", "/")), ""
            case "due":
                if row.due_spoken is not None:
                    return row.due_spoken, ""
                return self.date_cell(row.due)
            case "due_days":
                return row.due_spoken, ""
            case "measures" | "requirement":
                return rng.choice(words.MEASURES), ""
            case "remark":
                return rng.choice(words.REMARKS), ""
            case "closed_on":
                return self.date_cell(row.closed)
            case "person":
                return rng.choice(("张某", "李某某 022-8888", "王处长", "")), ""
            case "other":
                return rng.choice((rng.randint(1, 999), "详见台账", "")), ""
            case "progress" | "closing":
                return shared[name], ""
        raise KeyError(name)

    def state_words(self, row: Row) -> dict[str, str]:
        """The words for the row's state in the columns that the table has."""
        rng = self.rng
        answers, statuses, progresses = words.STATES["returned" if row.returned else row.state]
        has_closing, has_progress = "closing" in self.headers, "progress" in self.headers
        asks = self.headers.get("closing", "").startswith("是否") or self.headers.get("closing", "") in (
            "销号与否", "Closed?", "情况",
        )  # fmt: skip
        progress = rng.choice(progresses) if has_progress else ""
        if not has_closing:
            if row.state == "closed":
                progress = rng.choice(("已销号", "已完成整改并销号", "已整改到位,同意销号", "整改完毕,已销号"))
            return {"progress": progress, "closing": ""}
        closing = rng.choice(answers if asks else statuses)
        if row.state == "submitted" and asks and not has_progress:
            closing = rng.choice(("申请销号", "待销号", "已办结"))
        if row.state == "rectifying" and asks and not has_progress:
            closing = rng.choice(("正在整改", "整改中", "完成50%"))
        if row.returned and asks:
            closing = rng.choice(("退回重办", "不同意销号", "退回"))
        if row.state == "assigned":
            progress = closing = ""
        if row.state in ("submitted", "rectifying") and has_progress and not asks and rng.random() < 0.4:
            closing = ""
        return {"progress": progress, "closing": closing}

    # --- tables

    def pick_headers(self, *, without: tuple[str, ...] = (), always: tuple[str, ...] = ()) -> list[str]:
        rng = self.rng
        order = ["serial", "project", "description", "category", "discovered_via", "found_on", "responsible", "assisting",
                 "measures", "due", "progress", "closed_on", "closing", "remark"]  # fmt: skip
        optional = {"category": 0.7, "discovered_via": 0.5, "assisting": 0.55, "measures": 0.5, "progress": 0.6,
                    "closed_on": 0.6, "closing": 0.85, "remark": 0.6, "serial": 0.9}  # fmt: skip
        chosen = [n for n in order if n not in without and (n in always or rng.random() < optional.get(n, 1.0))]
        if "closing" not in chosen and "progress" not in chosen:
            chosen.insert(len(chosen), "closing")
        if rng.random() < 0.3 and "requirement" not in without:
            chosen.insert(rng.randint(4, len(chosen)), "requirement")
        if rng.random() < 0.25:
            chosen.insert(rng.randint(3, len(chosen)), "person")
        if rng.random() < 0.25:
            chosen.insert(rng.randint(3, len(chosen)), "other")
        if rng.random() < 0.2:
            middle = chosen[3:]
            rng.shuffle(middle)
            chosen = chosen[:3] + middle
        vocabulary = words.HEADERS
        self.headers = {name: self._decorated(rng.choice(vocabulary[name])) for name in chosen}
        if "due" not in chosen and self.headers.get("closed_on") == "完成时间":
            self.headers["closed_on"] = "办结日期"
        return chosen

    def _decorated(self, header: str) -> str:
        rng = self.rng
        kind = rng.random()
        if kind < 0.06 and len(header) == 4:
            return header[:2] + "\n" + header[2:]
        if kind < 0.09:
            return f"{header} "
        if kind < 0.12:
            return f"*{header}"
        if kind < 0.14 and len(header) == 2:
            return f"{header[0]}  {header[1]}"
        return header

    def table(
        self,
        page: Page,
        rows: list[Row],
        names: list[str],
        *,
        top: int,
        left: int = 0,
        header_rows: int = 1,
        merge_project: bool = False,
        fixed: dict[str, Any] | None = None,
        first_number: int = 1,
        draw_header: bool = True,
        trap: bool = True,
    ) -> int:
        """Draw header and rows; the first row below. What is drawn becomes truth."""
        if draw_header:
            for offset, name in enumerate(names):
                page.put(top, left + offset, self.headers[name], "header")
            top += header_rows
        if merge_project:
            rows.sort(key=lambda r: r.project or "")
        at = top
        group_start = at
        for position, row in enumerate(rows):
            if trap and self.rng.random() < 0.04:
                at += 1  # an empty row inside
                group_start = at
            new_group = position == 0 or rows[position - 1].project != row.project or group_start == at
            spoken = self.state_words(row)
            if new_group and merge_project:
                group_start = at
            for offset, name in enumerate(names):
                if name == "project" and merge_project and not new_group:
                    continue
                value, style = self.cell(row, name, first_number + position, shared=spoken)
                page.put(at, left + offset, value, style)
            if merge_project and "project" in names:
                last_of_group = position + 1 == len(rows) or rows[position + 1].project != row.project
                if last_of_group or self.rng.random() < 0.04:
                    column = left + names.index("project")
                    page.merge(group_start, column, at, column)
                    group_start = at + 1
            self.truth(page, at, row, names, fixed=fixed or {})
            at += 1
        page.row_count = max(page.row_count, at)
        return at

    def truth(self, page: Page, at: int, row: Row, names: list[str], *, fixed: dict[str, Any]) -> None:
        has = set(names)
        found = row.found if "found_on" in has else None
        due = row.due if {"due", "due_days"} & has else None
        self.ledger.findings.append(
            {
                "sheet": page.name,
                "row": at + 1,
                "project": fixed.get("project", row.project if "project" in has else None),
                "description": row.description,
                "category": fixed.get("category", row.category if "category" in has else None),
                "found_on": found.isoformat() if found else None,
                "responsible": fixed.get("responsible", row.responsible),
                "assisting": fixed.get("assisting", list(row.assisting)),
                "due_on": due.isoformat() if due else None,
                "state": row.state,
                "closed_on": row.closed.isoformat() if row.closed and "closed_on" in has else None,
                "columns": {FIELD_OF.get(n, n): i for i, n in enumerate(names)},
            }
        )

    def title(self, page: Page, width: int, *, left: int = 0, top: int = 0, text: str = "") -> int:
        """A title, maybe a line with 填报单位 and the date; the row below them."""
        rng = self.rng
        pattern = rng.choice([t for t in words.TITLES if "{year}" in t])
        text = text or pattern.format(
            area=rng.choice(words.AREAS), year=self.year, what=rng.choice(words.WHATS), q=rng.choice("一二三四")
        )
        page.put(top, left, text, "title")
        if not self.csv:
            page.merge(top, left, top, left + width - 1)
        top += 1
        if rng.random() < 0.5:
            page.put(top, left, rng.choice(("填报单位:区纪委监委", "填报单位(盖章):", "单位:驻市住建委纪检监察组")))
            page.put(top, left + width - 2, rng.choice((f"填报日期:{self.year}年12月31日", f"截至{self.year}.12.30", f"日期:{self.year}-12-31")))
            top += 1
        return top + rng.choice((0, 0, 0, 1))

    def footer(self, page: Page, at: int, width: int, *, left: int = 0, count: int = 0) -> None:
        rng = self.rng
        if rng.random() < 0.5:
            page.put(at, left, rng.choice(("合计", "总计", "合  计", "小计")))
            page.put(at, left + min(2, width - 1), rng.choice((count, f"{count}项", f"共{count}个问题")))
            at += 1
        if rng.random() < 0.3:
            at += 1
            page.put(at, left, rng.choice((
                "注:1.本表每月25日前报送;2.问题描述应具体到点位。", "备注:整改时限自交办之日起计算。", "说明:本台账实行销号管理。",
                "填表说明:责任单位填写全称,联系电话填写办公电话",
            )))  # fmt: skip
            at += 1
        if rng.random() < 0.5:
            at += 1
            page.put(at, left, rng.choice(("填表人:张某", "制表:王某", "填报人: 李某  ")))
            page.put(at, left + min(3, width - 1), rng.choice(("审核人:李某", "负责人:赵某", "联系电话:022-12345678")))

    def new_page(self, name: str) -> Page:
        page = Page(name)
        self.ledger.pages.append(page)
        return page


def _number_style(day: date, writer: Writer) -> tuple[Value, str]:
    return (day.year * 10000 + day.month * 100 + day.day), ""


def _serial(day: date, writer: Writer) -> tuple[Value, str]:
    return ((day - date(1899, 12, 30)).days if not writer.csv else day.isoformat()), ""


def _chinese(day: date, writer: Writer) -> tuple[Value, str]:
    year = "".join(NUMERALS[int(c)] for c in str(day.year))
    return f"{year}年{_numeral(day.month)}月{_numeral(day.day)}日", ""


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones else "")


def _yearless(day: date, writer: Writer) -> tuple[Value, str]:
    if day.year != writer.year or not writer.year_known:
        return day.isoformat(), ""
    return f"{day.month}月{day.day}日", ""


DATE_STYLES: dict[str, Callable[[date, Writer], tuple[Value, str]]] = {
    "excel": lambda d, w: (d, "yyyy-mm-dd"),
    "excel_cn": lambda d, w: (d, 'yyyy"年"m"月"d"日"'),
    "excel_slash": lambda d, w: (d, "yyyy/m/d"),
    "excel_md": lambda d, w: (d, 'm"月"d"日"'),
    "iso": lambda d, w: (d.isoformat(), ""),
    "dots": lambda d, w: (f"{d.year}.{d.month}.{d.day}", ""),
    "dots0": lambda d, w: (f"{d.year}.{d.month:02}.{d.day:02}", ""),
    "slash": lambda d, w: (f"{d.year}/{d.month}/{d.day}", ""),
    "cn": lambda d, w: (f"{d.year}年{d.month}月{d.day}日", ""),
    "cn0": lambda d, w: (f"{d.year}年{d.month:02}月{d.day:02}日", ""),
    "cn_spaced": lambda d, w: (f" {d.year} 年 {d.month} 月 {d.day} 日", ""),
    "packed": lambda d, w: (f"{d:%Y%m%d}", ""),
    "number": _number_style,
    "serial": _serial,
    "short": lambda d, w: (f"{d:%y}.{d.month}.{d.day}", ""),
    "chinese": _chinese,
    "timed": lambda d, w: (f"{d.isoformat()} 09:30", ""),
    "timed_cn": lambda d, w: (f"{d.year}/{d.month}/{d.day} 0:00:00", ""),
    "full_width": lambda d, w: (d.isoformat().translate(str.maketrans("0123456789-", "0123456789-")), ""),
    "before": lambda d, w: (f"{d.year}年{d.month}月{d.day}日", ""),
    "yearless": _yearless,
    "hao": lambda d, w: (f"{d.year}年{d.month}月{d.day}号", ""),
}
FIELD_OF = {"closing": "closing_state", "due": "due", "due_days": "due_days"}


# --- the structures


def flat(w: Writer) -> None:
    """Title, header, rows, total, signature."""
    page = w.new_page(w.rng.choice(("Sheet1", "台账", "问题清单", "汇总")))
    names = w.pick_headers()
    top = w.title(page, len(names))
    rows = w.rows(w.rng.randint(4, 40))
    at = w.table(page, rows, names, top=top)
    w.footer(page, at, len(names), count=len(rows))


def merged_projects(w: Writer) -> None:
    """The project's name merged downwards."""
    page = w.new_page("整改台账")
    names = w.pick_headers(always=("project",))
    top = w.title(page, len(names))
    choice = w.rng.sample(words.PROJECTS, 4)
    rows = [w.row(project=w.rng.choice(choice)) for _ in range(w.rng.randint(6, 30))]
    at = w.table(page, rows, names, top=top, merge_project=True)
    w.footer(page, at, len(names), count=len(rows))


def _two_levels(w: Writer, page: Page, groups: Any, top: int) -> list[str]:
    names: list[str] = []
    column = 0
    for group, leaves in groups:
        page.put(top, column, group, "header")
        if not w.csv:
            page.merge(top, column, top, column + len(leaves) - 1)
        for name, leaf in leaves:
            page.put(top + 1, column, leaf, "header")
            names.append(name)
            column += 1
    w.headers = {n: leaf for _, leaves in groups for n, leaf in leaves}
    return names


def two_levels(w: Writer) -> None:
    """Groups over leaves that say too little alone."""
    page = w.new_page("Sheet1")
    groups = w.rng.choice(words.GROUPS)
    width = sum(len(leaves) for _, leaves in groups)
    top = w.title(page, width)
    names = _two_levels(w, page, groups, top)
    rows = w.rows(w.rng.randint(5, 25))
    at = w.table(page, rows, names, top=top + 2, draw_header=False, merge_project=w.rng.random() < 0.5)
    w.footer(page, at, len(names), count=len(rows))


def mixed_levels(w: Writer) -> None:
    """Some headers span two rows, others stand in groups; sometimes a third level with a title line."""
    page = w.new_page("督办表")
    names = ["serial", "project", "description", "category", "found_on", "responsible", "assisting", "due", "progress",
             "closing", "closed_on", "remark"]  # fmt: skip
    top = w.title(page, len(names))
    deep = w.rng.random() < 0.3
    leaf_row = top + (2 if deep else 1)
    w.headers = {}
    groups = {"responsible": ("责任落实", 2), "progress": ("整改落实情况", 3), "category": ("问题概况", 2)}
    grouped: set[str] = set()
    for start, (label, span) in groups.items():
        first = names.index(start)
        page.put(top, first, label, "header")
        page.merge(top, first, top + (1 if deep else 0), first + span - 1)
        grouped.update(names[first : first + span])
    for offset, name in enumerate(names):
        header = w.rng.choice(words.HEADERS[name])
        w.headers[name] = header
        if name in grouped:
            page.put(leaf_row, offset, header, "header")
        else:
            page.put(top, offset, header, "header")
            page.merge(top, offset, leaf_row, offset)
    rows = w.rows(w.rng.randint(5, 20))
    at = w.table(page, rows, names, top=leaf_row + 1, draw_header=False)
    w.footer(page, at, len(names), count=len(rows))


def sheet_each(w: Writer) -> None:
    """A sheet for every project, its name in title and tab."""
    suffix = w.rng.choice(("监督清单", "问题台账", "问题整改清单", "堵点问题清单"))
    names = w.pick_headers(without=("project",))
    for project in w.rng.sample(words.PROJECTS, w.rng.randint(2, 5)):
        page = w.new_page(project[:28])
        top = 0
        if w.rng.random() < 0.8:
            top = w.title(page, len(names), text=f"{project}{suffix}" + w.rng.choice(("", f"({w.year}年)")))
        w.year_known = False
        rows = w.rows(w.rng.randint(2, 9), project=project, spoken=False)
        for row in rows:
            row.project = project
        saved, w.date_styles = w.date_styles, [s for s in w.date_styles if s != "yearless"] or ["iso"]
        w.table(page, rows, names, top=top, fixed={"project": project})
        w.date_styles = saved


def stacked(w: Writer) -> None:
    """Several tables on one sheet, each under a line 项目名称:…"""
    page = w.new_page("调度表")
    names = w.pick_headers(without=("project",))
    at = w.title(page, len(names))
    for project in w.rng.sample(words.PROJECTS, w.rng.randint(2, 4)):
        page.put(at, 0, f"{w.rng.choice(('项目名称:', '项目:', '工程名称:'))}{project}")
        at += 1
        rows = w.rows(w.rng.randint(2, 6), project=project)
        at = w.table(page, rows, names, top=at, fixed={"project": project}, trap=False) + w.rng.randint(1, 2)


def sections(w: Writer) -> None:
    """Lines 一、… between the rows name the project or the category."""
    page = w.new_page("清单")
    by_category = w.rng.random() < 0.4
    names = w.pick_headers(without=("category",) if by_category else ("project",))
    at = w.title(page, len(names))
    for offset, name in enumerate(names):
        page.put(at, offset, w.headers[name], "header")
    at += 1
    number = 1
    labels = w.rng.sample(words.CATEGORIES if by_category else words.PROJECTS, 3)
    for order, label in enumerate(labels):
        rows = w.rows(w.rng.randint(2, 7), project="" if by_category else label)
        shown = f"{label}类" if by_category else label
        page.put(at, 0, w.rng.choice((f"{NUMERALS[order + 1]}、{shown}", f"({NUMERALS[order + 1]}){shown}", f"{NUMERALS[order + 1]}、{shown}({len(rows)}项)")))
        if not w.csv and w.rng.random() < 0.7:
            page.merge(at, 0, at, len(names) - 1)
        fixed = {"category": shown} if by_category else {"project": label}
        at = w.table(page, rows, names, top=at + 1, fixed=fixed, draw_header=False, first_number=number, trap=False)
        number += len(rows)
    w.footer(page, at, len(names), count=number - 1)


def working_days(w: Writer) -> None:
    """Limits in working days, as those who handle cases write them."""
    page = w.new_page("办件台账")
    names = [n for n in w.pick_headers(always=("found_on",)) if n != "due"]
    names.insert(names.index("responsible") + 1, "due_days")
    w.headers["due_days"] = w.rng.choice(words.HEADERS["due_days"])
    w.headers.pop("due", None)
    if w.headers.get("closed_on") == "完成时间":
        w.headers["closed_on"] = "办结时间"
    top = w.title(page, len(names))
    rows = w.rows(w.rng.randint(5, 25), spoken=False)
    for row in rows:
        days = w.rng.choice((1, 3, 5, 7, 10, 15, 20, 30))
        row.due = CALENDAR.add(row.found, days).on
        row.due_spoken = days if w.rng.random() < 0.7 else f"{days}个工作日"
    at = w.table(page, rows, names, top=top)
    w.footer(page, at, len(names), count=len(rows))


def checklist(w: Writer) -> None:
    """A form with fixed items; most say 无."""
    page = w.new_page("检查表")
    names = w.pick_headers(without=("category", "requirement"))
    w.headers["check"] = w.rng.choice(("检查内容", "检查事项", "监督要点", "检查项目", "督查内容", "检查要点"))
    names.insert(names.index("description"), "check")
    top = w.title(page, len(names))
    for offset, name in enumerate(names):
        page.put(top, offset, w.headers[name], "header")
    at = top + 1
    for number in range(w.rng.randint(6, 20)):
        row = w.row()
        none = w.rng.random() < 0.5
        spoken = w.state_words(row)
        for offset, name in enumerate(names):
            if name == "check":
                page.put(at, offset, w.rng.choice(("程序合规", "资金使用", "现场管理", "信息公开", "制度执行", "档案资料")))
                continue
            if none and name in ("progress", "closing", "closed_on", "measures"):
                continue
            value, style = w.cell(row, name, number + 1, shared=spoken)
            if none and name == "description":
                value = w.rng.choice(("无", "无", "未发现问题", "暂无", "/", "无问题", "未发现异常", "—", "无。"))
            page.put(at, offset, value, style)
        if not none:
            w.truth(page, at, row, names, fixed={})
        at += 1
    w.footer(page, at, len(names))


def far_corner(w: Writer) -> None:
    """The table starts well inside the sheet; a list of codes stands to its right."""
    page = w.new_page("Sheet2")
    names = w.pick_headers()
    left, top = w.rng.randint(1, 4), w.rng.randint(3, 14)
    w.title(page, len(names), left=left, top=top - 3)
    rows = w.rows(w.rng.randint(5, 15))
    at = w.table(page, rows, names, top=top, left=left)
    right = left + len(names) + w.rng.randint(1, 2)
    kind = w.rng.choice((("类别代码", "类别名称"), ("代码", "含义"), ("状态", "说明"), ("单位简称", "单位全称")))
    start = top if w.rng.random() < 0.6 else top + 2
    page.put(start, right, kind[0])
    page.put(start, right + 1, kind[1])
    for offset, label in enumerate(w.rng.sample(words.CATEGORIES, 5)):
        page.put(start + 1 + offset, right, f"A{offset + 1}")
        page.put(start + 1 + offset, right + 1, label)
    del at
    for finding in w.ledger.findings:
        finding["columns"] = {n: c + left for n, c in finding["columns"].items()}


def printed_pages(w: Writer) -> None:
    """The header again on every printed page, with subtotals and page numbers."""
    page = w.new_page("打印")
    names = w.pick_headers()
    at = w.title(page, len(names))
    number = 1
    for sheet_number in range(w.rng.randint(2, 4)):
        rows = w.rows(w.rng.randint(3, 9))
        at = w.table(page, rows, names, top=at, first_number=number)
        number += len(rows)
        if w.rng.random() < 0.6:
            page.put(at, 0, w.rng.choice(("本页小计", "小计")))
            page.put(at, min(3, len(names) - 1), len(rows))
            at += 1
        if w.rng.random() < 0.5:
            page.put(at, len(names) // 2, f"第{sheet_number + 1}页")
            at += 1
        at += w.rng.choice((0, 1))
    w.footer(page, at, len(names), count=number - 1)


def exported_csv(w: Writer) -> None:
    """What a case system exports."""
    w.csv = True
    w.ledger.form = "csv"
    w.ledger.encoding = w.rng.choice(("gb18030", "utf-8", "utf-8-sig", "gbk"))
    w.ledger.delimiter = w.rng.choice((",", ",", ",", ";", "\t"))
    page = w.new_page("")
    names = w.pick_headers()
    top = w.title(page, len(names)) if w.rng.random() < 0.5 else 0
    if top == 0:
        w.year_known = False
        w.date_styles = [s for s in w.date_styles if s != "yearless"] or ["slash"]
    rows = w.rows(w.rng.randint(5, 40))
    at = w.table(page, rows, names, top=top, trap=False)
    if w.rng.random() < 0.4:
        page.put(at, 0, "合计")
        page.put(at, 2, f"{len(rows)}件")


def flattened_csv(w: Writer) -> None:
    """A two-level header saved as csv: groups stand once, merged projects too."""
    w.csv = True
    w.ledger.form = "csv"
    w.ledger.encoding = w.rng.choice(("gbk", "utf-8-sig"))
    page = w.new_page("")
    groups = w.rng.choice(words.GROUPS)
    top = w.title(page, sum(len(leaves) for _, leaves in groups))
    names = _two_levels(w, page, groups, top)
    choice = w.rng.sample(words.PROJECTS, 3)
    rows = sorted((w.row(project=w.rng.choice(choice)) for _ in range(12)), key=lambda r: r.project or "")
    w.table(page, rows, names, top=top + 2, draw_header=False, merge_project=True, trap=False)


def english(w: Writer) -> None:
    """A joint venture's list, headers in English."""
    page = w.new_page("Issues")
    names = [n for n in words.ENGLISH if n in ("description", "found_on", "responsible", "due", "closing", "project")
             or w.rng.random() < 0.6]  # fmt: skip
    w.headers = {n: w.rng.choice(words.ENGLISH[n]) for n in names}
    top = w.title(page, len(names), text=f"Supervision issue log {w.year}")
    w.table(page, w.rows(w.rng.randint(5, 15)), names, top=top)


def sheet_each_body(w: Writer) -> None:
    """A sheet for every department, which the sheet's name alone gives; or a cover line 责任单位:…"""
    names = w.pick_headers(without=("responsible", "assisting"))
    w.headers.pop("responsible", None)
    for body in w.rng.sample([b for b in words.BODIES if "(" not in b], w.rng.randint(2, 4)):
        page = w.new_page(body)
        top = w.title(page, len(names))
        if w.rng.random() < 0.5:
            page.put(top, 0, f"责任单位:{body}")
            top += 1
        w.table(page, w.rows(w.rng.randint(2, 7)), names, top=top, fixed={"responsible": body, "assisting": []})


def hidden_and_formulas(w: Writer) -> None:
    """Hidden working columns, serial numbers and limits as formulas, here and there an error."""
    page = w.new_page("台账")
    names = w.pick_headers(always=("serial", "found_on", "due"))
    names.insert(w.rng.randint(3, len(names)), "stale")
    w.headers["stale"] = w.rng.choice(("责任单位(旧)", "原整改时限", "辅助列", "内部编码", "上月状态"))
    top = w.title(page, len(names))
    for offset, name in enumerate(names):
        page.put(top, offset, w.headers[name], "header")
    page.hidden.append(names.index("stale"))
    rows = w.rows(w.rng.randint(5, 20), spoken=False)
    due_column = names.index("due")
    for position, row in enumerate(rows):
        at = top + 1 + position
        spoken = w.state_words(row)
        for offset, name in enumerate(names):
            if name == "stale":
                page.put(at, offset, w.rng.choice(("市某局", "X-01", "2019-01-01")))
                continue
            value, style = w.cell(row, name, position + 1, shared=spoken)
            page.put(at, offset, value, style)
            if name == "serial":
                page.cells[at, offset] = (position + 1, "")
                page.formulas[at, offset] = f"=ROW()-{top + 1}"
        if w.rng.random() < 0.3 and row.due:
            page.cells[at, due_column] = (row.due, "yyyy-mm-dd")
            page.formulas[at, due_column] = "=TODAY()"
        w.truth(page, at, row, names, fixed={})
        if w.rng.random() < 0.08:
            page.cells[at, due_column] = ("#REF!", "")
            page.formulas[at, due_column] = "=#REF!"
            w.ledger.findings[-1]["due_on"] = None
            w.ledger.errors.append((page.name, at + 1, due_column))


def merged_bodies(w: Writer) -> None:
    """Neighbouring rows share the responsible body and the limit through merged cells."""
    page = w.new_page("问题表")
    names = w.pick_headers()
    top = w.title(page, len(names))
    for offset, name in enumerate(names):
        page.put(top, offset, w.headers[name], "header")
    at = top + 1
    number = 1
    for _ in range(w.rng.randint(2, 6)):
        rows = w.rows(w.rng.randint(1, 4), spoken=False)
        shared = ("responsible", "assisting", "due") if w.rng.random() < 0.5 else ("responsible", "assisting")
        for row in rows:
            row.responsible, row.assisting = rows[0].responsible, rows[0].assisting
            if "due" in shared:
                row.due = rows[0].due
        for position, row in enumerate(rows):
            spoken = w.state_words(row)
            for offset, name in enumerate(names):
                if name in shared and position:
                    continue
                value, style = w.cell(row, name, number, shared=spoken)
                page.put(at + position, offset, value, style)
            w.truth(page, at + position, row, names, fixed={})
            number += 1
        for name in shared:
            if name in names:
                column = names.index(name)
                page.merge(at, column, at + len(rows) - 1, column)
        at += len(rows)


def two_ledgers(w: Writer) -> None:
    """Two tables with different headers on one sheet, and a cover sheet."""
    cover = w.new_page("封面")
    cover.put(3, 2, f"{w.year}年监督工作资料汇编")
    cover.put(6, 2, "二〇二五年编印" if w.year == 2025 else "内部资料")
    page = w.new_page("台账")
    at = 0
    for _ in range(2):
        names = w.pick_headers()
        at = w.title(page, len(names), top=at)
        at = w.table(page, w.rows(w.rng.randint(3, 8)), names, top=at) + w.rng.randint(2, 4)


def with_units(w: Writer) -> None:
    """Headers that explain themselves in brackets, numbered."""
    page = w.new_page("附件1")
    names = w.pick_headers()
    extra = {
        "due": ("(年月日)", "(具体到日)", "(格式:2025-01-01)"), "responsible": ("(牵头单位写在前)", "(全称)", "(单位)"),
        "progress": ("(截至本月底)", "(200字以内)", "(完成百分比)"), "closing": ("(是/否)", "(已销号/未销号)", "(√)"),
        "description": ("(具体到点位)", "(一事一条)"), "found_on": ("(年.月.日)",), "measures": ("(逐条列明)",),
    }  # fmt: skip
    for name, choices in extra.items():
        if name in w.headers and w.rng.random() < 0.6:
            w.headers[name] = w.headers[name].strip() + w.rng.choice(choices).replace("(", w.rng.choice("((")).replace(
                ")", ")"
            )
    if w.rng.random() < 0.3:
        for number, name in enumerate(names):
            w.headers[name] = f"{number + 1}.{w.headers[name]}"
    top = w.title(page, len(names))
    at = w.table(page, w.rows(w.rng.randint(5, 20)), names, top=top)
    for number in range(w.rng.choice((0, 0, 5, 12))):  # numbered lines nobody has filled in yet
        if "serial" in names:
            page.put(at + number, names.index("serial"), number + 50)


def annotated(w: Writer) -> None:
    """Bodies with their part in brackets or before a colon; joined by words."""
    page = w.new_page("分工")
    names = [n for n in w.pick_headers() if n != "assisting"]
    w.headers.pop("assisting", None)
    top = w.title(page, len(names))
    rows = w.rows(w.rng.randint(5, 20))
    column = names.index("responsible")
    at = w.table(page, rows, names, top=top, trap=False)
    for position, row in enumerate(rows):
        if not row.assisting:
            continue
        others = "、".join(row.assisting)
        kind = w.rng.randrange(5)
        text = (
            f"{row.responsible}(牵头)、" + "、".join(f"{b}(配合)" for b in row.assisting),
            f"牵头单位:{row.responsible};配合单位:{others}",
            f"{row.responsible}会同{others}",
            f"牵头:{row.responsible}\n配合:{others}",
            f"{row.responsible}(牵头),{others}",
        )[kind]
        page.put(at - len(rows) + position, column, text)


def several_lines(w: Writer) -> None:
    """One matter over several lines: number, project and matter merged, a line for every measure."""
    page = w.new_page("台账")
    names = w.pick_headers(always=("serial", "measures"), without=("requirement",))
    top = w.title(page, len(names))
    for offset, name in enumerate(names):
        page.put(top, offset, w.headers[name], "header")
    at = top + 1
    for number, row in enumerate(w.rows(w.rng.randint(3, 9), spoken=False)):
        lines = w.rng.choice((1, 2, 3))
        spoken = w.state_words(row)
        for offset, name in enumerate(names):
            value, style = w.cell(row, name, number + 1, shared=spoken)
            page.put(at, offset, value, style)
            if name != "measures":
                page.merge(at, offset, at + lines - 1, offset)
        for line in range(1, lines):
            page.put(at + line, names.index("measures"), w.rng.choice(words.MEASURES))
        w.truth(page, at, row, names, fixed={})
        at += lines


def three_levels(w: Writer) -> None:
    """Three rows of header; the lowest words are 单位, 时间, 情况."""
    page = w.new_page("汇总表")
    tree = (
        ("序号", "serial"), ("项目名称", "project"),
        ("问题清单", (("问题", (("描述", "description"), ("类别", "category"))), ("发现", (("时间", "found_on"), ("方式", "discovered_via"))))),
        ("整改清单", (("责任", (("单位", "responsible"), ("配合单位", "assisting"))), ("整改", (("措施", "measures"), ("时限", "due"), ("进展", "progress"))))),
        ("销号清单", (("销号", (("情况", "closing"), ("时间", "closed_on"))),)),
    )  # fmt: skip
    names: list[str] = []
    w.headers = {}
    width = 13
    top = w.title(page, width)
    column = 0
    for label, below in tree:
        page.put(top, column, label, "header")
        if isinstance(below, str):
            page.merge(top, column, top + 2, column)
            names.append(below)
            w.headers[below] = label
            column += 1
            continue
        first = column
        for middle, leaves in below:
            page.put(top + 1, column, middle, "header")
            page.merge(top + 1, column, top + 1, column + len(leaves) - 1)
            for leaf, name in leaves:
                page.put(top + 2, column, leaf, "header")
                names.append(name)
                w.headers[name] = leaf
                column += 1
        page.merge(top, first, top, column - 1)
    at = w.table(page, w.rows(w.rng.randint(5, 15)), names, top=top + 3, draw_header=False)
    w.footer(page, at, len(names))


def monthly_sheets(w: Writer) -> None:
    """A sheet for every month; what they share is in the first one's title."""
    names = w.pick_headers()
    for month in range(1, w.rng.randint(3, 6)):
        page = w.new_page(w.rng.choice((f"{month}月", f"{w.year}年{month}月", f"第{month}批")))
        top = w.title(page, len(names))
        w.table(page, w.rows(w.rng.randint(1, 6)), names, top=top)


def list_first(w: Writer) -> None:
    """A list of codes stands left of the ledger, or above it."""
    page = w.new_page("数据")
    names = w.pick_headers()
    if w.rng.random() < 0.5:
        page.put(0, 0, "代码")
        page.put(0, 1, "名称")
        for offset, label in enumerate(w.rng.sample(words.CATEGORIES, 4)):
            page.put(1 + offset, 0, f"{offset + 1:02}")
            page.put(1 + offset, 1, label)
        top, left = w.title(page, len(names), top=7), 0
    else:
        left = 3
        top = w.title(page, len(names), left=left)
        page.put(top, 0, "简称")
        page.put(top, 1, "全称")
        for offset, body in enumerate(w.rng.sample(words.BODIES, 4)):
            page.put(top + 1 + offset, 0, body[:3])
            page.put(top + 1 + offset, 1, body)
    w.table(page, w.rows(w.rng.randint(5, 15)), names, top=top, left=left)
    for finding in w.ledger.findings:
        finding["columns"] = {n: c + left for n, c in finding["columns"].items()}


def spoilt(w: Writer) -> None:
    """Impossible days, missing bodies, a limit before the finding: each must be named at its cell."""
    page = w.new_page("台账")
    names = w.pick_headers(always=("serial", "found_on", "due"))
    top = w.title(page, len(names))
    rows = w.rows(w.rng.randint(8, 16), spoken=False)
    at = w.table(page, rows, names, top=top, trap=False) - len(rows)
    for position, finding in enumerate(w.ledger.findings):
        if w.rng.random() > 0.3:
            continue
        row, kind = at + position, w.rng.randrange(4)
        if kind == 0:
            column = names.index("due")
            page.put(row, column, w.rng.choice((f"{w.year}-02-30", f"{w.year}年4月31日", f"{w.year}.13.1", "尽快", "国庆节前")))
            finding["due_on"] = None
        elif kind == 1:
            column = names.index("due")
            early = rows[position].found - timedelta(days=20)
            page.put(row, column, early.isoformat())
            finding["due_on"] = early.isoformat()
        elif kind == 2:
            column = names.index("responsible")
            page.cells.pop((row, column), None)
            finding["responsible"] = None
            if "assisting" not in names:
                finding["assisting"] = []
        else:
            column = names.index("found_on")
            page.put(row, column, w.rng.choice((f"{w.year}/2/30", "待查", f"{w.year}0231")))
            finding["found_on"] = None
        w.ledger.errors.append((page.name, row + 1, column))


FAMILIES: tuple[Callable[[Writer], None], ...] = (
    flat, merged_projects, two_levels, mixed_levels, sheet_each, stacked, sections, working_days, checklist, far_corner,
    printed_pages, exported_csv, flattened_csv, english, sheet_each_body, hidden_and_formulas, merged_bodies, two_ledgers,
    with_units, annotated, several_lines, three_levels, monthly_sheets, list_first, spoilt,
)  # fmt: skip


# --- files


def write(ledger: Ledger, folder: Path) -> tuple[Path, Path]:
    """The ledger's file and its truth beside it."""
    path = folder / f"{ledger.stem}.{ledger.form}"
    if ledger.form == "csv":
        _write_csv(ledger, path)
        for finding in ledger.findings:
            finding["sheet"] = path.stem
    else:
        _write_xlsx(ledger, path)
    truth = folder / f"{ledger.stem}.truth.json"
    content = {"family": ledger.family, "findings": ledger.findings, "errors": ledger.errors}
    truth.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path, truth


def _write_xlsx(ledger: Ledger, path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False})
    formats: dict[str, Any] = {}
    for page in ledger.pages:
        sheet = book.add_worksheet(page.name[:31] or None)
        merged = {(top, left): (bottom, right) for top, left, bottom, right in page.merges}
        for (row, column), (value, style) in page.cells.items():
            form = None
            if style and style not in ("header", "title"):
                form = formats.setdefault(style, book.add_format({"num_format": style}))
            if (row, column) in merged:
                bottom, right = merged.pop((row, column))
                sheet.merge_range(row, column, bottom, right, "", form)
            if (row, column) in page.formulas:
                cached = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
                sheet.write_formula(row, column, page.formulas[row, column], form, cached)
            elif isinstance(value, date):
                sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), form)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, form)
            else:
                sheet.write(row, column, value, form)
        for column in page.hidden:
            sheet.set_column(column, column, None, None, {"hidden": True})
    book.close()


def _write_csv(ledger: Ledger, path: Path) -> None:
    import csv

    page = ledger.pages[0]
    last = max(row for row, _ in page.cells)
    width = max(column for _, column in page.cells) + 1
    with path.open("w", encoding=ledger.encoding, newline="", errors="replace") as stream:
        writer = csv.writer(stream, delimiter=ledger.delimiter)
        for row in range(last + 1):
            record = []
            for column in range(width):
                value, _ = page.cells.get((row, column), ("", ""))
                record.append(f"{value.year}/{value.month}/{value.day}" if isinstance(value, date) else str(value))
            writer.writerow(record)


def generate(seed: int, folder: Path) -> tuple[Path, Path]:
    """The ledger of a seed, written."""
    return write(Writer(seed).run(), folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for seed in range(options.first, options.first + options.count):
        print(*generate(seed, options.out))


if __name__ == "__main__":
    main()
