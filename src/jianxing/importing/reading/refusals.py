"""What a file may be, and the refusals of those that may not."""

from __future__ import annotations

from dataclasses import dataclass

from jianxing.importing.reading.messages import Message


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be before and after unpacking."""

    file_bytes: int = 60 * 1024 * 1024
    unpacked_bytes: int = 600 * 1024 * 1024
    ratio: int = 120
    ratio_from_bytes: int = 8 * 1024 * 1024
    entries: int = 10_000
    cell_characters: int = 40_000
    cells: int = 4_000_000
    sheets: int = 500


class FileRefused(Exception):
    """The file is not read at all. `message` says what it is, where, and what to do instead."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.message = Message(code, params)
        super().__init__(str(self.message))
