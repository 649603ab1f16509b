"""A drawn brief as a document: JSON, HTML, Word, PDF."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation

from jianxing.briefs.documents.content import Document, Line, Part, Run, document
from jianxing.briefs.documents.data import as_json, figure_as_json
from jianxing.briefs.documents.docx import as_docx
from jianxing.briefs.documents.html import STYLE_HASH, as_html
from jianxing.briefs.documents.pdf import as_pdf
from jianxing.briefs.queries import Drawn


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of document: its media type, and how a brief becomes one."""

    media_type: str
    make: Callable[[Drawn], bytes]


def _in_chinese(drawn: Drawn) -> Document:
    """A brief is a Chinese document, whatever language its reader's screen has."""
    with translation.override("zh-hans"):
        return document(drawn)


def _json(drawn: Drawn) -> bytes:
    return json.dumps(as_json(drawn), ensure_ascii=False, indent=1).encode() + b"\n"


FORMS = {
    "json": Form("application/json", _json),
    "html": Form("text/html; charset=utf-8", lambda drawn: as_html(_in_chinese(drawn))),
    "docx": Form(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda drawn: as_docx(_in_chinese(drawn)),
    ),
    "pdf": Form("application/pdf", lambda drawn: as_pdf(_in_chinese(drawn))),
}

__all__ = (
    "FORMS",
    "STYLE_HASH",
    "Document",
    "Form",
    "Line",
    "Part",
    "Run",
    "as_docx",
    "as_html",
    "as_json",
    "as_pdf",
    "document",
    "figure_as_json",
)
