"""How large what strangers send may be when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

#: Makes of a code, and the values that its message names, the refusal of the domain that asks.
Refusal = Callable[..., Exception]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bytes of an archive when it is unpacked, how much larger that may be, its entries; elements of XML and their depth."""

    unpacked_bytes: int = 512 * 1024 * 1024
    ratio: int = 200
    entries: int = 2_000
    elements: int = 20_000_000
    depth: int = 40


BOUNDS: Final = Bounds()
