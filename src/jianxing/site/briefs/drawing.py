"""What the pages of a brief show: its paragraphs with figures as links, frozen values for templates."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from jianxing.briefs import texts
from jianxing.briefs.queries import Drawn

Url = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Part:
    """Words, or a figure's value with the address of its rows."""

    words: str
    url: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as the page draws it."""

    heading: str
    kicker: str
    domain: str
    paragraphs: Sequence[Sequence[Part]]


def sections(drawn: Drawn, *, url: Url) -> list[ShownSection]:
    """Return the text with each figure leading to its rows; a key that no figure bears stays as a dash."""
    return [
        ShownSection(
            heading=section.heading,
            kicker=section.kicker,
            domain=section.domain,
            paragraphs=[list(_parts(drawn, text, url)) for text in section.paragraphs],
        )
        for section in drawn.sections
    ]


def _parts(drawn: Drawn, text: str, url: Url) -> Iterator[Part]:
    for piece in texts.pieces(text):
        if not piece.key:
            yield Part(words=piece.words)
        elif piece.key in drawn.figures:
            placed = drawn.figures[piece.key]
            yield Part(words=placed.shown, url=url(piece.key), name=placed.definition.name)
        else:
            yield Part(words="—", name=piece.key)
