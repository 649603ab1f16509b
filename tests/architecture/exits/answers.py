"""What an answer says."""

import io
import re
import zipfile
from typing import Any


def text_of(answer: Any) -> str:
    """Return everything that an answer says: its head, and its body, a workbook's parts unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
        return head + "\n".join(parts)
    return head + "\n" + content.decode("utf-8", "replace")


#: What differs between two answers that say the same.
_CHANGING = (
    r"csrfmiddlewaretoken\" value=\"[^\"]+",
    r"name=\"uid\" value=\"[^\"]+",  # by which a form that is sent twice is one
    r"csrf-token\" content=\"[^\"]+",
    r"(?i)x-request-id: .*",
    r"Content-Length: .*",
    r"Expires: .*",
    r"Set-Cookie: .*",
    r"nonce-[\w+/=-]+",
    r"nonce=\"[^\"]+",
    r"Server-Timing: .*",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",  # when a workbook was made
    r"urn:jianxing:oc4ids:\w+",  # when a package was made
    r"publishedDate\": \"[^\"]+",
    r"\d{1,2}:\d\d 统计",  # when the board was counted
)


def said(text: str) -> str:
    """Return an answer's text without what changes from one answer to the next."""
    for pattern in _CHANGING:
        text = re.sub(pattern, "", text)
    return text
