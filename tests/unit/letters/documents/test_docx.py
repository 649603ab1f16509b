"""The Word document, read as XML: what the standard asks for stands in it where Word looks for it."""

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from jianxing.letters.documents import Document, FormName, render
from jianxing.letters.documents.ooxml import INSTEAD
from tests.unit.letters.documents.samples import JOINT, LETTER, MINUTES, TWO_ATTACHED

TWIP = 20 * 72 / 25.4
EMU = 36000


def written(document: Document, form: FormName = "letter") -> tuple[Any, dict[str, bytes]]:
    """Return the document as python-docx reads it, and the parts of the file."""
    made = render(document, form=form, format="docx")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return docx.Document(io.BytesIO(made)), parts


def paragraph(made: Any, words: str) -> Any:
    return next(one for one in made.paragraphs if words in one.text)


def attribute(element: Any, path: str, name: str) -> str:
    found = element.find(path, {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"})
    assert found is not None, path
    return str(found.get(qn(f"w:{name}")))


def test_the_page_its_margins_and_the_grid_of_22_lines_of_28_characters() -> None:
    made, _ = written(LETTER)
    section = made.sections[0]._sectPr
    assert int(attribute(section, "w:pgSz", "w")) == pytest.approx(210 * TWIP, abs=1)
    assert int(attribute(section, "w:pgSz", "h")) == pytest.approx(297 * TWIP, abs=1)
    margins = {side: int(attribute(section, "w:pgMar", side)) for side in ("top", "left", "right", "bottom")}
    assert margins["top"] == pytest.approx(37 * TWIP, abs=1)
    assert margins["left"] == pytest.approx(28 * TWIP, abs=1)
    assert (210 * TWIP) - margins["left"] - margins["right"] == pytest.approx(156 * TWIP, abs=2)
    assert (297 * TWIP) - margins["top"] - margins["bottom"] == pytest.approx(225 * TWIP, abs=2)
    # A grid of lines alone: cells for characters are read differently by office programs.
    assert attribute(section, "w:docGrid", "type") == "lines"
    pitch = int(attribute(section, "w:docGrid", "linePitch"))
    assert int(225 * TWIP // pitch) == 22
    narrower = int(attribute(made.styles["Normal"].element.rPr, "w:spacing", "val")) / 20
    assert 28 * (16 + narrower) <= 156 * 72 / 25.4 < 29 * (16 + narrower)
    languages = made.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert languages.get(qn("w:eastAsia")) == "zh-CN"


def test_the_official_faces_are_named_with_what_to_take_instead() -> None:
    made, parts = written(LETTER)
    fonts = parse_xml(parts["word/fontTable.xml"])
    named = {font.get(qn("w:name")): font.find(qn("w:altName")).get(qn("w:val")) for font in fonts}
    assert named == dict(INSTEAD)
    normal = made.styles["Normal"].element.rPr
    assert normal.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert made.styles["Normal"].font.size.pt == 16
    assert made.styles["Title"].element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert made.styles["Title"].font.size.pt == 22
    assert made.styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    assert made.styles["Heading 2"].element.rPr.rFonts.get(qn("w:eastAsia")) == "楷体_GB2312"


def test_a_letters_rules_are_bars_170_wide_where_the_standard_has_them() -> None:
    _, parts = written(LETTER)
    xml = parts["word/document.xml"].decode()
    widths = [int(found) / EMU for found in re.findall(r'<wp:extent cx="(\d+)"', xml)]
    heights = [int(found) / EMU for found in re.findall(r'<wp:extent cx="\d+" cy="(\d+)"', xml)]
    tops = [int(found) / EMU for found in re.findall(r"<wp:posOffset>(\d+)", xml)]
    assert widths == pytest.approx([170] * 4, abs=0.01)
    assert heights[0] > 2 * heights[1]
    assert heights[3] > 2 * heights[2]
    assert 297 - (tops[3] + heights[3]) == pytest.approx(20, abs=0.02)
    frame = re.search(r"<w:framePr[^>]*>", xml)
    assert frame is not None
    top, high = (int(re.search(rf'w:{name}="(\d+)"', frame[0])[1]) / TWIP for name in ("y", "h"))  # type: ignore[index]
    assert top == pytest.approx(30, abs=0.05)
    assert tops[0] - (top + high) == pytest.approx(4, abs=0.05)
    assert xml.count("FF0000") >= 5


def test_a_letter_has_no_number_on_its_first_page_and_others_outside() -> None:
    made, _ = written(LETTER)
    section = made.sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_footer.paragraphs[0].text == ""
    assert made.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]
        assert "PAGE" in "".join(line._p.itertext())
        assert line.text.startswith("— ")
        assert line.text.endswith(" —")
        assert line._p.pPr.jc_val is not None
        assert attribute(line._p, "w:pPr/w:ind", side) == "280"
        assert line.runs[0].font.size.pt == 14
    other, _ = written(LETTER, "standard")
    assert not other.sections[0].different_first_page_header_footer


def test_the_number_is_flush_right_and_the_title_two_lines_below() -> None:
    made, _ = written(LETTER)
    number = paragraph(made, "〔2026〕12号")
    assert int(attribute(number._p, "w:pPr/w:tabs/w:tab", "pos")) == pytest.approx(156 * TWIP, abs=1)
    title = made.paragraphs[[one.text for one in made.paragraphs].index(number.text) + 1]
    assert title.style.name == "Title"
    assert title.paragraph_format.space_before.pt == pytest.approx(2 * 28.95)


def test_the_standard_form_has_its_red_line_under_the_number() -> None:
    made, _ = written(replace(LETTER, signers=("张某某",), urgency="加急"), "standard")
    number = paragraph(made, "签发人：张某某")
    assert attribute(number._p, "w:pPr/w:pBdr/w:bottom", "color") == "FF0000"
    assert attribute(number._p, "w:pPr/w:pBdr/w:bottom", "sz") == "12"
    assert number.runs[-1]._r.rPr.rFonts.get(qn("w:eastAsia")) == "楷体_GB2312"
    assert paragraph(made, "加急").runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"


def test_the_date_stands_four_characters_in_and_stays_with_the_text() -> None:
    made, _ = written(LETTER)
    texts = [one.text for one in made.paragraphs]
    place = texts.index("2026年3月5日")
    date, name, last = made.paragraphs[place], made.paragraphs[place - 1], made.paragraphs[place - 2]
    assert int(attribute(date._p, "w:pPr/w:ind", "right")) == pytest.approx(4 * 156 / 28 * TWIP, abs=1)
    assert name.text == "天津市纪委监委"
    assert name.paragraph_format.keep_with_next
    assert last.paragraph_format.keep_with_next


def test_the_imprint_stands_at_the_foot_between_its_rules() -> None:
    made, _ = written(LETTER, "standard")
    [table] = made.tables
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert place.get(qn("w:vertAnchor")) == "margin"
    assert int(place.get(qn("w:tblpX"))) == pytest.approx(28 * TWIP, abs=1)
    assert place.get(qn("w:tblpYSpec")) == "bottom"
    borders = [cell.find(qn("w:tcPr")).find(qn("w:tcBorders")) for cell in table._tbl.iter(qn("w:tc"))]
    first, last = borders[0], borders[-1]
    assert int(first.find(qn("w:top")).get(qn("w:sz"))) / 8 * 25.4 / 72 == pytest.approx(0.35, abs=0.02)
    assert int(first.find(qn("w:bottom")).get(qn("w:sz"))) / 8 * 25.4 / 72 == pytest.approx(0.25, abs=0.02)
    assert int(last.find(qn("w:bottom")).get(qn("w:sz"))) / 8 * 25.4 / 72 == pytest.approx(0.35, abs=0.02)
    assert table.rows[0].cells[0].text == "抄送：天津市交通运输委员会，天津市规划和自然资源局。"
    assert [cell.text for cell in table.rows[1].cells] == ["天津市纪委监委办公厅", "2026年3月6日印发"]
    letter, _ = written(LETTER)
    assert "tcBorders" not in letter.tables[0]._tbl.xml
    assert "印发" not in letter.tables[0]._tbl.xml


def test_properties_stand_in_the_order_of_the_schema() -> None:
    order = [
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "pBdr", "tabs", "spacing", "ind", "jc",
    ]  # fmt: skip
    for document, form in (
        (LETTER, "letter"),
        (JOINT, "standard"),
        (MINUTES, "minutes"),
        (TWO_ATTACHED, "letter"),
    ):
        made, _ = written(document, form)  # type: ignore[arg-type]
        for properties in made.element.iter(qn("w:pPr")):
            found = (one.tag.rsplit("}", 1)[-1] for one in properties)
            names = [name for name in found if name in order]
            assert names == sorted(names, key=order.index)
        of_runs = ["rFonts", "b", "snapToGrid", "color", "w", "sz"]
        for properties in made.element.iter(qn("w:rPr")):
            found = (one.tag.rsplit("}", 1)[-1] for one in properties)
            names = [name for name in found if name in of_runs]
            assert names == sorted(names, key=of_runs.index)


def test_minutes_say_who_was_there_and_joint_documents_name_all() -> None:
    made, _ = written(MINUTES, "minutes")
    texts = [one.text for one in made.paragraphs]
    assert "京津冀三地联合监督会商纪要" in texts
    assert "出席：北京市通州区纪委监委，河北省廊坊市纪委监委。" in texts
    joint, _ = written(JOINT, "standard")
    names = [one.text for one in joint.tables[0].rows[0].cells[0].paragraphs]
    assert names == list(JOINT.issuers)
    assert joint.tables[0].rows[0].cells[1].text == "文件"


def test_names_of_a_joint_document_stand_two_in_a_row_the_last_over_the_date() -> None:
    made, _ = written(JOINT, "standard")
    texts = [one.text for one in made.paragraphs]
    place = texts.index("\t天津市纪委监委\t北京市纪委监委")
    assert texts[place + 1 : place + 3] == ["河北省纪委监委", "2026年3月5日"]
    first, second = made.paragraphs[place], made.paragraphs[place + 1]
    left, right = (stop.position.mm for stop in first.paragraph_format.tab_stops)
    assert left + right == pytest.approx(156, abs=0.1)
    # Seals of 42 mm neither cross nor touch.
    assert right - left > 42
    assert second.paragraph_format.space_before.mm + 225 / 22 > 42


def test_attachments_are_named_and_bound_in() -> None:
    made, _ = written(TWO_ATTACHED)
    texts = [one.text for one in made.paragraphs]
    assert "附件：1.\t办理情况表" in texts
    assert "2.\t任务分工" in texts
    bound = paragraph(made, "附件2")
    assert bound.paragraph_format.page_break_before
