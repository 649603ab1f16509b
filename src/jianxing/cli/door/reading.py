"""What a form hands in, read without trust."""

import email.parser
import email.policy
from typing import Any, Final
from urllib.parse import parse_qs

MOST_BYTES: Final = 4 * 6_291_456 + 65_536
MOST_PHOTO: Final = 6_291_456
MOST_PHOTOS: Final = 4


class TooLarge(Exception):
    """More was sent than a door takes."""


def text_of(content: bytes) -> str:
    """Return what was typed; PostgreSQL keeps no NUL."""
    return content.decode("utf-8", "replace").replace("\x00", "")


def point_of(fields: dict[str, str]) -> dict[str, float]:
    """Return the point that was given as ``longitude`` and ``latitude`` in degrees; nothing where it is none."""
    try:
        longitude, latitude = float(fields.get("longitude", "")), float(fields.get("latitude", ""))
    except ValueError:
        return {}
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return {}
    return {"longitude": longitude, "latitude": latitude}


def read(environ: dict[str, Any]) -> tuple[dict[str, str], list[bytes]]:
    """Return the fields and the photos of a form; raises ``TooLarge``."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    size = int(length) if length.isdecimal() else 0
    if size > MOST_BYTES:
        raise TooLarge
    body, kind = environ["wsgi.input"].read(size), str(environ.get("CONTENT_TYPE", ""))
    if not kind.startswith("multipart/form-data"):
        return {key: values[-1] for key, values in parse_qs(text_of(body)).items()}, []
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
    parsed = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    fields, photos = {}, []
    for part in parsed.iter_parts() if parsed.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True) or b""
        if not isinstance(name, str) or not isinstance(content, bytes):
            continue
        if name in ("photos", "media"):
            photos += [content] if content else []
        else:
            fields[name] = text_of(content)
    if len(photos) > MOST_PHOTOS or any(len(photo) > MOST_PHOTO for photo in photos):
        raise TooLarge
    return fields, photos
