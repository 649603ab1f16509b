"""Several files in one field, brought to the store of evidence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.kernel.actor import Actor


class FilesInput(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"multiple": True})


class FilesField(forms.FileField):
    """Several uploaded files; what they are and whether they are taken is the store's to say."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the list of uploads."""
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if not sent and self.required:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in sent]


def store_all(
    *, uploads: "Sequence[UploadedFile[bytes]]", caption: str = "", by: Actor, at: datetime
) -> list[File]:
    """Store uploads in their order; the first refusal ends it, and the caller's transaction takes back the others."""
    return [
        store(stream=upload, name=upload.name or "-", caption=caption, by=by, at=at) for upload in uploads
    ]
