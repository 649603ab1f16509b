"""The ledger as a workbook: what the filters admit, as the office prints it."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.directory.models import PlanDomain
from jianxing.findings import queries
from jianxing.findings.lifecycle import State
from jianxing.findings.models import STATE_LABELS
from jianxing.kernel.actor import Actor
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.findings.access import business_only
from jianxing.site.findings.filtering import FilterForm, in_words, sort_of
from jianxing.site.findings.rows import Row, row
from jianxing.site.requests import acting_request

BATCH = 1000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A cell of a workbook holds no more.
LONGEST_CELL = 32_767
A4 = 9
HEADER_ROWS = 4


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the workbook: its words, its width, and what stands in it."""

    label: str
    width: int
    value: Callable[[Row], object]


def groups() -> list[tuple[str, list[Field]]]:
    """Return the two levels of the header."""
    lights = {"red": _("overdue"), "yellow": _("behind plan"), "blue": _("due soon"), "none": ""}
    domains = {key: str(label) for key, label in PlanDomain.choices}
    states = {state.value: str(label) for state, label in STATE_LABELS.items()}
    yes = _("yes")

    def stated(shown: Row) -> str:
        finding = shown.finding
        return yes if finding.closure_stated and not finding.closure_verified else ""

    return [
        (
            _("Finding"),
            [
                Field(_("Number"), 22, lambda r: r.finding.number),
                Field(_("Domain"), 12, lambda r: domains.get(r.finding.domain, "")),
                Field(_("Category"), 14, lambda r: r.finding.category),
                Field(_("Project"), 26, lambda r: "、".join(r.projects)),
                Field(_("Place"), 18, lambda r: r.finding.place),
                Field(_("Description"), 56, lambda r: r.finding.description),
                Field(_("Found through"), 14, lambda r: r.finding.discovered_via),
                Field(_("Found on"), 12, lambda r: r.finding.found_on),
            ],
        ),
        (
            _("Responsibility"),
            [
                Field(_("Responsible body"), 22, lambda r: getattr(r.finding.responsible, "name", "")),
                Field(_("Assisting"), 22, lambda r: "、".join(r.assisting)),
                Field(_("Handler"), 10, lambda r: getattr(r.finding.handler, "name", "")),
                Field(_("Supervising body"), 22, lambda r: r.finding.supervised_by.name),
            ],
        ),
        (
            _("Deadline"),
            [
                Field(_("Due date"), 12, lambda r: r.finding.due_on),
                Field(
                    _("As given"), 14, lambda r: r.finding.due_text or str(r.finding.get_due_kind_display())
                ),
                Field(_("Working days left"), 10, lambda r: r.days),
                Field(_("Light"), 10, lambda r: lights[r.light] if r.is_open else ""),
            ],
        ),
        (
            _("Rectification"),
            [
                Field(_("State"), 12, lambda r: states[State(r.finding.state)]),
                Field(_("Progress"), 8, lambda r: r.finding.percent),
                Field(_("What is required"), 36, lambda r: r.finding.measures),
                Field(_("Latest report"), 36, lambda r: r.finding.progress),
                Field(_("Closed on"), 12, lambda r: r.finding.closed_on),
                Field(_("stated by ledger"), 10, stated),
                Field(_("Look back on"), 12, lambda r: r.finding.look_back_on),
                Field(_("Relapses"), 8, lambda r: r.finding.reopened or None),
                Field(_("Remark"), 24, lambda r: r.finding.remark),
            ],
        ),
    ]


@require_safe
@business_only
def export(request: HttpRequest) -> FileResponse:
    """Answer with the workbook. It is read inside the request's own acting transaction and sent when complete, so that
    a failure halfway is an error page and never half a ledger."""
    asked = acting_request(request)
    form = FilterForm(request.GET)
    filters, today = form.filters(by=asked.actor), clock.today()
    with ExitStack() as cleanup:
        file = cleanup.enter_context(tempfile.TemporaryFile())
        shown = _rows(filters=filters, by=asked.actor, sort=sort_of(request.GET), today=today)
        title = _("Supervision ledger of %(body)s") % {"body": asked.body_acting.name}
        write(file=file, title=title, note=_note(form, today), rows=shown)
        file.seek(0)
        cleanup.pop_all()  # the response closes it when it has been sent
    name = f"{_('Supervision ledger')} {today.isoformat()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _note(form: FilterForm, today: date) -> str:
    filters = in_words(form=form)
    day = _("As of %(day)s") % {"day": today.isoformat()}
    return f"{day} · {filters}" if filters else day


def _rows(*, filters: queries.Filters, by: Actor, sort: str, today: date) -> Iterator[Row]:
    """Yield every row through a cursor on the server, so that memory stays flat however many there are."""
    order, worked = queries.SORTS[sort], calendar()
    direction = "-" if order.descending else ""
    found = queries.filtered(filters=filters, by=by, today=today).annotate(sort_key=order.key)
    ordered = queries.for_list(found).order_by(f"{direction}sort_key", f"{direction}pk")
    for finding in ordered.iterator(chunk_size=BATCH):
        yield row(finding=finding, today=today, calendar=worked)


def write(*, file: IO[bytes], title: str, note: str, rows: Iterator[Row]) -> int:
    """Write the workbook row by row; returns how many rows it holds."""
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Supervision ledger")[:31])
    columns = [field for _group, fields in groups() for field in fields]
    _set_up(sheet, columns)
    _head(book, sheet, title=title, note=note, width=len(columns))
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "border": 1, "align": "center"})
    number = book.add_format({"valign": "top", "border": 1})
    count = 0
    for count, shown in enumerate(rows, start=1):
        at = HEADER_ROWS - 1 + count
        for column, field in enumerate(columns):
            value = field.value(shown)
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(at, column, value, number)
            else:
                sheet.write_string(at, column, str(value or "")[:LONGEST_CELL], text)
    sheet.autofilter(HEADER_ROWS - 1, 0, HEADER_ROWS - 1 + count, len(columns) - 1)
    book.close()
    return count


def _set_up(sheet: Any, columns: list[Field]) -> None:
    for index, field in enumerate(columns):
        sheet.set_column(index, index, field.width)
    sheet.freeze_panes(HEADER_ROWS, 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEADER_ROWS - 1)
    sheet.set_footer("&C&P / &N")


def _head(book: Any, sheet: Any, *, title: str, note: str, width: int) -> None:
    big = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    soft = book.add_format({"font_color": "#5b5b5b", "align": "left"})
    upper = book.add_format({"bold": True, "align": "center", "border": 1, "bg_color": "#efe9dc"})
    lower = book.add_format(
        {
            "bold": True,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
            "border": 1,
            "bg_color": "#f7f3ea",
        }
    )
    sheet.set_row(0, 28)
    sheet.merge_range(0, 0, 0, width - 1, title, big)
    sheet.merge_range(1, 0, 1, width - 1, note, soft)
    column = 0
    for group, fields in groups():
        sheet.merge_range(2, column, 2, column + len(fields) - 1, group, upper)
        column += len(fields)
    for index, field in enumerate(field for _group, fields in groups() for field in fields):
        sheet.write_string(3, index, field.label, lower)
