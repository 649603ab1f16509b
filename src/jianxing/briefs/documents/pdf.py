"""A brief as PDF, set by Typst with a Song face of our own where official ones are not installed."""

import json
from pathlib import Path

import typst

from jianxing.briefs.documents.content import Document

SOURCE = Path(__file__).with_name("brief.typ")
#: Copied here from its package when the pages' assets are built.
FONTS = Path(__file__).with_name("fonts")


def as_pdf(document: Document) -> bytes:
    """Return the document as PDF. Its words go in as data, so that none of them can be markup."""
    made = typst.compile(
        str(SOURCE),
        root=str(SOURCE.parent),
        font_paths=[str(FONTS)],
        format="pdf",
        sys_inputs={"document": json.dumps(document.plain(), ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made
