"""An official document as a Word document, in the faces that the standard names.

The lines are those of the grid that Word keeps for 22 lines, and 28 characters fill one; rules and the issuer's name stand
where they stand in the PDF.
"""

import io
import math
from typing import Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from jianxing.letters.documents import measures, ooxml
from jianxing.letters.documents.composing import attendance, said
from jianxing.letters.documents.content import Attachment, Document, Drawing, FormName, Paragraph
from jianxing.letters.documents.docx_end import imprint, signed
from jianxing.letters.documents.docx_head import head
from jianxing.letters.documents.measures import MM
from jianxing.letters.documents.pdf import drawn
from jianxing.letters.documents.titles import title_lines
from jianxing.letters.documents.words import line, printable

#: Word's own 22 lines: each in the middle of its share of the block.
PITCH: Final = int(measures.BLOCK[1] * MM * 20 / measures.LINES) / 20
#: From character to character in twentieths of a point, so that 28 of them fit in a line and 29 do not. A grid of characters
#: would say the same to Word; other office programs give what is wider than its cell two of them.
NARROWER: Final = str(math.floor((measures.ADVANCE - measures.SIZE) * 20))
_TWO: Final = 2 * measures.ADVANCE
#: What a property of the file may hold (OPC, core properties).
_PROPERTY: Final = 255


def as_docx(document: Document, *, form: FormName) -> bytes:
    """Return the document as a .docx file."""
    writer = _Writer(document, form)
    writer.write()
    out = io.BytesIO()
    writer.made.save(out)
    return out.getvalue()


class _Writer:
    """One document being written from its head to its imprint."""

    def __init__(self, document: Document, form: FormName) -> None:
        self.document, self.form = document, form
        self.made: Any = docx.Document()
        self.pitch = PITCH

    def write(self) -> None:
        document = self.document
        _prepare(self.made, document, self.form)
        head(self, document, self.form)
        self._title(document.title, said(document))
        if document.addressees:
            self.paragraph(line("、".join(document.addressees)) + "：", before=1)
        for place, part in enumerate(document.paragraphs):
            self._said(part, before=int(place == 0 and not document.addressees))
        self._named_attachments()
        for place, (word, names) in enumerate(attendance(document)):
            there = self.paragraph("", before=int(place == 0))
            self.run(there, f"{word}：", east=ooxml.HEI)
            self.run(there, names)
            ooxml.indent(there, left=_TWO + 3 * measures.ADVANCE, hanging=3 * measures.ADVANCE)
        signed(self, document, self.form)
        if document.note:
            self._indented(f"（{line(document.note)}）")
        for place, one in enumerate(document.attachments):
            if one.is_bound_in:
                self._bound_in(one, place)
        imprint(self, document, self.form)
        ooxml.in_order(self.made.element)
        ooxml.in_order(self.made.styles.element)

    def paragraph(self, text: str, *, before: float = 0, into: Any = None) -> Any:
        """Add a paragraph, so many lines lower than the last."""
        made = (into or self.made).add_paragraph()
        made.paragraph_format.space_before = Pt(before * PITCH)
        if text:
            self.run(made, text)
        return made

    def run(self, paragraph: Any, text: str, *, east: str | None = None, size: float | None = None) -> Any:
        """Add words to *paragraph*, in another face or size where one is given."""
        made = paragraph.add_run(text)
        if east:
            ooxml.face(made._r.get_or_add_rPr(), east)
        if size:
            made.font.size = Pt(size)
        return made

    def _title(self, title: str, text: str) -> None:
        made = self.made.add_paragraph(style="Title")
        made.paragraph_format.space_before = Pt(2 * PITCH)
        for place, part in enumerate(title_lines(title, text=text)):
            run = made.add_run(line(part))
            if place:
                run._r.insert(1 if run._r.rPr is not None else 0, ooxml.element("br"))

    def _indented(self, text: str, *, before: float = 0) -> Any:
        made = self.paragraph(text, before=before)
        ooxml.indent(made, firstLine=_TWO)
        return made

    def _said(self, part: Paragraph, *, before: float = 0) -> None:
        made = self._indented("", before=before)
        if part.heading:
            east = {1: ooxml.HEI, 2: ooxml.KAI}.get(part.level)
            self.run(made, printable(part.heading), east=east)
            made.paragraph_format.keep_with_next = not part.words
        if part.words:
            self.run(made, printable(part.words))
        if part.level and not part.words:
            made.style = self.made.styles[f"Heading {part.level}"]

    def _named_attachments(self) -> None:
        names = [line(one.name) for one in self.document.attachments]
        number = 0.0 if len(names) == 1 else measures.ADVANCE
        for place, name in enumerate(names):
            word = "附件：" if place == 0 else ""
            made = self.paragraph(
                f"{word}{name}" if len(names) == 1 else f"{word}{place + 1}.\t{name}", before=int(place == 0)
            )
            left = _TWO + 3 * measures.ADVANCE + number
            ooxml.indent(made, left=left, hanging=3 * measures.ADVANCE + number if place == 0 else number)
            made.paragraph_format.tab_stops.add_tab_stop(Pt(left))

    def _bound_in(self, one: Attachment, place: int) -> None:
        several = len(self.document.attachments) > 1
        made = self.paragraph("")
        made.paragraph_format.page_break_before = True
        self.run(made, f"附件{place + 1}" if several else "附件", east=ooxml.HEI)
        self._title(one.name, "")
        self.made.paragraphs[-1].paragraph_format.space_before = Pt(PITCH)
        if one.drawing is not None:
            self._drawn(one.drawing)
        for at, part in enumerate(one.paragraphs):
            self._said(part, before=int(at == 0))

    def _drawn(self, drawing: Drawing) -> None:
        made = self.paragraph("", before=1)
        made.paragraph_format.line_spacing = 1.0  # a line of a fixed height would cut the picture off
        shape = made.add_run().add_picture(io.BytesIO(drawn(drawing)), width=Mm(measures.BLOCK[0]))
        shape._inline.docPr.set("descr", line(drawing.title))
        made.paragraph_format.keep_with_next = True
        self.paragraph(line(drawing.title)).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _prepare(made: Any, document: Document, form: FormName) -> None:
    made.core_properties.title = line(document.title)[:_PROPERTY]
    made.core_properties.author = line(document.issuers[0])[:_PROPERTY]
    made.core_properties.language = "zh-CN"
    made.core_properties.comments = ""
    page = made.sections[0]
    page.page_width, page.page_height = Mm(measures.PAGE[0]), Mm(measures.PAGE[1])
    page.top_margin, page.bottom_margin = Mm(measures.TOP), Mm(measures.BOTTOM)
    page.left_margin, page.right_margin = Mm(measures.LEFT), Mm(measures.RIGHT)
    for old in page._sectPr.findall(qn("w:docGrid")):
        page._sectPr.remove(old)
    page._sectPr.append(ooxml.element("docGrid", type="lines", linePitch=ooxml.twips(PITCH)))
    _styles(made.styles)
    _folios(made, page, document, form)
    for relation in made.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = ooxml.font_table()


