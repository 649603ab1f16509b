"""The end of an official document in Word: names, date and imprint (clauses 7.3.5 and 7.4)."""

from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Pt

from jianxing.letters.documents import measures, ooxml
from jianxing.letters.documents.composing import dated, printed_on, signatures
from jianxing.letters.documents.content import Document, FormName
from jianxing.letters.documents.measures import ADVANCE, MM
from jianxing.letters.documents.titles import width
from jianxing.letters.documents.words import line

_BLOCK: Final = measures.BLOCK[0] * MM


def signed(writer: Any, document: Document, form: FormName) -> None:
    """Write the names of those whose document it is, and its date."""
    names = signatures(document, form)
    if not names:
        return
    date = dated(document)
    said = writer.made.paragraphs[-1]
    said.paragraph_format.keep_with_next = True
    across = width(date) * ADVANCE
    if document.sealed:
        middle = _BLOCK - 4 * ADVANCE - across / 2
        _in_rows(writer, [tuple(map(line, name)) for name in names], middle=middle)
        _standing(writer, date, right=4 * ADVANCE)
        return
    lines = [line(part) for name in names for part in name]
    widest = max(width(part) for part in lines) * ADVANCE
    left = max(0.0, min(_BLOCK - 2 * ADVANCE - widest, _BLOCK - 4 * ADVANCE - across))
    for place, part in enumerate(lines):
        _standing(writer, part, left=left, before=int(place == 0))
    _standing(writer, date, left=left + 2 * ADVANCE)


def _in_rows(writer: Any, names: list[tuple[str, ...]], *, middle: float) -> None:
    """Write names with room for their seals: two in a row where they leave it, the last over the date's *middle*."""
    wide = [max(width(part) for part in name) * ADVANCE for name in names]
    two = len(names) > 1 and max(wide) <= 2 * middle - _BLOCK - 2
    each = 2 if two else 1
    for at in range(0, len(names), each):
        row = names[at : at + each]
        high = max(map(len, row))
        padded = [("",) * (high - len(name)) + name for name in row]
        before = measures.SEAL_LINES if at == 0 else measures.SEAL_PITCH - high
        for place, parts in enumerate(zip(*padded, strict=True)):
            if len(parts) == 1:
                left = max(
                    0.0, min(_BLOCK - width(parts[0]) * ADVANCE, middle - width(parts[0]) * ADVANCE / 2)
                )
                _standing(writer, parts[0], left=left, before=before if place == 0 else 0)
                continue
            made = _standing(writer, "\t" + "\t".join(parts), before=before if place == 0 else 0)
            for stop in (_BLOCK - middle, middle):
                made.paragraph_format.tab_stops.add_tab_stop(Pt(stop), WD_TAB_ALIGNMENT.CENTER)


def _standing(writer: Any, text: str, *, left: float = 0, right: float = 0, before: float = 0) -> Any:
    made = writer.paragraph(text, before=before)
    made.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    made.paragraph_format.keep_with_next = not right
    ooxml.indent(made, **({"right": right} if right else {"left": left}))
    return made


def imprint(writer: Any, document: Document, form: FormName) -> None:
    """Write to whom it is copied and who printed it when, at the foot of the last page."""
    rows = []
    if document.copies:
        rows.append(("抄送：" + line("，".join(document.copies)) + "。", ""))
    if form != "letter" and document.printer:
        rows.append((line(document.printer), printed_on(document)))
    if not rows:
        return
    table = writer.made.add_table(rows=len(rows), cols=2)
    # Nine characters with the date's digits, one free at the edge, and room for a program that sets digits apart from Han.
    dates = 13 * measures.SMALL_SIZE
    ooxml.at_foot(table, widths=(_BLOCK - dates, dates))
    for place, (text, date) in enumerate(rows):
        cells = list(table.rows[place].cells)
        if not date:
            cells = [cells[0].merge(cells[1])]
        for cell, words in zip(cells, (text, date), strict=False):
            _small(writer, cell.paragraphs[0], words, hanging=words.startswith("抄送："))
            if form != "letter":
                ooxml.bordered(
                    cell,
                    top=measures.IMPRINT_THICK if place == 0 else measures.IMPRINT_THIN,
                    bottom=measures.IMPRINT_THICK if place == len(rows) - 1 else measures.IMPRINT_THIN,
                )
        if date:
            cells[-1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    # The table floats; a paragraph must follow it all the same, and takes no room.
    last = writer.paragraph("")
    last.paragraph_format.line_spacing = Pt(1)


def _small(writer: Any, paragraph: Any, words: str, *, hanging: bool) -> None:
    size = measures.SMALL_SIZE
    writer.run(paragraph, words, size=size)
    paragraph.paragraph_format.line_spacing = Pt(24)
    if hanging:
        ooxml.indent(paragraph, left=4 * size, right=size, hanging=3 * size)
    else:
        ooxml.indent(paragraph, left=size if not words.endswith("印发") else 0, right=size)
