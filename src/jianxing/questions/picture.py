"""The picture and the rows of a question: plain, frozen, drawn by whoever shows it."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jianxing.kernel.canonical import canonical, plain

#: More would be no picture; whoever raises thins out or shows the stretch in question.
MOST_POINTS = 800
#: The rows that are kept with a question; how many there were in all is said beside them.
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line or row of columns; None where there is no value."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot: *labels* along the bottom, lines or columns over it, a limit, and which places raised the question."""

    title: str
    unit: str
    labels: Sequence[str]
    lines: Sequence[Line]
    limit: float | None = None
    marked: Sequence[int] = ()
    columns: bool = False

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept; raises ``ValueError`` where it is no picture."""
        if not 0 < len(self.labels) <= MOST_POINTS or not self.lines:
            raise ValueError(f"a picture has 1 to {MOST_POINTS} places and a line")
        if any(len(line.values) != len(self.labels) for line in self.lines):
            raise ValueError("every line has a value or None for each label")
        return {
            "title": self.title,
            "unit": self.unit,
            "labels": [str(label) for label in self.labels],
            "lines": [
                {"name": line.name, "values": [_finite(one) for one in line.values]} for line in self.lines
            ],
            "limit": _finite(self.limit),
            "marked": sorted({int(at) for at in self.marked if 0 <= at < len(self.labels)}),
            "columns": self.columns,
        }


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that raise a question: headings and values as words, and how many there are in all."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    count: int = 0
    #: Facts in figures beside them: label and value.
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)


def digest_of(said: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a question says, in canonical form; whoever sees the question can compute it again."""
    return hashlib.sha256(canonical(plain(said))).hexdigest()


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(float(value), 6)
