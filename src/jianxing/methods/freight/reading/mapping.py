"""A source's mapping: which kind of document it delivers, under which names, in which units, what its words mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jianxing.methods.freight.columns import DAYS, NUMBERS, TEXTS
from jianxing.methods.freight.kinds import KINDS, Kind
from jianxing.methods.freight.reading import names
from jianxing.methods.freight.reading.values import UNITS
from jianxing.methods.freight.refusals import FreightRefused

#: What a mapping may name.
MAPPED: Final = (*TEXTS, *NUMBERS, *DAYS, "version", "kind")
WEIGHTS: Final = ("gross_weight", "tare", "vgm", "max_gross")
_BRACKETS: Final = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_MARKS: Final = re.compile(r"[\s_\-/:：*#、,，&]+")
_LONGEST: Final = 200
_ANYBODYS: Final = frozenset(
    {"number", "kind", "version", "at", "date", "quantity", "weight", "description", "日期"}
)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a source is read. What it does not say is understood by the usual names.

    ``columns[field]`` are headings or paths (``a.b.c``), tried in order; ``units[field]`` is the unit of a weight without one.
    """

    kind: Kind | None = None
    columns: Map[str, tuple[str, ...]] = field(default_factory=dict)
    units: Map[str, str] = field(default_factory=dict)


def mapping_of(told: Map[str, Any]) -> Mapping:
    """Return a mapping as JSON tells it: ``kind``, ``columns``, ``units``. Raises ``FreightRefused`` naming what is wrong."""
    for key in told:
        if key not in {"kind", "columns", "units", "name"}:
            raise FreightRefused("mapping_key", key=str(key)[:60])
    kind = told.get("kind") or None
    if kind is not None and kind not in {one.value for one in KINDS}:
        raise FreightRefused("mapping_kind", kind=str(kind)[:60], known="、".join(KINDS))
    columns, units = told.get("columns", {}), told.get("units", {})
    if not isinstance(columns, Map) or not isinstance(units, Map):
        raise FreightRefused("mapping_form")
    read = {}
    for name, headings in columns.items():
        if name not in MAPPED:
            raise FreightRefused("mapping_field", field=str(name)[:60], known="、".join(MAPPED))
        listed = [headings] if isinstance(headings, str) else headings
        if not isinstance(listed, Sequence) or not all(
            isinstance(one, str) and 0 < len(one) <= _LONGEST for one in listed
        ):
            raise FreightRefused("mapping_form")
        read[name] = tuple(listed)
    for name, unit in units.items():
        if name not in WEIGHTS or str(unit).casefold() not in UNITS or not unit:
            raise FreightRefused("mapping_unit", field=str(name)[:60], unit=str(unit)[:20])
    return Mapping(Kind(kind) if kind else None, read, {name: str(unit) for name, unit in units.items()})


def plain(name: str) -> str:
    """Return a heading or path as it is compared."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _MARKS.sub("", _BRACKETS.sub("", folded)).strip(".")


def unit_of(heading: str) -> str:
    """Return the unit that stands in a heading's brackets; empty where none does."""
    for inside in _BRACKETS.findall(unicodedata.normalize("NFKC", heading)):
        if inside.strip().casefold() in UNITS:
            return str(inside.strip())
    return ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table states what: the column of each field, the kind, and the columns that were not understood."""

    kind: Kind | None
    columns: Map[str, int]
    units: Map[str, str]
    left: tuple[str, ...]


def layout(headings: Sequence[str], mapping: Mapping, *, called: str = "") -> Layout:
    """Return where a table with these headings states what. *called* are the names of file, sheet and root element."""
    by_name: dict[str, int] = {}
    for at, heading in enumerate(headings):
        parts = plain(heading).split(".")
        for length in range(len(parts), 0, -1):
            # Within a tree such a word is somebody's: a seal's number is not the document's.
            if length > 1 or len(parts) == 1 or parts[-1] not in _ANYBODYS:
                by_name.setdefault(".".join(parts[-length:]), at)
        by_name.setdefault("".join(parts), at)
    columns: dict[str, int] = {}
    for name, wanted in mapping.columns.items():
        there = [by_name[plain(one)] for one in wanted if plain(one) in by_name]
        if there:
            columns[name] = there[0]
    taken = set(columns.values())
    for name, known in names.NAMES.items():
        if name in columns or name in mapping.columns:
            continue
        free = [by_name[one] for one in known if one in by_name and by_name[one] not in taken]
        if free:
            columns[name] = free[0]
            taken.add(free[0])
    kind = mapping.kind or (None if "kind" in columns else _kind(by_name, columns, called))
    if "number" not in mapping.columns:
        for one in (kind,) if kind else KINDS:
            own = [by_name[word] for word in names.NUMBERS[one] if word in by_name]
            if own and ("number" not in columns or kind):
                columns["number"] = own[0]
                break
    units: dict[str, str] = {
        name: mapping.units.get(name) or unit_of(headings[columns[name]])
        for name in WEIGHTS
        if name in columns
    }
    used = set(columns.values())
    left = tuple(one for at, one in enumerate(headings) if at not in used and one and not is_known(one))
    return Layout(kind, columns, units, left)


_KNOWN: Final = frozenset(
    word for words in (*names.NAMES.values(), *names.NUMBERS.values()) for word in words
)


def is_known(heading: str) -> bool:
    """Whether a heading is one of the usual names, whether or not its column was needed."""
    parts = plain(heading).split(".")
    return any(".".join(parts[-length:]) in _KNOWN for length in range(1, len(parts) + 1))


def _kind(by_name: Map[str, int], columns: Map[str, int], called: str) -> Kind | None:
    named = kind_called(called)
    if named is not None:
        return named
    for kind in (Kind.RAIL_WAYBILL, Kind.CUSTOMS, Kind.WEIGHING, Kind.PACKING_LIST):
        if any(word in by_name for word in names.NUMBERS[kind]):
            return kind
    if "舱单号" in by_name or "manifestno" in by_name:
        return Kind.MANIFEST
    for kind, telling in names.TELLING:
        if any(one in columns for one in telling):
            return kind
    if any(word in by_name for word in names.NUMBERS[Kind.BILL_OF_LADING]):
        return Kind.BILL_OF_LADING
    return None


def kind_called(words: str) -> Kind | None:
    """Return the kind of document that a name speaks of; none where it speaks of none."""
    bare = plain(words).replace(".", "")
    if words in set(KINDS):
        return Kind(words)
    return next((kind for kind, called in names.CALLED.items() if any(one in bare for one in called)), None)
