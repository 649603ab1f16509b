"""Workbooks that a page answers with, read as a person reads them: rows under the names of their columns."""

import io
from typing import Any

from openpyxl import load_workbook

#: The title, the note, the groups; the names of the columns stand in the row below.
_ABOVE = 3


def rows(answer: Any) -> list[dict[str, Any]]:
    """Return the rows of the first sheet, each by the names of its columns."""
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    names, *lines = list(sheet.iter_rows(min_row=_ABOVE + 1, values_only=True))
    return [dict(zip(map(str, names), line, strict=True)) for line in lines]
