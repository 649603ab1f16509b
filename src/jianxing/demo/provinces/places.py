"""The three places, for those who start their nodes and know no Django."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Place:
    """What a node is called in addresses, and by people."""

    code: str
    name: str


BEIJING: Final = Place("beijing", "北京")
TIANJIN: Final = Place("tianjin", "天津")
HEBEI: Final = Place("hebei", "河北")
PLACES: Final = (BEIJING, TIANJIN, HEBEI)
