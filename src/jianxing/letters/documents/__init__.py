"""Official documents after GB/T 9704-2012."""

from jianxing.letters.documents.content import (
    Attachment,
    Attendance,
    Document,
    FormName,
    Paragraph,
    day,
)
from jianxing.letters.documents.rendering import MEDIA_TYPES, FormatName, render
from jianxing.letters.documents.words import paragraphs

__all__ = (
    "MEDIA_TYPES",
    "Attachment",
    "Attendance",
    "Document",
    "FormName",
    "FormatName",
    "Paragraph",
    "day",
    "paragraphs",
    "render",
)
