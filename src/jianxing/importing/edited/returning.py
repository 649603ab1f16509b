"""The edited list given back: what was refused marked in its cells, with the reason beside the row."""

import io

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from jianxing.evidence import queries as evidence
from jianxing.importing.edited import marks
from jianxing.importing.models import ImportRow, ImportRun

_MARKED = PatternFill("solid", fgColor="FFF4CCCC")
_WIDTH = 48


def returned_workbook(*, run: ImportRun) -> io.BytesIO:
    """Return the workbook; its marks stay, so that it can be edited and brought back again."""
    with (
        evidence.vault().path_of(run.sha256).open("rb") as content
    ):  # the store's names have no ending to judge by
        book = openpyxl.load_workbook(content)
    refused = ImportRow.objects.filter(run=run, decision=ImportRow.Decision.REFUSED).order_by("id")
    columns: dict[str, int] = {}
    for row in refused.iterator(chunk_size=1000):
        if row.sheet not in book.sheetnames:
            continue
        sheet = book[row.sheet]
        if row.sheet not in columns:
            columns[row.sheet] = sheet.max_column + 1
            _head(sheet, columns[row.sheet])
        told = sheet.cell(row.row, columns[row.sheet])
        told.value = "\n".join(
            f"{problem['params']['reason']} {problem['params']['remedy']}".strip() for problem in row.problems
        )
        told.data_type = "s"  # a reason quotes cells, and a quoted formula must not become one
        told.fill, told.alignment = _MARKED, Alignment(wrap_text=True, vertical="top")
        for problem in row.problems:
            if problem["column"]:
                sheet[f"{problem['column']}{row.row}"].fill = _MARKED
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def _head(sheet: Worksheet, column: int) -> None:
    header = next(
        (cell.row for row in sheet.iter_rows(max_row=40) for cell in row if cell.value == marks.HEADER), 1
    )
    cell = sheet.cell(header, column, _("Why not taken over"))
    cell.font = Font(bold=True)
    sheet.column_dimensions[cell.column_letter].width = _WIDTH
