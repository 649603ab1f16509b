"""All documents compared: linked into movements, every rule applied, each mismatch told with both documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from jianxing.methods.freight import cells, forms, goods, parties, repairing, sealing, weights
from jianxing.methods.freight.agreeing import Found
from jianxing.methods.freight.cells import WIDTH, Normal, Part, normal
from jianxing.methods.freight.columns import NONE, Documents, Ints, date_of
from jianxing.methods.freight.iso6346 import mended
from jianxing.methods.freight.kinds import FIELDS, JUDGED, KINDS, WRONG_AT, WRONGS, Field, Kind, Wrong
from jianxing.methods.freight.linking import WINDOW_DAYS, Linked, link, standing, wrong_numbers
from jianxing.methods.freight.maps import ANY_PACKAGE, STANDARD, Maps

#: Movements that are compared at a time: their columns fit into a few dozen megabytes.
_PART: Final = 50_000
_PLACES: Final = ("place_of_receipt", "port_of_loading", "port_of_discharge", "place_of_delivery")
_STATIONS: Final = ("departure_station", "arrival_station")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents: its kind and number, where the line stands, and what it says of the field."""

    kind: Kind
    number: str
    file: int
    row: int
    line: int
    says: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A field on which two documents of one movement disagree; *odd* is the document that stands alone, where one does."""

    movement: int
    container: str
    field: Field
    wrong: Wrong
    left: Side
    right: Side
    odd: Kind | None

    @property
    def judged(self) -> bool:
        """Whether a person has to judge it."""
        return self.wrong in JUDGED


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What came of it. ``table`` holds movement, field, wrong, left kind, right kind and odd kind (-1 none), as numbers.

    *documents* are the lines that stand; ``linked.movement`` is theirs. A movement with one kind of document has no counterpart.
    """

    documents: Documents
    linked: Linked
    table: Ints
    alone: Ints

    @property
    def movements(self) -> int:
        """How many movements there are."""
        return self.linked.count

    def container(self, movement: int) -> str:
        """Return the number that a movement goes by."""
        return self.documents.container.at(int(self.linked.container[movement]))

    def mismatches(self) -> Iterator[Mismatch]:
        """Yield them in the order of movements."""
        lines = _Lines(self)
        for movement, field, wrong, left, right, odd in self.table.tolist():
            of = FIELDS[field]
            yield Mismatch(
                movement, self.container(movement), of, WRONGS[wrong],
                lines.side(movement, left, of, WRONGS[wrong], is_left=True),
                lines.side(movement, right, of, WRONGS[wrong], is_left=False),
                KINDS[odd] if odd >= 0 else None,
            )  # fmt: skip


def compare(documents: Documents, *, maps: Maps = STANDARD, window_days: int = WINDOW_DAYS) -> Compared:
    """Link documents into movements and apply every rule."""
    documents = standing(documents)
    linked = link(documents, window_days=window_days)
    return Compared(documents, linked, rules(documents, linked, maps=maps), _alone(documents, linked))


