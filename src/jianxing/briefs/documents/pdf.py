"""A brief as PDF, set by Typst with faces of our own where official ones are not installed."""

from pathlib import Path

from jianxing.briefs.documents.content import Document
from jianxing.kernel.typesetting import families, typeset

SOURCE = Path(__file__).with_name("brief.typ")


def as_pdf(document: Document) -> bytes:
    """Return the document as PDF."""
    return typeset(SOURCE, {**document.plain(), "faces": families()})
