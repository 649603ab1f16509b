"""What a look at something found."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, how it came out, its value for programs and a sentence for people."""

    name: str
    state: State
    value: Any
    text: str