def _alone(documents: Documents, linked: Linked) -> Ints:
    kinds = np.zeros(linked.count, np.int64)
    np.bitwise_or.at(kinds, linked.movement, 1 << documents.kind)
    return np.flatnonzero((kinds & (kinds - 1)) == 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """The texts of all documents as they are compared."""

    seals: Normal
    package_kind: Normal
    hs: Normal
    shipper: Normal
    shipper_uscc: Normal
    consignee: Normal
    consignee_uscc: Normal
    description: Normal
    places: parties.Places
    place: dict[str, Normal]


def _columns(documents: Documents, maps: Maps) -> _Columns:
    consignee = normal(documents.consignee, forms.party)
    consignee_uscc = normal(documents.consignee_uscc, forms.uscc)
    # "To order" names nobody: a code beside it is the notify party's or the bank's.
    to_order = np.array([*(forms.is_to_order(word) for word in documents.consignee.words), False], np.bool_)
    consignee_uscc.codes[to_order[documents.consignee.codes]] = NONE
    names = {name: normal(getattr(documents, name), forms.place) for name in (*_PLACES, *_STATIONS)}
    places, of = parties.places_of({name: column.forms for name, column in names.items()}, maps)
    vocabulary = list(places.words)
    return _Columns(
        normal(documents.seals, lambda text: forms.together(forms.seals(text))),
        normal(documents.package_kind, lambda text: _package(text, maps)),
        normal(documents.hs, lambda text: forms.together(forms.goods_codes(text))),
        normal(documents.shipper, forms.party), normal(documents.shipper_uscc, forms.uscc),
        consignee, consignee_uscc, normal(documents.description, forms.goods),
        places, {name: Normal(of[name][column.codes], vocabulary) for name, column in names.items()},
    )  # fmt: skip


def _package(text: str, maps: Maps) -> str:
    plain = forms.package(text)
    code = maps.package_of.get(plain, plain)
    return "" if code == ANY_PACKAGE else code


def rules(documents: Documents, linked: Linked, *, maps: Maps = STANDARD) -> Ints:
    """Return all mismatches of linked documents as numbers."""
    found = Found()
    _containers(found, documents, linked)
    columns = _columns(documents, maps)
    known: dict[tuple[int, int], bool] = {}
    for part in cells.parts(documents, linked.movement, linked.count, size=_PART):
        _part(found, part, documents, columns, known)
    return found.all()


def _part(
    found: Found, part: Part, documents: Documents, columns: _Columns, known: dict[tuple[int, int], bool]
) -> None:
    first = part.first
    _seals(found, part, documents, columns)
    gross = part.sums(documents.gross_weight)
    weights.gross(found, first, gross)
    weights.verified(
        found, first, vgm=part.highest(documents.vgm), gross=gross, tare=part.highest(documents.tare),
        most=part.highest(documents.max_gross),
    )  # fmt: skip
    goods.packages(
        found, first, counts=part.sums(documents.packages), kinds=part.codes(columns.package_kind, join=True)
    )
    goods.codes(found, first, codes=part.codes(columns.hs, join=True), words=columns.hs.forms)
    for of, name, uscc in (
        (Field.SHIPPER, columns.shipper, columns.shipper_uscc),
        (Field.CONSIGNEE, columns.consignee, columns.consignee_uscc),
    ):
        chinese = np.fromiter(map(forms.is_chinese, name.forms), np.bool_, len(name.forms))
        parties.party(found, first, of, uscc=part.codes(uscc), name=part.codes(name), chinese=chinese)
    _places(found, part, documents, columns)
    goods.descriptions(
        found,
        first,
        codes=part.codes(columns.description, join=True),
        words=columns.description.forms,
        known=known,
    )


def _seals(found: Found, part: Part, documents: Documents, columns: _Columns) -> None:
    events: dict[int, list[str]] = {}
    for line in part.lines_with(documents.reseals.codes >= 0):
        row = int(part.cell[line]) // WIDTH
        events.setdefault(row, []).append(documents.reseals.at(int(part.lines[line])))
    codes = part.codes(columns.seals, join=True)
    sealing.compare(
        found, part.first, codes=codes, words=columns.seals.forms, events=events, days=part.days(documents.at)
    )


def _places(found: Found, part: Part, documents: Documents, columns: _Columns) -> None:
    at = {name: part.codes(column) for name, column in columns.place.items()}
    way = parties.direction(
        departure=at["departure_station"], arrival=at["arrival_station"], loading=at["port_of_loading"],
        discharge=at["port_of_discharge"], port=columns.places.port,
    )  # fmt: skip
    sea = {name: at[name] for name in _PLACES}
    filled = parties.stations_as_places(
        way, departure=at["departure_station"], arrival=at["arrival_station"], sea=sea
    )
    for name, codes in filled.items():
        parties.place(found, part.first, Field(name), codes=codes, places=columns.places)
    parties.days(
        found,
        part.first,
        way=way,
        railed=part.days(documents.railed_on),
        on_board=part.days(documents.on_board_on),
    )


def _containers(found: Found, documents: Documents, linked: Linked) -> None:
    """Tell of numbers that were repaired, and of those whose check digit is wrong, once a movement."""
    repaired = np.flatnonzero(linked.how > 0)
    movement, kind = linked.movement[repaired], documents.kind[repaired]
    leading = documents.kind[linked.container[movement]]
    wrong = np.where(
        linked.how[repaired] == repairing.ONE_CHARACTER,
        WRONG_AT[Wrong.ONE_CHARACTER],
        WRONG_AT[Wrong.TRANSPOSED],
    )
    rows, first = np.unique(np.stack([movement, kind], 1), axis=0, return_index=True)
    found.add(
        rows[:, 0], Field.CONTAINER, wrong[first],
        np.minimum(kind, leading)[first], np.maximum(kind, leading)[first], kind[first],
    )  # fmt: skip
    itself = np.flatnonzero(wrong_numbers(documents) & (linked.how == 0))
    order = itself[np.lexsort((documents.kind[itself], linked.movement[itself]))]
    movements, first = np.unique(linked.movement[order], return_index=True)
    kinds = documents.kind[order][first]
    found.add(movements, Field.CONTAINER, Wrong.CHECK_DIGIT, kinds, kinds, kinds)


class _Lines:
    """What the lines of a movement's document say of a field, as a person reads it."""

    def __init__(self, compared: Compared) -> None:
        self.documents = compared.documents
        self.linked = compared.linked
        cell = compared.linked.movement * WIDTH + compared.documents.kind
        self.order = np.argsort(cell, kind="stable")
        self.cell = cell[self.order]

    def side(self, movement: int, kind: int, field: Field, wrong: Wrong, *, is_left: bool) -> Side:
        begin, end = np.searchsorted(self.cell, [movement * WIDTH + kind, movement * WIDTH + kind + 1])
        lines = self.order[begin:end].tolist()
        documents = self.documents
        line = self._line(lines, field)
        says = self._says(lines, line, field, wrong, KINDS[kind], is_left=is_left)
        return Side(
            KINDS[kind],
            documents.number.at(line),
            int(documents.file[line]),
            int(documents.row[line]),
            line,
            says,
        )

    def _line(self, lines: list[int], field: Field) -> int:
        column = getattr(self.documents, _COLUMN.get(field, "container"))
        if field is Field.CONTAINER:
            return next((one for one in lines if self.linked.how[one] > 0), lines[0])
        stated = column.codes >= 0 if hasattr(column, "codes") else ~np.isnan(column)
        return next((one for one in lines if stated[one]), lines[0])

    def _says(
        self, lines: list[int], line: int, field: Field, wrong: Wrong, kind: Kind, *, is_left: bool
    ) -> str:
        documents = self.documents
        if field is Field.CONTAINER:
            number = documents.container.at(line)
            return number if is_left or wrong is not Wrong.CHECK_DIGIT else mended(number)
        if field is Field.DATES:
            return self._day(lines, kind)
        if field is Field.VGM:
            return self._vgm(lines, wrong, is_left=is_left)
        if field in {Field.GROSS_WEIGHT, Field.PACKAGES}:
            values = getattr(documents, _COLUMN[field])[lines]
            return _number(float(np.nansum(values)), "kg" if field is Field.GROSS_WEIGHT else "")
        if kind is Kind.RAIL_WAYBILL and field in _STATION_OF:
            stations = [getattr(documents, name).at(line) for name in _STATION_OF[field]]
            return next((one for one in stations if one), "")
        texts = dict.fromkeys(getattr(documents, _COLUMN[field]).at(one) for one in lines)
        told = "、".join(text for text in texts if text)
        if field in _USCC_OF:
            code = getattr(documents, _USCC_OF[field]).at(line)
            return f"{told} {code}".strip()
        return told.replace(forms.BETWEEN, "、")

    def _day(self, lines: list[int], kind: Kind) -> str:
        columns = ("railed_on", "on_board_on") if kind is Kind.RAIL_WAYBILL else ("on_board_on", "railed_on")
        for name in columns:
            for line in lines:
                day = date_of(int(getattr(self.documents, name)[line]))
                if day is not None:
                    return day.isoformat()
        return ""

    def _vgm(self, lines: list[int], wrong: Wrong, *, is_left: bool) -> str:
        documents = self.documents
        vgm, most = np.fmax.reduce(documents.vgm[lines]), np.fmax.reduce(documents.max_gross[lines])
        told = {"VGM": vgm, "MAX": most}
        if wrong is Wrong.OVER_MAXIMUM:
            order = ("MAX", "VGM") if is_left else ("VGM", "MAX")
            stated = [f"{name} {_number(told[name], 'kg')}" for name in order if not np.isnan(told[name])]
            return stated[0]
        if not np.isnan(vgm):
            return f"VGM {_number(vgm, 'kg')}"
        gross = documents.gross_weight[lines]
        return _number(float(np.nansum(gross)), "kg") if not np.isnan(gross).all() else ""


def _number(value: float, unit: str) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return f"{text} {unit}".strip()


_COLUMN: Final = {
    Field.CONTAINER: "container", Field.SEALS: "seals", Field.GROSS_WEIGHT: "gross_weight", Field.VGM: "vgm",
    Field.PACKAGES: "packages", Field.PACKAGE_KIND: "package_kind", Field.HS: "hs", Field.SHIPPER: "shipper",
    Field.CONSIGNEE: "consignee", Field.DESCRIPTION: "description",
    **{Field(name): name for name in _PLACES},
}  # fmt: skip
_USCC_OF: Final = {Field.SHIPPER: "shipper_uscc", Field.CONSIGNEE: "consignee_uscc"}
_STATION_OF: Final = {
    Field.PORT_OF_LOADING: ("arrival_station",), Field.PLACE_OF_RECEIPT: ("departure_station",),
    Field.PORT_OF_DISCHARGE: ("departure_station",), Field.PLACE_OF_DELIVERY: ("arrival_station",),
}  # fmt: skip
