"""Ledgers with something in the way: lists beside them, printed pages, formulas, several lines a matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bench.ledgers import words
from bench.ledgers.drawing import Writer


def far_corner(w: Writer) -> None:
    """The table starts well inside the sheet; a list of codes stands to its right."""
    page = w.new_page("Sheet2")
    names = w.pick_headers()
    left, top = w.rng.randint(1, 4), w.rng.randint(3, 14)
    w.title(page, len(names), left=left, top=top - 3)
    rows = w.rows(w.rng.randint(5, 15))
    at = w.table(page, rows, names, top=top, left=left)
    right = left + len(names) + w.rng.randint(1, 2)
    kind = w.rng.choice(
        (("类别代码", "类别名称"), ("代码", "含义"), ("状态", "说明"), ("单位简称", "单位全称"))
    )
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
            w.headers[name] = w.headers[name].strip() + w.rng.choice(choices).replace(
                "(", w.rng.choice("((")
            ).replace(")", ")")
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
        ("问题清单", (
            ("问题", (("描述", "description"), ("类别", "category"))),
            ("发现", (("时间", "found_on"), ("方式", "discovered_via"))),
        )),
        ("整改清单", (
            ("责任", (("单位", "responsible"), ("配合单位", "assisting"))),
            ("整改", (("措施", "measures"), ("时限", "due"), ("进展", "progress"))),
        )),
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
            page.put(
                row,
                column,
                w.rng.choice((f"{w.year}-02-30", f"{w.year}年4月31日", f"{w.year}.13.1", "尽快", "国庆节前")),
            )
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
    far_corner,
    printed_pages,
    hidden_and_formulas,
    merged_bodies,
    two_ledgers,
    with_units,
    annotated,
    several_lines,
    three_levels,
    monthly_sheets,
    list_first,
    spoilt,
)
