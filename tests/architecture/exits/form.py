"""What an exit is, and the kinds of tables that name them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.architecture.world import World

ABSENT = 9_000_000


@dataclass(frozen=True)
class Exit:
    """An address to be read. ``absent`` is the same address of something that does not exist."""

    name: str
    url: str
    absent: str = ""

    @property
    def is_file(self) -> bool:
        """Whether a file is handed out, of which no fragment is ever asked."""
        return self.name == "export-of" or self.name.endswith(("-export", "-file"))


Queries = Callable[[World], list[str]]
Things = Callable[[World], list[tuple[Any, ...]]]
