"""Ledgers as most offices keep them: flat, in groups, a sheet for each project or body, exported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench.ledgers import words
from bench.ledgers.days import CALENDAR, NUMERALS
from bench.ledgers.drawing import Page, Writer


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
        page.put(
            at,
            0,
            w.rng.choice(
                (
                    f"{NUMERALS[order + 1]}、{shown}",
                    f"({NUMERALS[order + 1]}){shown}",
                    f"{NUMERALS[order + 1]}、{shown}({len(rows)}项)",
                )
            ),
        )
        if not w.csv and w.rng.random() < 0.7:
            page.merge(at, 0, at, len(names) - 1)
        fixed = {"category": shown} if by_category else {"project": label}
        at = w.table(
            page, rows, names, top=at + 1, fixed=fixed, draw_header=False, first_number=number, trap=False
        )
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
    w.headers["check"] = w.rng.choice(
        ("检查内容", "检查事项", "监督要点", "检查项目", "督查内容", "检查要点")
    )
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
                item = w.rng.choice(("程序合规", "资金使用", "现场管理", "信息公开", "制度执行", "档案资料"))
                page.put(at, offset, item)
                continue
            if none and name in ("progress", "closing", "closed_on", "measures"):
                continue
            value, style = w.cell(row, name, number + 1, shared=spoken)
            if none and name == "description":
                value = w.rng.choice(
                    ("无", "无", "未发现问题", "暂无", "/", "无问题", "未发现异常", "—", "无。")
                )
            page.put(at, offset, value, style)
        if not none:
            w.truth(page, at, row, names, fixed={"category": item})
        at += 1
    w.footer(page, at, len(names))


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
        w.table(
            page, w.rows(w.rng.randint(2, 7)), names, top=top, fixed={"responsible": body, "assisting": []}
        )


FAMILIES: tuple[Callable[[Writer], None], ...] = (
    flat,
    merged_projects,
    two_levels,
    mixed_levels,
    sheet_each,
    stacked,
    sections,
    working_days,
    checklist,
    exported_csv,
    flattened_csv,
    english,
    sheet_each_body,
)
