"""The bytes of a file of readings, unpacked, and what is said where a file is cut, damaged or something else."""

from __future__ import annotations

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, PasswordError

from jianxing.methods.readings.result import ReadingsRefused

#: What the reader of workbooks raises on a file that is none, or a damaged one.
BOOK_ERRORS: Final = (CalamineError, PasswordError, OSError, ValueError, zipfile.BadZipFile)
_PIECE: Final = 1 << 20
_OLD_BOOK: Final = b"\xd0\xcf\x11\xe0"


def unpacked(path: Path, opener: Callable[..., Any]) -> Iterator[bytes]:
    """Yield the bytes of a file that *opener* opens, piece by piece.

    Raises ``ReadingsRefused`` with the row at which a packed file is cut off or damaged, after the pieces before it.
    """
    rows = 1
    try:
        with opener(path, "rb") as file:
            while piece := file.read1(_PIECE):
                rows += piece.count(b"\n")
                yield piece
    except EOFError as error:
        raise ReadingsRefused("packed_cut", row=rows) from error
    except (lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
        raise ReadingsRefused("packed_damaged", row=rows) from error
    except OSError as error:
        raise ReadingsRefused("file_broken", reason=error.strerror or str(error)) from error


def opener_of(head: bytes) -> Callable[..., Any]:
    """Return what opens a text by its first bytes, packed or not; raises ``ReadingsRefused`` where it is no text."""
    if head.startswith(b"\xfd7zXZ\x00"):
        return lzma.open
    if head.startswith(b"\x1f\x8b"):
        return gzip.open
    if head.startswith(_OLD_BOOK):
        raise ReadingsRefused("book_old")
    if b"\x00" in head or head.startswith(b"%PDF"):
        raise ReadingsRefused("file_unknown")
    return open


def no_text(sample: bytes) -> ReadingsRefused:
    """Return what is said of bytes that are text in no known encoding."""
    return ReadingsRefused("file_unknown" if b"\x00" in sample else "encoding_unknown")


def no_book(error: Exception) -> ReadingsRefused:
    """Return what is said of a workbook that one of ``BOOK_ERRORS`` was raised on."""
    return ReadingsRefused("book_old" if isinstance(error, PasswordError) else "book_damaged")
