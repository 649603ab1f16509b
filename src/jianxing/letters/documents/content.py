"""What an official document says, without anything of where it came from: the same for Word and for PDF."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

#: 信函格式, the standard form with 文件, and 纪要格式 (GB/T 9704-2012, clauses 10.1, 7, 10.3).
FormName = Literal["letter", "standard", "minutes"]
#: 紧急程度, clause 7.2.3.
Urgency = Literal["", "加急", "特急"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; *level* 1 to 4 is 一、 （一） 1. （1）, whose *heading* is set in its own face before the *words*."""

    words: str
    level: int = 0
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture over the whole width: SVG that refers to nothing outside itself, and the words under it."""

    svg: str
    title: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment by its name; one with *paragraphs* or a *drawing*, which stands first, is bound in, on pages of its own."""

    name: str
    paragraphs: tuple[Paragraph, ...] = ()
    drawing: Drawing | None = None

    @property
    def is_bound_in(self) -> bool:
        """Whether it has pages of its own."""
        return bool(self.paragraphs) or self.drawing is not None


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was at a meeting, who excused themselves and who listened: bodies and what they were there as."""

    present: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    listening: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything that a document says, as text; nothing in it is markup.

    *issuers* are the bodies whose document it is, the host first; the number is the host's. *signatures* are the names
    under it, the issuers where none are given. *title* may hold line ends where its lines shall be broken.
    """

    issuers: tuple[str, ...]
    title: str
    paragraphs: tuple[Paragraph, ...]
    dated: date | None
    number: str = ""
    urgency: Urgency = ""
    #: 签发人, of a document to a body above.
    signers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    signatures: tuple[str, ...] = ()
    #: A place is kept for the seals, and the date stands four characters in; without, two.
    sealed: bool = True
    note: str = ""
    copies: tuple[str, ...] = ()
    printer: str = ""
    printed_on: date | None = None
    attendance: Attendance = Attendance()
    #: Said in the margin of what is not in force: a draft, a void letter.
    standing: str = ""
    #: 文件 beside the issuers' names in the standard form, nothing, or 纪要's own name for minutes.
    mark: str = "文件"


def day(value: date) -> str:
    """2026年3月5日: all of the year, month and day without a leading zero (clause 7.3.5.4)."""
    return f"{value.year}年{value.month}月{value.day}日"
