"""The head of an official document in Word: the issuer's name, the rules, number and urgency (clauses 7.2 and 10)."""

from collections.abc import Sequence
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

from jianxing.letters.documents import measures, ooxml
from jianxing.letters.documents.composing import red_lines
from jianxing.letters.documents.content import Document, FormName, day
from jianxing.letters.documents.measures import MM
from jianxing.letters.documents.titles import width
from jianxing.letters.documents.words import line

_RED: Final = RGBColor.from_string(measures.RED[1:].upper())
#: How much of a size of 小标宋 its characters are high.
_INK: Final = 0.93
_BLOCK: Final = measures.BLOCK[0] * MM
_NUMBER: Final = "\t"


def head(writer: Any, document: Document, form: FormName) -> None:
    """Write everything above the title."""
    if form == "letter":
        _letter_head(writer, document, form)
    else:
        _standard_head(writer, document, form)


def _letter_head(writer: Any, document: Document, form: FormName) -> None:
    top = measures.LETTER_MARK_TOP
    _mark(writer, red_lines(document, form), top=top, high=measures.LETTER_MARK_HEIGHT)
    first = (top + measures.LETTER_MARK_HEIGHT + measures.RULE_DROP) * MM
    second = (measures.PAGE[1] - measures.DOUBLE_RULE_FOOT - measures.DOUBLE_RULE_HEIGHT) * MM
    thick, between, thin = measures.DOUBLE_RULE_LINES
    bars = (
        (first, thick),
        (first + thick + between, thin),
        (second, thin),
        (second + thin + between, thick),
    )
    number = writer.paragraph("")
    number.paragraph_format.space_before = Pt(
        _above((measures.LETTER_NUMBER_TOP - measures.TOP) * MM, writer)
    )
    for place, (at, high) in enumerate(bars, start=1):
        ooxml.bar(
            number.add_run(), number=place, top=at, width=measures.DOUBLE_RULE * MM, height=high, colour=measures.RED[1:].upper()
        )  # fmt: skip
    number.paragraph_format.tab_stops.add_tab_stop(Pt(_BLOCK), alignment=2)
    if document.urgency:
        writer.run(number, document.urgency, east=ooxml.HEI)
    writer.run(number, _NUMBER + line(document.number))


def _standard_head(writer: Any, document: Document, form: FormName) -> None:
    top = measures.TOP + measures.MARK_TOP
    lines = red_lines(document, form)
    if len(document.issuers) > 1 and form == "standard":
        high = _joined(writer, document.issuers, document.mark, top=top)
    elif len(lines) > 1 and document.mark == "文件":
        high = _joined(writer, lines, document.mark, top=top, spread=False)
    else:
        high = measures.MARK_HEIGHT
        _mark(writer, lines, top=top, high=high)
    if document.urgency:
        urgent = writer.paragraph("")
        writer.run(urgent, document.urgency, east=ooxml.HEI)
    # Two lines under the name, wherever the lines of the block before it ended.
    down = (measures.MARK_TOP + high) * MM + 2 * measures.pitch() + (measures.pitch() - measures.SIZE)
    down -= measures.pitch() if document.urgency else 0
    number = writer.paragraph("")
    number.paragraph_format.space_before = Pt(_above(down, writer))
    if document.signers and form == "standard":
        ooxml.indent(number, left=measures.ADVANCE, right=measures.ADVANCE)
        number.paragraph_format.tab_stops.add_tab_stop(Pt(_BLOCK - measures.ADVANCE), alignment=2)
        writer.run(number, line(document.number) + _NUMBER + "签发人：")
        writer.run(number, line("　".join(document.signers)), east=ooxml.KAI)
    else:
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        writer.run(number, line(document.number))
    if form == "minutes":
        number = writer.paragraph("")
        ooxml.indent(number, left=measures.ADVANCE, right=measures.ADVANCE)
        number.paragraph_format.tab_stops.add_tab_stop(Pt(_BLOCK - measures.ADVANCE), alignment=2)
        writer.run(
            number,
            line("　".join(document.issuers)) + _NUMBER + (day(document.dated) if document.dated else ""),
        )
    # 4 mm under the number, of which its line holds a part.
    space = measures.RULE_DROP * MM - (measures.pitch() - measures.SIZE) / 2
    ooxml.ruled(number, points=measures.RED_RULE, colour=measures.RED[1:].upper(), space=space)


def _above(points: float, writer: Any) -> float:
    """Space before a line, so that its characters begin *points* down: Word stands them in the line's middle."""
    pitch: float = writer.pitch
    return max(0.0, points - (pitch - measures.SIZE) / 2)


def _mark(writer: Any, lines: tuple[str, ...], *, top: float, high: float) -> None:
    """Write the issuer's name in a frame: as high as told, narrowed to the block's width."""
    each = (high * MM - (len(lines) - 1) * 2.4 * MM) / len(lines)
    for text in lines:
        paragraph = writer.paragraph("")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _red(writer, paragraph, text, each / _INK, _BLOCK)
        paragraph.paragraph_format.line_spacing = Pt(high * MM / len(lines))
        ooxml.framed(paragraph, width=_BLOCK, height=high * MM, top=top * MM)


def _red(writer: Any, paragraph: Any, text: str, size: float, most: float) -> None:
    run = writer.run(paragraph, line(text), east=ooxml.SONG, size=int(size * 2) / 2)
    run.font.color.rgb = _RED
    part = min(1.0, most / (width(text) * size))
    if part < 1:
        run._r.get_or_add_rPr().append(ooxml.element("w", val=str(int(part * 100))))
    run._r.rPr.append(ooxml.element("snapToGrid", val="0"))


def _joined(writer: Any, names: Sequence[str], mark: str, *, top: float, spread: bool = True) -> float:
    """Write names one above the other, those of several issuers *spread*, with 文件 beside their middle; returns how high,
    in mm."""
    each: float = max(6.0, min(8.0, 60.0 / len(names) - 2.6))
    high: float = len(names) * (each + 2.34) - 2.34
    beside = 34 * MM if mark else 0.0
    widest = min(_BLOCK - beside, max(width(name) for name in names) * each * MM / _INK * 1.05)
    table = writer.made.add_table(rows=1, cols=2 if mark else 1)
    ooxml.at_page(table, top=top * MM)
    ooxml.sized(table, widths=(widest, beside) if mark else (widest,))
    cell = table.rows[0].cells[0]
    for place, name in enumerate(names):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.DISTRIBUTE if spread else WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt((each + 2.34) * MM)
        _red(writer, paragraph, name, each * MM / _INK, widest)
    if mark:
        cell = table.rows[0].cells[1]
        cell.vertical_alignment = 1
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.paragraphs[0].paragraph_format.line_spacing = Pt(1.5 * each * MM / _INK * 1.2)
        _red(writer, cell.paragraphs[0], mark, 1.5 * each * MM / _INK, beside)
    return high
