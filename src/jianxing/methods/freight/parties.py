"""Parties, places and days: who ships and receives, by which port and station, and whether train and ship came in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jianxing.methods.freight import forms
from jianxing.methods.freight.agreeing import NEITHER, Found, apart, differing
from jianxing.methods.freight.columns import NO_DAY, NONE, Bools, Ints
from jianxing.methods.freight.kinds import KIND_AT, WRONG_AT, Field, Kind, Wrong
from jianxing.methods.freight.maps import Maps

_RAIL = KIND_AT[Kind.RAIL_WAYBILL]
EXPORT, IMPORT, UNKNOWN = 1, -1, 0


def party(found: Found, first: int, of: Field, *, uscc: Ints, name: Ints, chinese: Bools) -> None:
    """Compare a party by its unified social credit code where both state one, otherwise by its name in one script.

    ``chinese[code]`` says whether a name is in Chinese characters.
    """
    rows = np.union1d(differing(uscc), differing(name))
    code, called = uscc[rows], name[rows]
    by_code = (code[:, :, None] >= 0) & (code[:, None, :] >= 0)
    script = np.append(chinese, False)[called]
    by_name = (
        (called[:, :, None] >= 0) & (called[:, None, :] >= 0) & (script[:, :, None] == script[:, None, :])
    )
    equal = np.where(by_code, code[:, :, None] == code[:, None, :], called[:, :, None] == called[:, None, :])
    pairs = apart(rows, (code >= 0) | (called >= 0), equal, by_code | by_name)
    coded = (uscc[pairs.row, pairs.left] >= 0) & (uscc[pairs.row, pairs.right] >= 0)
    wrong = np.where(coded, WRONG_AT[Wrong.USCC_DIFFERS], WRONG_AT[Wrong.NAME_DIFFERS])
    found.add(first + pairs.row, of, wrong, pairs.left, pairs.right, pairs.odd)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """All names of places as one column of codes: which are in the map, and which of these are ports."""

    words: Sequence[str]
    known: Bools
    port: Bools


def places_of(columns: Mapping[str, Sequence[str]], maps: Maps) -> tuple[Places, dict[str, Ints]]:
    """Return one vocabulary over several columns of names, and for each column the code of each of its words."""
    known: dict[str, int] = {}
    of: dict[str, Ints] = {}
    for column, names in columns.items():
        looked_up = [_looked_up(name, maps) for name in names]
        of[column] = np.array([*(known.setdefault(one, len(known)) for one in looked_up), NONE], np.int64)
    words = list(known)
    mapped = np.array([word.startswith("=") for word in words], np.bool_)
    ports = np.array([word[1:] in maps.ports and word.startswith("=") for word in words], np.bool_)
    return Places(words, mapped, ports), of


def _looked_up(name: str, maps: Maps) -> str:
    code = maps.place_of.get(name)
    return f"={code}" if code else name


def direction(*, departure: Ints, arrival: Ints, loading: Ints, discharge: Ints, port: Bools) -> Ints:
    """Return which way each movement goes: to the ship, from the ship, or not told.

    The stations say it where one of them serves a port of the map; otherwise the ports of the sea documents.
    """
    is_port = np.append(port, False)
    there, here = is_port[arrival].any(1), is_port[departure].any(1)
    by_sea = is_port[loading].any(1).astype(np.int64) - is_port[discharge].any(1).astype(np.int64)
    way: Ints = np.where(there == here, by_sea, np.where(there, EXPORT, IMPORT))
    return way


def place(found: Found, first: int, of: Field, *, codes: Ints, places: Places) -> None:
    """Compare a place through the map; a name that is not in it is shown to a person, unless one begins like the other."""
    rows = differing(codes)
    some = codes[rows]
    equal = some[:, :, None] == some[:, None, :]
    pairs = apart(rows, some >= 0, equal)
    mapped = np.append(places.known, False)
    one, other = codes[pairs.row, pairs.left], codes[pairs.row, pairs.right]
    known = mapped[one] & mapped[other]
    same = np.fromiter(
        (
            not sure and _begins(places.words[a], places.words[b])
            for a, b, sure in zip(one, other, known, strict=True)
        ),
        np.bool_,
        len(one),
    )
    wrong = np.where(known, WRONG_AT[Wrong.PLACE_DIFFERS], WRONG_AT[Wrong.PLACE_UNKNOWN])
    pairs, wrong = pairs.take(~same), wrong[~same]
    found.add(first + pairs.row, of, wrong, pairs.left, pairs.right, pairs.odd)


def _begins(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    least = 2 if forms.is_chinese(short) else 4
    return len(short) >= least and long.startswith(short) and not short.startswith("=")


def stations_as_places(
    way: Ints, *, departure: Ints, arrival: Ints, sea: Mapping[str, Ints]
) -> dict[str, Ints]:
    """Return the places with what the waybill's stations say of them, in its column: its port side and its inland side."""
    filled = {name: codes.copy() for name, codes in sea.items()}
    outward, inward = way >= 0, way < 0
    for name, stations, rows in (
        ("port_of_loading", arrival, outward),
        ("place_of_receipt", departure, outward),
        ("port_of_discharge", departure, inward),
        ("place_of_delivery", arrival, inward),
    ):
        filled[name][rows, _RAIL] = stations[rows, _RAIL]
    for name in ("port_of_loading", "place_of_receipt"):
        filled[name][inward, _RAIL] = NONE
    for name in ("port_of_discharge", "place_of_delivery"):
        filled[name][outward, _RAIL] = NONE
    return filled


def days(found: Found, first: int, *, way: Ints, railed: Ints, on_board: Ints) -> None:
    """Compare the day of loading on rail with that on board: not after it on the way to the ship, not before it from the ship."""
    train, train_at = _first_stated(railed, _RAIL)
    ship, ship_at = _first_stated(on_board, 0)
    both = (train != NO_DAY) & (ship != NO_DAY)
    for rows, wrong in (
        (both & (way >= 0) & (train > ship), Wrong.LOADED_AFTER_ON_BOARD),
        (both & (way < 0) & (train < ship), Wrong.RAILED_BEFORE_ON_BOARD),
    ):
        at = np.flatnonzero(rows)
        left, right = np.minimum(train_at, ship_at)[at], np.maximum(train_at, ship_at)[at]
        found.add(first + at, Field.DATES, wrong, left, right, NEITHER)


def _first_stated(values: Ints, preferred: int) -> tuple[Ints, Ints]:
    stated = values != NO_DAY
    at = np.where(stated[:, preferred], preferred, stated.argmax(1))
    return values[np.arange(len(values)), at], at
