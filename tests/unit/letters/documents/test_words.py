"""Words of people on paper: shown as they are, nothing hidden, nothing outside the page."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianxing.letters.documents import Document, Paragraph, paragraphs, render
from jianxing.letters.documents.titles import FITS, mark_lines, title_lines, width
from jianxing.letters.documents.words import breakable, line, printable
from tests.unit.letters.documents.measuring import Paper
from tests.unit.letters.documents.samples import LETTER

HOSTILE = '#panic("x") $x^2$ <w:p/> *粗* `码` #read("/etc/passwd") @ref \\ ]]> & " = - + /* */ //'
ODD = [
    "",
    "\x00\x07\x1b[31m",
    "\u202e反向\u2066隔离\u200b零宽",
    "الرسالة والرقم ١٢",
    "a" * 5000,
    "很长" * 2000,
    "\ud800",
    "\U000f0000𠀀\ue000\U0001f600",
    HOSTILE,
]


def everywhere(text: str) -> Document:
    """A document that holds *text* wherever people write."""
    return replace(
        LETTER,
        issuers=(text or "单位", text or "单位"),
        title=text,
        number=text,
        addressees=(text,),
        paragraphs=(Paragraph(text, 1, text), *paragraphs(text)),
        signers=(text,),
        signatures=(text,),
        note=text,
        copies=(text,),
        printer=text,
        standing=text,
    )


def test_hostile_words_are_shown_in_the_pdf_as_words() -> None:
    made = Paper(render(everywhere(HOSTILE), form="standard", format="pdf"))
    words = made.words().replace(" ", "")
    assert '#panic("x")' in words
    assert '#read("/etc/passwd")' in words
    assert "*粗*`码`" in words
    assert "/**///" in words


def test_hostile_words_are_shown_in_the_word_document_as_words() -> None:
    made = docx.Document(io.BytesIO(render(everywhere(HOSTILE), form="letter", format="docx")))
    assert any(HOSTILE in paragraph.text for paragraph in made.paragraphs)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("form", ["letter", "standard", "minutes"])
def test_odd_words_make_documents_within_the_paper(text: str, form: str) -> None:
    document = everywhere(text)
    made = Paper(render(document, form=form, format="pdf"))  # type: ignore[arg-type]
    for page in range(min(len(made), 3)):
        for one in made.characters(page):
            assert one.x >= 19
            assert one.x <= 191
    archive = zipfile.ZipFile(io.BytesIO(render(document, form=form, format="docx")))  # type: ignore[arg-type]
    docx.Document(io.BytesIO(archive.fp.getvalue()))  # type: ignore[union-attr]


def test_what_would_not_show_is_written_as_its_code_point() -> None:
    assert printable("合同\u202e金额\x07") == "合同〈U+202E〉金额〈U+0007〉"
    assert printable("\u200b") == "〈U+200B〉"
    assert printable("\u0645\u200c\u0646") == "\u0645\u200c\u0646"
    assert line("一\t二\n三\r\n") == "一 二 三"


@given(st.text())
def test_nothing_printable_is_lost_and_nothing_invisible_stays(text: str) -> None:
    shown = printable(text)
    assert all(character in shown for character in text if character.isprintable() and character != "\u3000")
    assert all(
        character.isprintable() or character in "\u200c\u200d\u3000\xa0" or character.isspace()
        for character in shown
    )


@given(st.text())
def test_a_breakable_text_is_the_same_text(text: str) -> None:
    shown = line(text)
    assert breakable(shown).replace("\u200b", "") == shown


def test_levels_are_understood_by_their_numbers() -> None:
    found = paragraphs(
        "正文。\n一、总体要求\n二、严格落实。各单位要认真办理，不得拖延。\n（一）用地\n1.资料\n1.5倍的数额。\n（1）电子件。\n\n〔2026〕3号"
    )
    assert [(part.level, part.heading, part.words) for part in found] == [
        (0, "", "正文。"),
        (1, "一、总体要求", ""),
        (1, "二、严格落实。", "各单位要认真办理，不得拖延。"),
        (2, "（一）用地", ""),
        (3, "1.资料", ""),
        (0, "", "1.5倍的数额。"),
        (4, "", "（1）电子件。"),
        (0, "", "〔2026〕3号"),
    ]


def test_a_title_is_broken_between_words_that_the_text_knows() -> None:
    title = "天津市纪委监委驻市交通运输委员会纪检监察组关于商请联动监督唐廊高速公路天津段前期手续办理事项的函"
    lines = title_lines(title, text="唐廊高速公路天津段前期手续办理")
    assert "".join(lines) == title
    assert all("高速公路" in line or "速公" not in line for line in lines)
    assert not any(line.startswith(("路", "速", "公")) for line in lines)


def test_line_ends_in_a_title_are_kept() -> None:
    assert title_lines("关于联动监督的\n函") == ("关于联动监督的", "函")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="天津关于的函《》（），。12abc 见行", min_size=1, max_size=90))
def test_titles_fit_and_lose_nothing(title: str) -> None:
    lines = title_lines(title)
    assert all(width(line) <= FITS for line in lines)
    assert "".join("".join(lines).split()) == "".join(title.split())


def test_a_stationed_groups_long_name_is_broken_before_its_station() -> None:
    assert mark_lines("天津市纪委监委驻市交通运输委员会纪检监察组") == (
        "天津市纪委监委",
        "驻市交通运输委员会纪检监察组",
    )
    assert mark_lines("天津市纪委监委") == ("天津市纪委监委",)
