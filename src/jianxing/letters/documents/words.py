"""Words made fit for paper: nothing in a signed document is invisible, nothing runs out of the page."""

import re
import unicodedata
from typing import Final

from jianxing.letters.documents.content import Paragraph

#: What joins letters within words of some scripts, and chooses a form of the character before; both are kept.
_JOINERS: Final = frozenset("\u200c\u200d")
#: A run of letters longer than this may be broken anywhere.
_LONGEST: Final = 24
_RUN = re.compile(rf"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]{{{_LONGEST + 1},}}")
_CLUSTER = re.compile(r".[\u0300-\u036f\u200c\u200d\ufe00-\ufe0f]*", re.DOTALL)
_ZERO_WIDTH_SPACE: Final = "\u200b"

_CHINESE = "一二三四五六七八九十百"
#: 7.3.3: the numbers of the four levels, and what stands between them and the words.
_LEVELS: Final = (
    (1, re.compile(rf"^[{_CHINESE}]{{1,5}}、")),
    (2, re.compile(rf"^（[{_CHINESE}]{{1,5}}）")),
    (3, re.compile(r"^\d{1,3}[.．](?!\d)")),
    (4, re.compile(r"^（\d{1,3}）")),
)
#: A heading that is a line of its own is short and does not end as a sentence does.
_HEADING: Final = 40
_SENTENCE_END = "。！？"
#: What ends a sentence or a part of one.
STOPS: Final = "。；，！？.;,!?"


def printable(text: str) -> str:
    """Return *text* with every character that would not show written as its code point, 〈U+202E〉."""
    return "".join(character if _shows(character) else f"〈U+{ord(character):04X}〉" for character in text)


def _shows(character: str) -> bool:
    category = unicodedata.category(character)
    if category[0] != "C" and category not in ("Zl", "Zp"):
        return True
    return character in _JOINERS


def breakable(text: str) -> str:
    """Return *text* with places to break in every run of letters that is longer than a line can be trusted to hold."""
    return _RUN.sub(lambda run: _ZERO_WIDTH_SPACE.join(_CLUSTER.findall(run[0])), text)


def line(text: str) -> str:
    """Return *text* as one printable line: white space of any kind is one space."""
    return printable(" ".join(text.split()))


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of *text*, one a line, with the levels that their numbers say.

    A numbered line that is short and no sentence is a heading; of one that goes on as a paragraph the first sentence is,
    at levels 1 and 2.
    """
    return tuple(_paragraph(part) for part in map(line, text.splitlines()) if part)


def _paragraph(text: str) -> Paragraph:
    for level, number in _LEVELS:
        if number.match(text):
            heading, rest = _parted(text, level)
            return Paragraph(words=rest, level=level, heading=heading)
    return Paragraph(words=text)


def _parted(text: str, level: int) -> tuple[str, str]:
    if len(text) <= _HEADING and text[-1] not in _SENTENCE_END + "；：，":
        return text, ""
    if level > 2:
        return "", text
    end = min((at for at in map(text.find, _SENTENCE_END) if at >= 0), default=-1)
    return (text[: end + 1], text[end + 1 :]) if 0 <= end < _HEADING else ("", text)
