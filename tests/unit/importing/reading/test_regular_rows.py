"""Rows read by pattern say what the parser says of them, and what is not written in the usual way is left to it."""

import random
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mutants import mutant

from jianxing.importing.reading.grid import Sheet
from jianxing.importing.reading.refusals import FileRefused, Limits
from jianxing.importing.reading.regular_rows import Irregular, RegularRows
from jianxing.importing.reading.xlsx import read_xlsx

LEDGERS = Path(__file__).resolve().parents[4] / "src" / "jianxing" / "demo" / "ledgers"
SOURCES = ("transport_2025.xlsx", "wuqing_canal_2025.xlsx")
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def workbook(path: Path, sheet: str | bytes) -> Path:
    """A workbook of one sheet, with two shared strings, a style of days and one of shares."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="r"><sheets><sheet name="台账" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            '<Relationships><Relationship Id="s" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
            '<Relationship Id="t" Type="x/sharedStrings" Target="sharedStrings.xml"/>'
            '<Relationship Id="u" Type="x/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/sharedStrings.xml": (
            f'<sst xmlns="{main}"><si><t>路基</t></si><si><t/></si>'
            "<si><r><t>填</t></r><r><t>筑</t></r></si></sst>"
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def told(path: Path, *, by_pattern: bool) -> Any:
    """What the reader says of a file: its sheets, or the code of its refusal."""
    try:
        return read_xlsx(path, limits=Limits(), by_pattern=by_pattern)
    except FileRefused as refusal:
        return refusal.message.code


def is_regular(rows: str, *, head: str = HEAD, tail: str = "</worksheet>") -> bool:
    """Whether the pattern takes these rows."""
    reader = RegularRows(
        sheet=Sheet("台账"),
        formats=["", "date", "percent"],
        strings=["路基", "", "填筑"],
        longest=100,
        read_value=lambda raw, kind, style: raw,
        count=lambda cells: None,
        refuse=lambda row, column: ValueError(),
    )
    try:
        reader.read([f"{head}<sheetData>{rows}</sheetData>{tail}".encode()])
    except Irregular:
        return False
    return True


@pytest.mark.parametrize("seed", range(200))
def test_of_a_mutated_workbook_both_say_the_same(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    _, content = mutant(chance, (LEDGERS / chance.choice(SOURCES)).read_bytes())
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    assert told(path, by_pattern=True) == told(path, by_pattern=False)


WORDS = st.text(st.sampled_from("路基填筑 a1_x000D\t\n<>&\"'。\u3000\x85\ufffd"), max_size=12)
NUMBERS = st.sampled_from(
    (
        "0",
        "1",
        "007",
        "2",
        "45731",
        "45731.5",
        "0.25",
        "1e3",
        "1_0",
        "-3",
        "1e400",
        "nan",
        "123456789012345678",
        "x",
        "",
        "12",
    )
)


def _cell(letter: str, row: int) -> st.SearchStrategy[str]:
    place = f'<c r="{letter}{row}"'
    style = st.sampled_from(("", ' s="0"', ' s="1"', ' s="2"', ' s="9"'))
    formula = st.sampled_from(
        ("", "", "", "<f>A1+1</f>", '<f t="shared" si="0"/>', "<f>A1&amp;B1</f>", "<f>1&lt;2</f>")
    )
    return st.one_of(
        st.builds(lambda s, f, n: f"{place}{s}>{f}<v>{n}</v></c>", style, formula, NUMBERS),
        st.builds(lambda s, n: f'{place}{s} t="s"><v>{n}</v></c>', style, NUMBERS),
        st.builds(lambda s, w: f'{place}{s} t="inlineStr"><is><t>{escape(w)}</t></is></c>', style, WORDS),
        st.builds(lambda f, w: f'{place} t="str">{f}<v>{escape(w)}</v></c>', formula, WORDS),
        st.builds(
            lambda k, n: f'{place} t="{k}"><v>{n}</v></c>',
            st.sampled_from(("n", "b", "e", "d", "zz")),
            NUMBERS,
        ),
        st.just(f"{place}/>"),
        st.just(f'{place} s="1"></c>'),
        st.just(f"{place}><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c>"),
        st.just("<c><v>5</v></c>"),
        st.just(f"<!-- {letter} -->"),
        st.just(" "),
    )


@st.composite
def _rows(draw: st.DrawFn) -> str:
    rows = []
    for row in draw(st.lists(st.integers(1, 9), max_size=5)):
        cells: Iterable[str] = [
            draw(_cell(letter, row)) for letter in draw(st.lists(st.sampled_from("ABAA"), max_size=4))
        ]
        attributes = draw(
            st.sampled_from(
                (
                    "",
                    f' r="{row}"',
                    f' r="{row}" hidden="1"',
                    f' r="{row}" r="2"',
                    ' spans="1:2" ht="0"',
                    ' r="x"',
                )
            )
        )
        rows.append(
            draw(st.sampled_from((f"<row{attributes}>{''.join(cells)}</row>", f"<row{attributes}/>")))
        )
    return "".join(rows)


@settings(deadline=None, max_examples=400)
@given(_rows())
def test_of_any_rows_both_say_the_same(rows: str) -> None:
    with TemporaryDirectory() as folder:
        path = workbook(Path(folder) / "台账.xlsx", f"{HEAD}<sheetData>{rows}</sheetData></worksheet>")
        assert told(path, by_pattern=True) == told(path, by_pattern=False)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"/></row>',
        '<row r="1" spans="1:2" x14ac:dyDescent="0.25"><c r="A1" s="1"><v>45731</v></c></row>\n<row r="2" ht="30"/>',
        '<row r="1"><c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> a&lt;b </t></is></c></row>',
        "",
    ],
)
def test_what_programs_write_is_read_by_pattern(rows: str) -> None:
    assert is_regular(rows)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><f>1+1</f></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><!-- --></row>',
        '<row r="1"><c r="A1"><v>&unknown;</v></c></row>',
        '<row r="1"><c r="A1"><v>&#0;</v></c></row>',
        '<row r="1"><c r="A1"><v><![CDATA[1]]></v></c></row>',
        '<row r="1"><c r="A1"><v>a\rb</v></c></row>',
        '<row r="1"><c r="A1"><v>a\x01b</v></c></row>',
        '<row r="1"><c r="A1"><v>a]]>b</v></c></row>',
        '<row r="1" r="2"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c>',
        '<row r="1">',
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_what_they_do_not_is_left_to_the_parser(rows: str) -> None:
    assert not is_regular(rows)


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ('<?xml version="1.0" encoding="GBK"?>' + HEAD, "</worksheet>"),
        (HEAD + '<sheetData><row r="1"/></sheetData>', "</worksheet>"),
        (HEAD, '<sheetData><row r="1"/></sheetData></worksheet>'),
        (HEAD + "<!-- ", " --></worksheet>"),
    ],
)
def test_rows_that_do_not_stand_alone_are_left_to_the_parser(head: str, tail: str) -> None:
    assert not is_regular('<row r="1"><c r="A1"><v>1</v></c></row>', head=head, tail=tail)


def test_a_document_type_is_refused_whoever_reads_the_rows(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'
    hostile = f'<!DOCTYPE x [<!ENTITY a "b">]>{HEAD}<sheetData>{rows}</sheetData></worksheet>'
    assert told(workbook(tmp_path / "a.xlsx", hostile), by_pattern=True) == "xml_entities"


def test_a_row_cut_by_the_pieces_of_the_file_is_whole(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>第{n}标段路基填筑资料与报审内容不一致</t></is></c></row>'
        for n in range(1, 9000)
    )
    path = workbook(tmp_path / "a.xlsx", f"{HEAD}<sheetData>{rows}</sheetData></worksheet>")
    [sheet] = told(path, by_pattern=True)
    assert (sheet,) == told(path, by_pattern=False)
    assert len(sheet.cells) == 8999
