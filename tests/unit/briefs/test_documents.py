"""Words of people go into documents as words: never as markup, whatever they hold."""

import io

import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianxing.briefs.documents import Document, Line, Part, Run, as_docx, as_html, as_pdf

HOSTILE = '#panic("x") $x^2$ <script>alert(1)</script> *粗* `码` #read("/etc/passwd") @ref \\ ]]> & "'
WORDS = {
    name: name
    for name in ("as_of", "issued", "number", "figures", "figure", "key", "value", "rows", "opens", "ledger")
}


def written(text: str) -> Document:
    return Document(
        title=text,
        subtitle=text,
        body=text,
        number=text,
        as_of="2026年3月31日",
        issued="2026年4月1日",
        standing=text,
        parts=[Part(heading=text, kicker=text, paragraphs=[[Run(text), Run(text, "a.b")]])],
        figures=[Line(key="a.b", name=text, value=text, unit=text, count="1", opens="/briefs/1/figures/a.b")],
        head=[("root", "0f" * 32)],
        words=WORDS,
    )


def test_hostile_words_are_shown_in_pdf() -> None:
    made = pypdfium2.PdfDocument(as_pdf(written(HOSTILE)))
    text = "".join(page.get_textpage().get_text_range() for page in made).replace("\r\n", "")
    assert "#panic" in text
    assert "<script>" in text
    assert "— 1 —" in text


def test_hostile_words_are_escaped_in_html() -> None:
    page = as_html(written(HOSTILE)).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@settings(max_examples=40, deadline=None)
@given(st.text())
def test_any_words_make_a_document(text: str) -> None:
    assert as_html(written(text.encode("utf-8", "ignore").decode())).startswith(b"<!doctype html>")
    docx.Document(io.BytesIO(as_docx(written(text))))


@pytest.mark.parametrize("text", ["", "\x00\x07", "\u202e反向", "很长" * 2000])
def test_odd_words_make_a_pdf_and_a_word_document(text: str) -> None:
    assert as_pdf(written(text)).startswith(b"%PDF")
    docx.Document(io.BytesIO(as_docx(written(text))))
