"""A drawn brief as plain words and numbers, the same for every kind of document."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.briefs import texts
from jianxing.briefs.addresses import rows_of
from jianxing.briefs.lifecycle import State
from jianxing.briefs.queries import Drawn


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row; *figure* is the key of the figure whose value they are."""

    words: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the document."""

    heading: str
    kicker: str
    paragraphs: Sequence[Sequence[Run]]


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in the table at the end, with the address at which its rows are read."""

    key: str
    name: str
    value: str
    unit: str
    count: str
    opens: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything that a document says, as text; nothing in it is markup."""

    title: str
    subtitle: str
    body: str
    number: str
    as_of: str
    issued: str
    #: Said across the head of what is not issued: a draft, a void brief, a computation without a brief.
    standing: str
    parts: Sequence[Part]
    figures: Sequence[Line]
    head: Sequence[tuple[str, str]]
    words: dict[str, str]

    def plain(self) -> dict[str, Any]:
        """The document as JSON holds it."""
        return asdict(self)


def day(value: date) -> str:
    """2026年3月31日, as documents show a day in every language of the screen: the bulletin is Chinese."""
    return f"{value.year}年{value.month}月{value.day}日"


def document(drawn: Drawn) -> Document:
    """Return what a document of this brief says."""
    brief = drawn.brief
    issued = day(timezone.localdate(brief.issued_at)) if brief and brief.issued_at else ""
    return Document(
        title=drawn.title,
        subtitle=drawn.subtitle,
        body=drawn.body.name,
        number=brief.number if brief else "",
        as_of=day(drawn.as_of),
        issued=issued,
        standing=_standing(drawn),
        parts=[
            Part(
                heading=section.heading,
                kicker=section.kicker,
                paragraphs=[
                    [
                        Run(piece.words) if piece.words else Run(drawn.value(piece.key), piece.key)
                        for piece in texts.pieces(text)
                        if not piece.record
                    ]
                    for text in section.paragraphs
                ],
            )
            for section in drawn.sections
        ],
        figures=[
            Line(
                key=key,
                name=placed.definition.name,
                value=placed.shown,
                unit=placed.unit_label,
                count="" if placed.count is None else str(placed.count),
                opens=rows_of(key, brief_id=brief.pk if brief else None),
            )
            for key, placed in drawn.figures.items()
        ],
        head=_head(drawn),
        words={
            "as_of": _("Figures as of"),
            "issued": _("Issued on"),
            "number": _("Number"),
            "figures": _("The figures and where their rows are"),
            "figure": _("Figure"),
            "key": _("Key"),
            "value": _("Value"),
            "rows": _("Rows"),
            "opens": _("Read at"),
            "ledger": _("Position of the ledger of acts"),
        },
    )


def _standing(drawn: Drawn) -> str:
    if drawn.brief is None or drawn.brief.state in (State.DRAFT, State.RETURNED, State.REVIEWED):
        return _("Draft, not issued")
    return _("Void") if drawn.brief.state == State.VOID else ""


def _head(drawn: Drawn) -> list[tuple[str, str]]:
    brief = drawn.brief
    if brief is None or not brief.head:
        return []
    signed = timezone.localtime(datetime.fromisoformat(brief.head["signed_at"]))
    return [
        (_("Acts in the ledger"), str(brief.head_size)),
        (_("Tree root"), brief.head_root),
        (_("Signed at"), signed.strftime("%Y-%m-%d %H:%M:%S")),
        (_("Key of the signature"), str(brief.head["key_id"])),
        (_("Signature"), str(brief.head["signature"])),
    ]
