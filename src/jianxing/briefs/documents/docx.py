"""A brief as a Word document: real headings and styles, page numbers, the table of figures at its end."""

import io
import re
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from jianxing.briefs.documents.content import Document

_RED = RGBColor(0x9E, 0x2A, 0x2B)
#: The faces of official documents; where one is not installed the reader's program takes its own Song.
_BODY, _HEAD, _KAI, _TITLE = "仿宋", "黑体", "楷体", "宋体"
_FIRST_LINE = Pt(32)
#: What a property of the file may hold (OPC, core properties).
_PROPERTY = 255
#: XML takes no control characters; a text that holds one loses it.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def as_docx(document: Document) -> bytes:
    """Return the document as a .docx file."""
    made = docx.Document()
    made.core_properties.title = _clean(document.title)[:_PROPERTY]
    made.core_properties.author = _clean(document.body)[:_PROPERTY]
    made.core_properties.language = "zh-CN"
    _prepare(made)
    _head(made, document)
    for part in document.parts:
        if part.heading:
            made.add_paragraph(_clean(part.heading), style="Heading 1")
        if part.kicker:
            made.add_paragraph(_clean(part.kicker), style="Heading 2")
        for runs in part.paragraphs:
            paragraph = made.add_paragraph()
            paragraph.paragraph_format.first_line_indent = _FIRST_LINE
            for run in runs:
                paragraph.add_run(_clean(run.words)).bold = True if run.figure else None
    _figures(made, document)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def _face(style: Any, name: str, size: float, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(size), bold
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for attribute in ("w:eastAsia", "w:hAnsi", "w:ascii"):
        fonts.set(qn(attribute), name if attribute == "w:eastAsia" else "Times New Roman")
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)


def _prepare(made: Any) -> None:
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    styles = made.styles
    _face(styles["Normal"], _BODY, 16)
    styles["Normal"].paragraph_format.space_after = Pt(0)
    styles["Normal"].paragraph_format.line_spacing = Pt(28)
    for name, face, size in (("Title", _TITLE, 22), ("Heading 1", _HEAD, 16), ("Heading 2", _KAI, 16)):
        style = styles[name]
        _face(style, face, size, bold=name == "Title")
        style.font.color.rgb = _RED if name == "Title" else RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(12 if name == "Heading 1" else 0)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.keep_with_next = True
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    _field(footer, "PAGE")
    footer.add_run(" —")


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:t" if text == "1" else "w:instrText")
            mark.text = text
        run._r.append(mark)


def _head(made: Any, document: Document) -> None:
    words = document.words
    if document.standing:
        standing = made.add_paragraph().add_run(_clean(f"【{document.standing}】"))
        standing.font.color.rgb = _RED
    title = made.add_paragraph(_clean(document.title), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if document.subtitle:
        made.add_paragraph(_clean(document.subtitle)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    imprint = [document.body]
    if document.number:
        imprint.append(f"{words['number']} {document.number}")
    imprint.append(f"{words['as_of']}{document.as_of}")
    if document.issued:
        imprint.append(f"{words['issued']} {document.issued}")
    for text in imprint:
        line = made.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(_clean(text)).font.size = Pt(12)


def _figures(made: Any, document: Document) -> None:
    words = document.words
    if document.figures:
        made.add_page_break()
        made.add_paragraph(
            _clean(f"{words['figures']}（{words['as_of']}{document.as_of}）"), style="Heading 1"
        )
        table = made.add_table(rows=1, cols=4)
        table.style = "Table Grid"
        columns = (words["figure"], words["value"], words["rows"], f"{words['key']} / {words['opens']}")
        _fill(table.rows[0], columns, bold=True)
        repeat = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        for line in document.figures:
            value = f"{line.value} {line.unit}".strip()
            _fill(table.add_row(), (line.name, value, line.count, f"{line.key}\n{line.opens}"))
    if document.head:
        made.add_paragraph(_clean(words["ledger"]), style="Heading 1")
        for name, value in document.head:
            paragraph = made.add_paragraph()
            paragraph.paragraph_format.line_spacing = Pt(16)
            paragraph.add_run(_clean(f"{name}：{value}")).font.size = Pt(10)


def _fill(row: Any, texts: tuple[str, ...], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = Pt(14)
        run = paragraph.add_run(_clean(text))
        run.font.size, run.bold = Pt(10), bold
