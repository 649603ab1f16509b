"""What the pages of a brief show: its paragraphs with figures as links, frozen values for templates."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jianxing.briefs import texts
from jianxing.briefs.addresses import page_of
from jianxing.briefs.queries import Drawn

Url = Callable[[str], str]
#: What the link to a record is called, by its kind.
RECORDS = {
    "finding": gettext_lazy("Finding"),
    "project": gettext_lazy("Project"),
    "inspection": gettext_lazy("Inspection"),
    "programme": gettext_lazy("Programme"),
    "letter": gettext_lazy("Letter"),
    "joint_action": gettext_lazy("Joint action"),
    "meeting": gettext_lazy("Meeting"),
    "meeting_series": gettext_lazy("Series"),
    "question": gettext_lazy("Question"),
    "bundle": gettext_lazy("Approval bundle"),
    "incident": gettext_lazy("Incident"),
    "body": gettext_lazy("Body"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Words, a figure's value with the address of its rows, or the address of a record that bears out what was said."""

    words: str
    url: str = ""
    name: str = ""
    is_record: bool = False


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
        if piece.record:
            kind = RECORDS.get(
                piece.record.partition(":")[0], pgettext_lazy("bears a sentence out", "Record")
            )
            yield Part(
                words="", url=page_of(piece.record), name=_("Open: %(what)s") % {"what": kind}, is_record=True
            )
        elif not piece.key:
            yield Part(words=piece.words)
        elif piece.key in drawn.figures:
            placed = drawn.figures[piece.key]
            yield Part(words=placed.shown, url=url(piece.key), name=placed.definition.name)
        else:
            yield Part(words="—", name=piece.key)
