"""A ledger being drawn: the matters, the cells in many spellings, headers, titles, footers, and the truth."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bench.ledgers import words
from bench.ledgers.days import CALENDAR, DATE_STYLES, NUMERALS

Value = str | int | float | bool | date | None
FIELD_OF = {"closing": "closing_state", "due": "due", "due_days": "due_days"}


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


def _widen(ledger: Ledger) -> None:
    """Commas, colons, semicolons and brackets as Chinese keyboards type them: in the cells, and in the truth."""
    signs = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in ",;:()"})
    for page in ledger.pages:
        for place, (value, style) in page.cells.items():
            if isinstance(value, str):
                page.cells[place] = (value.translate(signs), style)
    for finding in ledger.findings:
        for name in ("project", "description", "category", "responsible"):
            if finding[name]:
                finding[name] = finding[name].translate(signs)
        finding["assisting"] = [body.translate(signs) for body in finding["assisting"]]


class Writer:
    """Draws one ledger."""

    def __init__(self, seed: int, family: Callable[[Writer], None]) -> None:
        self.seed = seed
        self.rng = random.Random(seed)
        self.year = self.rng.choice((2023, 2024, 2025, 2025, 2026))
        self.family = family
        self.ledger = Ledger(seed=seed, family=self.family.__name__)
        self.csv = False
        self.headers: dict[str, str] = {}
        self.year_known = True
        self.date_styles = self.rng.sample(tuple(DATE_STYLES), self.rng.randint(1, 6))

    def run(self) -> Ledger:
        self.family(self)
        if self.rng.random() < 0.5:
            _widen(self.ledger)
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
        state = rng.choice(
            ("closed", "closed", "submitted", "rectifying", "rectifying", "returned", "assigned")
        )
        bodies = rng.sample(words.BODIES, rng.choice((1, 1, 1, 2, 2, 3)))
        return Row(
            project=rng.choice(words.PROJECTS) if project == "" else project,
            description=rng.choice(words.PROBLEMS).format(n=rng.randint(2, 48))
            + rng.choice(("", "", "(复发)", "。")),
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
            spelling = rng.choice(
                ("{n}个工作日", "{n}个工作日内", "{n}工作日", "自发现之日起{n}个工作日内", "限{n}个工作日")
            )
            return spelling.format(n=days), CALENDAR.add(found, days).on
        month = min(found.month + rng.randint(1, 4), 12)
        last = (date(self.year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
        year = rng.choice(("", f"{self.year}年")) if self.year_known else f"{self.year}年"
        if kind == 3:
            return year + rng.choice(
                (f"{month}月底前", f"{month}月底", f"{month}月末", f"{month}月底前完成")
            ), last
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
        return DATE_STYLES[style](day, self.csv, self.year if self.year_known else None)

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
                return rng.choice(("、", "、", ",", ",", ";", ";", "/", "\n")).join(
                    [row.responsible, *row.assisting]
                ), ""
            case "assisting":
                return rng.choice(("、", "、", ",", ";", "/", "\n", " ")).join(row.assisting) or rng.choice(
                    ("", "", "无", "/")
                ), ""
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
                progress = rng.choice(
                    ("已销号", "已完成整改并销号", "已整改到位,同意销号", "整改完毕,已销号")
                )
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
        chosen = [
            n for n in order if n not in without and (n in always or rng.random() < optional.get(n, 1.0))
        ]
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
            area=rng.choice(words.AREAS),
            year=self.year,
            what=rng.choice(words.WHATS),
            q=rng.choice("一二三四"),
        )
        page.put(top, left, text, "title")
        if not self.csv:
            page.merge(top, left, top, left + width - 1)
        top += 1
        if rng.random() < 0.5:
            page.put(
                top, left, rng.choice(("填报单位:区纪委监委", "填报单位(盖章):", "单位:驻市住建委纪检监察组"))
            )
            page.put(
                top,
                left + width - 2,
                rng.choice(
                    (f"填报日期:{self.year}年12月31日", f"截至{self.year}.12.30", f"日期:{self.year}-12-31")
                ),
            )
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
                "注:1.本表每月25日前报送;2.问题描述应具体到点位。", "备注:整改时限自交办之日起计算。",
                "说明:本台账实行销号管理。",
                "填表说明:责任单位填写全称,联系电话填写办公电话",
            )))  # fmt: skip
            at += 1
        if rng.random() < 0.5:
            at += 1
            page.put(at, left, rng.choice(("填表人:张某", "制表:王某", "填报人: 李某  ")))
            page.put(
                at,
                left + min(3, width - 1),
                rng.choice(("审核人:李某", "负责人:赵某", "联系电话:022-12345678")),
            )

    def new_page(self, name: str) -> Page:
        page = Page(name)
        self.ledger.pages.append(page)
        return page
