"""A part of a packed workbook, parsed as it is unpacked, within limits.

expat is used directly because a sheet of 400,000 cells must take seconds. What makes hostile XML dangerous –
document types, and with them every kind of entity – is refused before it is looked at.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from xml.parsers import expat

from jianxing.importing.reading.refusals import FileRefused, Limits

_CHUNK = 256 * 1024

type_start = Callable[[str, dict[str, str]], None]


class Package:
    """The zip file of an xlsx workbook. `limits` hold for what its directory declares and for what comes out."""

    def __init__(self, archive: zipfile.ZipFile, *, file: str, limits: Limits) -> None:
        self._archive = archive
        self._file = file
        self._limits = limits
        self._unpacked = 0
        entries = archive.infolist()
        if len(entries) > limits.entries:
            raise FileRefused("zip_bomb", file=file, part=f"{len(entries)} entries")
        if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
            raise FileRefused("zip_bomb", file=file, part="*")
        for entry in entries:
            too_dense = entry.file_size > limits.ratio * max(entry.compress_size, 1)
            if too_dense and entry.file_size > limits.ratio_from_bytes:
                raise FileRefused("zip_bomb", file=file, part=entry.filename)
        self.names = {entry.filename.lstrip("/"): entry for entry in entries}

    def parse(
        self,
        part: str,
        *,
        start: type_start,
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
        content: bytes | None = None,
    ) -> None:
        """Feed the part's elements to the callbacks, or those of *content* where it has been unpacked already."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = _CHUNK

        def refuse(*_: object) -> None:
            raise FileRefused("xml_entities", file=self._file, part=part)

        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.StartElementHandler = start
        if end is not None:
            parser.EndElementHandler = end
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            for chunk in self.unpacked(part) if content is None else (content,):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise FileRefused("corrupt", file=self._file, part=part) from error

    def unpacked(self, part: str) -> Iterator[bytes]:
        """Give the part's content piece by piece, within the limits; raises ``FileRefused``."""
        try:
            with self._archive.open(self.names[part]) as stream:
                while chunk := stream.read(_CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > self._limits.unpacked_bytes:
                        raise FileRefused("zip_bomb", file=self._file, part=part)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError) as error:
            raise FileRefused("corrupt", file=self._file, part=part) from error
        except (RuntimeError, NotImplementedError) as error:  # an encrypted or exotically packed entry
            raise FileRefused("encrypted", file=self._file) from error

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What is unpacked inside the block does not count against the limits, since it will be unpacked again."""
        before = self._unpacked
        try:
            yield
        except BaseException:
            self._unpacked = before
            raise
