"""The workbook that goes back to the office: as it came, with a column that says what is wrong with which row.

In xlsx the rows that are in order are hidden, not taken away, so that the corrected file can be imported as it is and
is known again. A csv cannot hide rows: it keeps its title, its header and the rows to be corrected. An xls comes back as
xlsx, with the rows to be corrected alone.
"""

import csv
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.evidence import queries as evidence
from jianxing.importing import queries
from jianxing.importing.apart.packing import unpack_problem
from jianxing.importing.models import ImportRow, ImportRun
from jianxing.importing.reading.refusals import FileRefused
from jianxing.importing.reading.workbook import read_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
_SECONDS = 120


class NothingToReturn(Refused):
    """Every row is in order, so there is nothing to correct."""


class NotReturnable(Refused):
    """The file could not be written again; the rows are on the page all the same."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A file to hand out."""

    stream: BinaryIO
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class _Bad:
    """A row to be corrected: where it is, which of its cells are meant, and why."""

    table: int
    sheet: str
    row: int
    columns: tuple[str, ...]
    reason: str


def returned_workbook(*, run: ImportRun) -> Returned:
    """Return the run's file with the reasons; raises ``NothingToReturn`` or ``NotReturnable``."""
    bad = [_bad(row) for row in queries.rows(run=run, only="errors")]
    if not bad:
        raise NothingToReturn(_("Every row of “%(name)s” is in order.") % {"name": run.name})
    stem = PurePath(run.name).stem + _(" - to be corrected")
    path = evidence.vault().path_of(run.sha256)
    if run.kind == "csv":
        return Returned(_csv(run, path, bad), f"{stem}.csv", CSV)
    stream = _xlsx(run, path, bad) if run.kind == "xlsx" else _anew(run, bad)
    return Returned(stream, f"{stem}.xlsx", XLSX)


def heading() -> str:
    """Return the header of the column of reasons."""
    return _("To be corrected (importer's note)")


def _bad(row: ImportRow) -> _Bad:
    language = get_language() or ""
    said, columns = [], []
    for problem in row.problems:
        if problem["severity"] != "error":
            continue
        if problem["code"] == queries.NOT_STORABLE:
            said.append(_("The database did not take this row."))
            continue
        said.append(unpack_problem(problem).message.in_language(language))
        if problem["column"]:
            columns.append(problem["column"])
    status = "" if row.is_refused else _("(imported, but without this value)")
    return _Bad(row.table, row.sheet, row.row, tuple(columns), " ".join([*said, status]).strip())


def _good_rows(run: ImportRun) -> dict[str, list[int]]:
    good: dict[str, list[int]] = {}
    rows = queries.rows(run=run).filter(has_error=False, is_refused=False)
    for sheet, row in rows.values_list("sheet", "row"):
        good.setdefault(sheet, []).append(row)
    return good


def _last_column(table: dict[str, Any]) -> str:
    letters: Iterable[str] = (column["letter"] for column in table["columns"])
    return max(letters, key=lambda letter: (len(letter), letter))


def _xlsx(run: ImportRun, path: Path, bad: list[_Bad]) -> BinaryIO:
    """Have the workbook written in a process of its own: it is still somebody's file."""
    request = {
        "path": str(path),
        "heading": heading(),
        "tables": [
            {
                "sheet": table["sheet"],
                "header_row": table["header_rows"][-1],
                "last_column": _last_column(table),
            }
            for table in run.tables
        ],
        "bad": [[row.table, row.sheet, row.row, list(row.columns), row.reason] for row in bad],
        "good": _good_rows(run),
    }
    with tempfile.TemporaryDirectory(prefix="jianxing-return-") as place:
        target = Path(place) / "returned.xlsx"
        request["target"] = str(target)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "jianxing.importing.apart.marking"],
                input=json.dumps(request).encode(),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotReturnable(_("The workbook is too large to be written again."), "") from None
        if done.returncode or not target.exists():
            raise NotReturnable(
                _("The workbook could not be written again."),
                _("Correct the rows named on this page in your file."),
            )
        return io.BytesIO(target.read_bytes())


def _csv(run: ImportRun, path: Path, bad: list[_Bad]) -> BinaryIO:
    try:
        book = read_workbook(path)
    except FileRefused as refusal:
        raise NotReturnable(str(refusal)) from refusal
    good = {row for rows in _good_rows(run).values() for row in rows}
    reasons = {row.row: row.reason for row in bad}
    headers = {table["header_rows"][-1] for table in run.tables}
    text = path.read_bytes().decode(book.encoding, errors="replace").removeprefix("\ufeff")
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=book.delimiter or ",", lineterminator="\r\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=book.delimiter or ",")
    records = list(reader)
    width = max((len(record) for record in records), default=0)
    for number, record in enumerate(records, start=1):
        if number in good:
            continue
        extra = heading() if number in headers else reasons.get(number, "")
        writer.writerow([*record, *[""] * (width - len(record)), extra] if extra else record)
    mark = b"\xef\xbb\xbf" if book.encoding.lower().replace("-", "").startswith("utf8") else b""
    encoding = "utf-8" if mark else book.encoding
    return io.BytesIO(mark + out.getvalue().encode(encoding, errors="replace"))


def _anew(run: ImportRun, bad: list[_Bad]) -> BinaryIO:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "text_wrap": True})
    rows = {(row.table, row.row): row for row in queries.rows(run=run, only="errors")}
    for number, table in enumerate(run.tables):
        mine = [row for row in bad if row.table == number]
        if not mine:
            continue
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, table["title"] or table["sheet"], bold)
        columns = table["columns"]
        for position, column in enumerate(columns):
            sheet.write_string(1, position, column["header"], bold)
        sheet.write_string(1, len(columns), heading(), bold)
        for line, row in enumerate(mine, start=2):
            raw = rows[number, row.row].raw
            for position, column in enumerate(columns):
                sheet.write_string(line, position, str(raw.get(column["letter"], "")))
            sheet.write_string(line, len(columns), row.reason)
    book.close()
    stream.seek(0)
    return stream
