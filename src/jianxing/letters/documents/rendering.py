"""An official document as a file: Word or PDF, in one of three forms."""

from collections.abc import Callable
from typing import Final, Literal

from jianxing.letters.documents.content import Document, FormName
from jianxing.letters.documents.docx import as_docx
from jianxing.letters.documents.pdf import as_pdf

FormatName = Literal["docx", "pdf"]

MEDIA_TYPES: Final[dict[FormatName, str]] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_MAKERS: Final[dict[FormatName, Callable[..., bytes]]] = {"docx": as_docx, "pdf": as_pdf}


def render(document: Document, *, form: FormName, format: FormatName) -> bytes:  # noqa: A002
    """Return the document in *form* as a file of *format*; raises NotSet when the typesetter refuses it."""
    return _MAKERS[format](document, form=form)
