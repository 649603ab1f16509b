"""The text of a brief and the figures placed in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.briefs import texts
from jianxing.briefs.texts import NoText, Piece, Section


def test_figures_stand_where_their_keys_do() -> None:
    assert list(texts.pieces("推动解决{rail.closed}个,余{own.f3}个")) == [
        Piece(words="推动解决"),
        Piece(key="rail.closed"),
        Piece(words="个,余"),
        Piece(key="own.f3"),
        Piece(words="个"),
    ]


def test_braces_that_hold_no_key_are_words() -> None:
    assert list(texts.pieces("{}与{ 空 }与{Big}")) == [Piece(words="{}与{ 空 }与{Big}")]


def test_a_key_is_placed_once_in_the_order_of_reading() -> None:
    sections = (
        Section(heading="一", paragraphs=("{b.c}{a}", "{a}")),
        Section(heading="二", paragraphs=("{d}",)),
    )
    assert texts.placed(sections) == ["b.c", "a", "d"]


@given(st.text())
def test_nothing_of_a_text_is_lost(text: str) -> None:
    assert texts.said(text, value=lambda key: f"{{{key}}}") == text


@given(st.lists(st.tuples(st.text(), st.text(), st.lists(st.text()))))
def test_sections_survive_being_kept(drawn: list[tuple[str, str, list[str]]]) -> None:
    sections = tuple(
        Section(heading=heading, kicker=kicker, paragraphs=tuple(paragraphs))
        for heading, kicker, paragraphs in drawn
    )
    assert texts.read([section.plain() for section in sections]) == sections


@pytest.mark.parametrize("plain", [None, {}, "text", [1], [{"paragraphs": "no list"}]])
def test_what_holds_no_sections_is_refused(plain: object) -> None:
    with pytest.raises(NoText):
        texts.read(plain)


def test_a_record_is_named_without_words_of_its_own() -> None:
    text = "制定方案。{programme:3}{project:12}督促落实{a.b}项，“见效。”对照{finding:7}核查！"
    section = texts.Section(heading="", paragraphs=(text,))
    assert texts.placed([section]) == ["a.b"]
    assert texts.records([section]) == ["programme:3", "project:12", "finding:7"]
    assert texts.said(text, value=lambda key: "4") == "制定方案。督促落实4项，“见效。”对照核查！"
    assert texts.sentences(text) == [
        "制定方案。{programme:3}{project:12}",
        "督促落实{a.b}项，“见效。”",
        "对照{finding:7}核查！",
    ]


@pytest.mark.parametrize(
    "text", ["", "无句号", "。", "{finding:1}", "一。二", "{a.b}。{finding:1}尾", "？！”一"]
)
def test_sentences_joined_are_the_paragraph(text: str) -> None:
    assert "".join(texts.sentences(text)) == text