def _styles(styles: Any) -> None:
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = ooxml.element("lang")
        defaults.append(language)
    language.set(qn("w:eastAsia"), "zh-CN")  # which of a character's shapes is meant
    faces = {"Normal": (ooxml.FANG, measures.SIZE), "Title": (ooxml.SONG, measures.TITLE_SIZE)}
    faces |= {
        f"Heading {level}": (east, measures.SIZE)
        for level, east in enumerate((ooxml.HEI, ooxml.KAI, ooxml.FANG, ooxml.FANG), start=1)
    }
    for name, (east, size) in faces.items():
        style = styles[name]
        properties = style.element.get_or_add_rPr()
        ooxml.face(properties, east)
        style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        for old in [*properties.findall(qn("w:spacing")), *properties.findall(qn("w:kern"))]:
            properties.remove(old)
        properties.append(ooxml.element("spacing", val=NARROWER if size == measures.SIZE else "0"))
        paragraph = style.paragraph_format
        paragraph.space_before = paragraph.space_after = Pt(0)
        paragraph.line_spacing = Pt(PITCH)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if name == "Title" else WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.widow_control = False
        for name_off in ("overflowPunct", "autoSpaceDE", "autoSpaceDN"):
            style.element.pPr.append(ooxml.element(name_off, val="0"))
        if name == "Title":  # higher than a line of the grid, and set in one all the same
            style.element.pPr.append(ooxml.element("snapToGrid", val="0"))
        border = style.element.pPr.find(qn("w:pBdr"))
        if border is not None:
            style.element.pPr.remove(border)


def _folios(made: Any, page: Any, document: Document, form: FormName) -> None:
    """Number the pages (clause 7.5), and say on each what is not in force."""
    made.settings.odd_and_even_pages_header_footer = True
    page.different_first_page_header_footer = form == "letter"
    # The dashes stand 7 mm under the block; the line that holds them is as high as their size.
    foot = measures.BOTTOM * MM - measures.FOLIO_DROP * MM - measures.SMALL_SIZE / 2
    page.footer_distance, page.header_distance = Pt(foot), Mm(12)
    for footer, side in ((page.footer, "right"), (page.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
        ooxml.indent(paragraph, **{side: measures.SMALL_SIZE})
        paragraph.paragraph_format.line_spacing = Pt(measures.SMALL_SIZE)
        paragraph.add_run("— ")
        ooxml.page_number(paragraph)
        paragraph.add_run(" —")
        for run in paragraph.runs:
            ooxml.face(run._r.get_or_add_rPr(), ooxml.PLAIN)
            run.font.size = Pt(measures.SMALL_SIZE)
    if document.standing:
        headers = [page.header, page.even_page_header]
        for header in [*headers, page.first_page_header] if form == "letter" else headers:
            header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = header.paragraphs[0].add_run(f"【{line(document.standing)}】")
            run.font.color.rgb, run.font.size = RGBColor(0xFF, 0, 0), Pt(12)
