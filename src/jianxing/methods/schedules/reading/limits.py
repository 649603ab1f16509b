"""How large a schedule's file may be, and how much may be in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jianxing.methods.strangers.bounds import Bounds


@dataclass(frozen=True, slots=True)
class Limits(Bounds):
    """Bytes of the file, packed and unpacked; how much it may hold."""

    file_bytes: int = 200 * 1024 * 1024
    tasks: int = 500_000
    links: int = 2_000_000
    calendars: int = 2_000
    exceptions: int = 200_000
    text_characters: int = 2_000


LIMITS: Final = Limits()
