"""An official document as PDF, set by Typst."""

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from jianxing.kernel.typesetting import families, pictured, typeset
from jianxing.letters.documents import measures
from jianxing.letters.documents.composing import (
    attendance,
    dated,
    fit,
    printed_on,
    red_lines,
    said,
    signatures,
)
from jianxing.letters.documents.content import Document, Drawing, FormName, Paragraph
from jianxing.letters.documents.titles import title_lines
from jianxing.letters.documents.words import breakable, line, printable

SOURCE: Final = Path(__file__).with_name("document.typ")
DRAWING: Final = Path(__file__).with_name("drawing.typ")

#: 7.3.5.5: where the page cannot hold names and date, the distance of lines is changed; in turn, lines of a page. Where none of
#: these helps, the last paragraph goes on to the names' page.
_LINES: Final = (measures.LINES, measures.LINES + 1, measures.LINES - 1, measures.LINES - 2)

_TITLE_LINES: Final = 6
#: Dots an inch of a picture on a screen.
_SCREEN: Final = 120
#: And of one on paper.
_PAPER: Final = 220


def as_pdf(document: Document, *, form: FormName) -> bytes:
    """Return the document as PDF; the same document is the same bytes."""
    data, trials = given(document, form)
    return typeset(SOURCE, data, trials=trials)


def as_pictures(document: Document, *, form: FormName, pages: int) -> list[bytes]:
    """Return the first *pages* as they will be printed, as PNG pictures for a screen."""
    data, trials = given(document, form)
    return pictured(SOURCE, data, trials=trials, ppi=_SCREEN, pages=pages)


def drawn(drawing: Drawing) -> bytes:
    """Return a drawing as a PNG picture as wide as the block, for what takes no SVG."""
    data = {"svg": drawing.svg, "width": measures.BLOCK[0]}
    [picture] = pictured(DRAWING, data, ppi=_PAPER, pages=1)
    return picture


def given(document: Document, form: FormName) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what the source reads of the document, and what is tried in turn: other distances of lines."""
    data = _data(document, form)
    trials = [
        {"pitch": measures.pitch(lines), "moved": moved, "pushed": pushed}
        for moved in ((False, True) if document.addressees else (False,))
        for pushed, lines in (*((False, lines) for lines in _LINES), (True, measures.LINES))
    ]
    # No distance of lines helps a first page that its title fills.
    if len(data["title"]) > _TITLE_LINES:
        trials = trials[:1]
    return data, trials


def _data(document: Document, form: FormName) -> dict[str, Any]:
    issuers = [fit(name) for name in document.issuers]
    return {
        "form": form,
        "measures": {
            name.lower(): value
            for name, value in vars(measures).items()
            if name.isupper() and not name.startswith("_")
        },
        "faces": families(),
        "issuers": issuers,
        "mark": fit(document.mark),
        "mark_lines": [fit(text) for text in red_lines(document, form)],
        "number": fit(document.number),
        "urgency": document.urgency,
        "signers": [fit(name) for name in document.signers] if form == "standard" else [],
        "title": [fit(text) for text in title_lines(document.title, text=said(document))],
        "title_words": line(document.title),
        "addressees": [fit(name) for name in document.addressees],
        "paragraphs": [_paragraph(part) for part in document.paragraphs] or [_paragraph(Paragraph(""))],
        "attachments": [
            {
                "name": fit(one.name),
                "title": [fit(text) for text in title_lines(one.name)],
                "paragraphs": [_paragraph(part) for part in one.paragraphs],
                "drawing": {"svg": one.drawing.svg, "title": fit(one.drawing.title)} if one.drawing else None,
                "bound": one.is_bound_in,
            }
            for one in document.attachments
        ],
        "attendance": attendance(document),
        "signatures": [[fit(text) for text in lines] for lines in signatures(document, form)],
        "dated": dated(document),
        "sealed": document.sealed,
        "note": fit(document.note),
        "copies": [fit(name) for name in document.copies],
        "printer": fit(document.printer),
        "printed_on": printed_on(document),
        "standing": fit(document.standing),
    }


def _paragraph(part: Paragraph) -> dict[str, Any]:
    return {
        **asdict(part),
        "words": breakable(printable(part.words)),
        "heading": breakable(printable(part.heading)),
    }
