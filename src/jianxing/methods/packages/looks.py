"""What a file looks like whatever its bytes: so that one saved anew is told apart from one that was changed.

A picture's look is a difference hash: reduced to 17 × 16 grey points, whether each is darker than its right neighbour, 256 bits
(after N. Krawetz, "Kind of like that", 2013). A text's look is SHA-256 over its characters with line ends and byte-order mark
taken away. Neither proves anything: they only choose the word for a difference that the digests have found.
"""

from __future__ import annotations

import hashlib
import unicodedata
import warnings
from typing import Final, Protocol

from PIL import Image, UnidentifiedImageError

#: Larger texts and pictures are not looked at: then a file saved anew is called altered.
MOST_TEXT: Final = 4 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
_HEAD: Final = 4096
_NEVER_IN_TEXT: Final = bytes(range(9))
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
#: Of 256 bits; two unlike photos differ in about half of them.
CLOSE: Final = 24


class Seekable(Protocol):
    """A file that can be read from its beginning again."""

    def read(self, size: int = ..., /) -> bytes: ...
    def seek(self, offset: int, whence: int = ..., /) -> int: ...


def look_of(file: Seekable, size: int) -> str:
    """Return what the file at its beginning looks like, or nothing where that cannot be said."""
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(_PICTURES):
        return _picture(file)
    if size > MOST_TEXT or not head:
        return ""
    if not head.startswith(_WIDE) and len(head.translate(None, _NEVER_IN_TEXT)) < len(head):
        return ""
    return _text(file.read(MOST_TEXT))


def are_alike(one: str, other: str) -> bool:
    """Whether two looks are of one picture or of one text."""
    if not one or not other or one[:2] != other[:2]:
        return False
    if one.startswith("p:"):
        return (int(one[2:], 16) ^ int(other[2:], 16)).bit_count() <= CLOSE
    return one == other


def _picture(file: Seekable) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as picture:  # type: ignore[arg-type]  # read and seek suffice
                if picture.width * picture.height > MOST_PIXELS:
                    return ""
                picture.draft("L", (68, 64))
                small = picture.convert("L").resize((17, 16), Image.Resampling.BOX)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
        return ""
    points = small.tobytes()
    bits = 0
    for row in range(16):
        for column in range(16):
            at = row * 17 + column
            bits = bits << 1 | (points[at] < points[at + 1])
    return f"p:{bits:064x}"


def _text(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(letter < " " and letter not in "\t\r\n\f" for letter in text):
            return ""
        plain = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
        lines = plain.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
        return "t:" + hashlib.sha256(lines.encode()).hexdigest()
    return ""


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith(_WIDE):
        return ("utf-16",)
    return ("utf-8-sig", "gb18030")
