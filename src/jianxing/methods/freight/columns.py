"""Documents as columns: one line for what one document says of one container, texts as codes into their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: A text, or a day, that a document does not state.
NONE: Final = -1
NO_DAY: Final = np.iinfo(np.int32).min
_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A column of texts: ``words[codes[i]]`` is what line *i* says, as written; ``NONE`` where it says nothing."""

    codes: Ints
    words: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Words:
        """Return the column of these texts; the empty text is none."""
        known: dict[str, int] = {"": NONE}
        codes = [known.setdefault(text, len(known) - 1) for text in texts]
        return cls(np.array(codes, np.int64), tuple(text for text in known if text))

    def at(self, line: int) -> str:
        """Return what a line says."""
        code = int(self.codes[line])
        return self.words[code] if code >= 0 else ""

    def take(self, lines: Ints | Bools) -> Words:
        """Return the column of these lines."""
        return Words(self.codes[lines], self.words)


#: Texts, numbers (NaN where not stated) and days since 1970 of a line. Weights are in kilograms.
TEXTS: Final = (
    "number", "container", "seals", "reseals", "package_kind", "hs", "shipper", "shipper_uscc", "consignee", "consignee_uscc",
    "place_of_receipt", "port_of_loading", "port_of_discharge", "place_of_delivery", "departure_station", "arrival_station",
    "description",
)  # fmt: skip
NUMBERS: Final = ("gross_weight", "tare", "vgm", "max_gross", "packages")
DAYS: Final = ("at", "railed_on", "on_board_on")
INTS: Final = ("kind", "version", "file", "row")


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """Lines of documents. *seals*, *reseals* and *hs* are several texts with ``|`` between them; a re-seal is ``old>new@day``.

    *at* is the day of the document, *file* and *row* say where the line stands. A higher *version* of the same kind, number and
    container takes the place of a lower one.
    """

    kind: Ints
    version: Ints
    file: Ints
    row: Ints
    at: Ints
    railed_on: Ints
    on_board_on: Ints
    gross_weight: Floats
    tare: Floats
    vgm: Floats
    max_gross: Floats
    packages: Floats
    number: Words
    container: Words
    seals: Words
    reseals: Words
    package_kind: Words
    hs: Words
    shipper: Words
    shipper_uscc: Words
    consignee: Words
    consignee_uscc: Words
    place_of_receipt: Words
    port_of_loading: Words
    port_of_discharge: Words
    place_of_delivery: Words
    departure_station: Words
    arrival_station: Words
    description: Words

    def __len__(self) -> int:
        return len(self.kind)

    def take(self, lines: Ints | Bools) -> Documents:
        """Return the documents of these lines."""
        taken: dict[str, Any] = {}
        for field in fields(self):
            column = getattr(self, field.name)
            taken[field.name] = column.take(lines) if isinstance(column, Words) else column[lines]
        return replace(self, **taken)


def documents_of(lines: Sequence[Mapping[str, Any]]) -> Documents:
    """Return lines as columns; what a line does not name it does not state."""
    made: dict[str, Any] = {name: Words.of(line.get(name) or "" for line in lines) for name in TEXTS}
    for name in NUMBERS:
        numbers = [line.get(name) for line in lines]
        made[name] = np.array([np.nan if one is None else one for one in numbers], np.float64)
    for name in DAYS:
        days = [line.get(name) for line in lines]
        made[name] = np.array([NO_DAY if one is None else day_of(one) for one in days], np.int64)
    for name in INTS:
        made[name] = np.array([line.get(name) or 0 for line in lines], np.int64)
    return Documents(**made)


def day_of(day: date) -> int:
    """Return a day as a number since 1970."""
    return day.toordinal() - _EPOCH


def date_of(day: int) -> date | None:
    """Return the day of such a number; none where none is stated."""
    return None if day == NO_DAY else date.fromordinal(day + _EPOCH)
