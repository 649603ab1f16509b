"""What both formats say alike: names, dates and lists as the standard has them."""

from typing import Final

from jianxing.letters.documents.content import Document, FormName, day
from jianxing.letters.documents.titles import LONGEST_MARK, mark_lines
from jianxing.letters.documents.words import breakable, line

#: Where the day is still open, room to write it in.
BLANK_DATE: Final = "\u3000\u3000年\u3000月\u3000日"


#: Characters of a name that leaves room for another beside it.
_BESIDE: Final = 12


def fit(text: str) -> str:
    """Return *text* as one printable line that can be broken."""
    return breakable(line(text))


def dated(document: Document) -> str:
    """Return the document's date, or room for it."""
    return day(document.dated) if document.dated else BLANK_DATE


def printed_on(document: Document) -> str:
    """Return the last words of the imprint."""
    return f"{day(document.printed_on)}印发" if document.printed_on else ""


def signatures(document: Document, form: FormName) -> tuple[tuple[str, ...], ...]:
    """Return the names under the document, each in one line or two; minutes have none (clause 10.3)."""
    names = document.signatures or (document.issuers if form != "minutes" else ())
    most = _BESIDE if len(names) > 1 else LONGEST_MARK
    return tuple(mark_lines(name, most=most) for name in names)


def said(document: Document) -> str:
    """Return the words of the document's paragraphs and attachments, by which its title is broken."""
    return "\n".join(
        [
            *(part.heading + part.words for part in document.paragraphs),
            *(one.name for one in document.attachments),
        ]
    )


def red_lines(document: Document, form: FormName) -> tuple[str, ...]:
    """Return what stands in red at the head: the host's name; with 文件 or 纪要, where that fits, as the form has it."""
    name = document.issuers[0]
    if form == "letter":
        return mark_lines(name)
    if len(whole := mark_lines(f"{name}{document.mark}")) == 1 or document.mark != "文件":
        return whole
    return mark_lines(name)


def attendance(document: Document) -> list[tuple[str, str]]:
    """Return the lists of who was at a meeting, with the word before each (clause 10.3)."""
    there = document.attendance
    lists = (("出席", there.present), ("请假", there.excused), ("列席", there.listening))
    return [(word, fit("，".join(names) + "。")) for word, names in lists if names]
