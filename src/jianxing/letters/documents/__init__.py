"""Official documents after GB/T 9704-2012."""

from jianxing.letters.documents.content import (
    Attachment,
    Attendance,
    Document,
    Drawing,
    FormName,
    Paragraph,
    Urgency,
    day,
)
from jianxing.letters.documents.pdf import as_pictures
from jianxing.letters.documents.rendering import MEDIA_TYPES, FormatName, render
from jianxing.letters.documents.words import STOPS, paragraphs

__all__ = (
    "MEDIA_TYPES",
    "STOPS",
    "Attachment",
    "Attendance",
    "Document",
    "Drawing",
    "FormName",
    "FormatName",
    "Paragraph",
    "Urgency",
    "as_pictures",
    "day",
    "paragraphs",
    "render",
)
