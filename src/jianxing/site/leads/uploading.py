"""Attachments on their way to be sealed: in memory alone, so that no temporary file ever holds one open."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest

from jianxing.referrals.operations import Attachment
from jianxing.referrals.operations.sealing import most_bytes

#: Room for the form's other fields.
BESIDE = 256 * 1024


class InMemory(MemoryFileUploadHandler):
    """Keeps what is uploaded in memory whatever its size, up to what may be sealed; more ends the upload."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - as Django calls it
        content_length: int | None,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Take the whole request, or none of it."""
        self.activated = True
        if (content_length or 0) > most_bytes() + BESIDE:
            raise StopUpload(connection_reset=True)


def in_memory_alone(request: HttpRequest) -> None:
    """Choose how this request's files are received; before anything of it is read."""
    request.upload_handlers = [InMemory(request)]


def attachments(uploads: "list[UploadedFile[bytes]]") -> list[Attachment]:
    """Return uploaded files as they are sealed."""
    return [
        Attachment(
            name=(upload.name or "-")[:200],
            media_type=(upload.content_type or "application/octet-stream")[:100],
            content=upload.read(),
        )
        for upload in uploads
    ]
