"""How a file is given out: the headers that keep a browser from running what somebody uploaded."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from jianxing.evidence.kinds import PDF, PICTURES
from jianxing.evidence.models import File

#: What a browser shows and cannot be made to run. Everything else is saved to disk.
SHOWN_INLINE: Final = PICTURES | {PDF.media_type}
_SANDBOX: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox"
#: The PDF viewers of browsers a few years old do not open in a sandbox; they are one themselves.
_PDF_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
)
#: Said of whatever is given out, unless more is said of its kind.
_ALWAYS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": _SANDBOX,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
_TEXT: Final = frozenset({"text/plain", "text/csv"})


def headers(file: File, *, download: bool = False) -> Mapping[str, str]:
    """Return the response's headers; with *download* even a picture is saved instead of shown.

    Text goes out as plain bytes: its encoding is not known, and a browser that guesses can be misled.
    """
    media_type = file.blob.media_type
    inline = media_type in SHOWN_INLINE and not download
    return {
        "Content-Type": "application/octet-stream" if media_type in _TEXT else media_type,
        "Content-Length": str(file.blob.size),
        "Content-Disposition": disposition(name=file.name, inline=inline),
        **_ALWAYS,
        "Content-Security-Policy": _PDF_POLICY if inline and media_type == PDF.media_type else _SANDBOX,
        "ETag": f'"{file.blob_id}"',
    }


def attachment_headers(*, name: str, size: int) -> Mapping[str, str]:
    """Return the headers of content that is saved whatever it is, since nobody here has looked at what it is."""
    return {
        "Content-Length": str(size),
        "Content-Disposition": disposition(name=name, inline=False),
        **_ALWAYS,
    }


def preview_headers(*, size: int) -> Mapping[str, str]:
    """Return the headers of a preview, which is always a JPEG that was made here."""
    return {
        "Content-Type": "image/jpeg",
        "Content-Length": str(size),
        "Content-Disposition": "inline",
        **_ALWAYS,
        "Cache-Control": "private, max-age=3600",
    }


def disposition(*, name: str, inline: bool) -> str:
    """Return Content-Disposition with the name for old clients (ASCII) and for all others (RFC 5987)."""
    plain = "".join(c if " " <= c <= "~" and c not in '"\\%' else "_" for c in name)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
