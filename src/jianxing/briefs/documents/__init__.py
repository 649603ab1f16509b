"""A drawn brief as a document: JSON, HTML, Word, PDF."""

from jianxing.briefs.documents.json import as_json

__all__ = ("as_json",)
