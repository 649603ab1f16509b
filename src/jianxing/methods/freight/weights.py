"""Weights: cargo gross weight equal after conversion; verified gross mass (VGM) within its tolerance, not over the maximum.

VGM holds container and dunnage, cargo weight does not: they are never compared with one another, only VGM with VGM, and with
cargo weight and tare together. Tolerance: ±5 % of the VGM or 1 t, whichever is smaller, the bound itself being within (SOLAS
VI/2; MSC.1/Circ.1475 leaves the tolerance to states).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.freight.agreeing import NEITHER, Apart, Found, apart
from jianxing.methods.freight.columns import Bools, Floats, Ints
from jianxing.methods.freight.kinds import KIND_AT, WRONG_AT, Field, Kind, Wrong

#: Weights are rounded to whole kilograms in some documents: what differs by less is equal.
LEAST_KG: Final = 1.0
SHARE: Final = 0.05
MOST_KG: Final = 1000.0
#: Kilograms in a tonne, pounds in a kilogram: what one weight is of another where the unit was mistaken.
MISTAKEN: Final = (1000.0, 2.20462262)
_NEAR: Final = 0.002
_WEIGHING: Final = KIND_AT[Kind.WEIGHING]


def gross(found: Found, first: int, values: Floats) -> None:
    """Compare cargo gross weights."""
    spread = np.fmax.reduce(values, 1) - np.fmin.reduce(values, 1)
    rows = np.flatnonzero(np.round(spread, 3) >= LEAST_KG)
    some = values[rows]
    equal = np.round(np.abs(some[:, :, None] - some[:, None, :]), 3) < LEAST_KG
    pairs = apart(rows, ~np.isnan(some), equal)
    # Where each agrees with one in the middle, the lightest and the heaviest are the two that do not.
    left_out = ~np.isin(rows, pairs.row)
    light, heavy = np.nanargmin(some[left_out], 1), np.nanargmax(some[left_out], 1)
    pairs = Apart(
        np.r_[pairs.row, rows[left_out]],
        np.r_[pairs.left, np.minimum(light, heavy)],
        np.r_[pairs.right, np.maximum(light, heavy)],
        np.r_[pairs.odd, np.full(len(light), NEITHER)],
    )
    wrong = np.full(len(pairs.row), WRONG_AT[Wrong.WEIGHT_DIFFERS])
    one, other = values[pairs.row, pairs.left], values[pairs.row, pairs.right]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.maximum(one, other) / np.minimum(one, other)
    for factor in MISTAKEN:
        wrong[np.abs(ratio / factor - 1) < _NEAR] = WRONG_AT[Wrong.UNIT_CONFUSED]
    found.add(first + pairs.row, Field.GROSS_WEIGHT, wrong, pairs.left, pairs.right, pairs.odd)


def tolerance(vgm: Floats) -> Floats:
    """Return by how many kilograms a weight may differ from a VGM."""
    return np.minimum(SHARE * vgm, MOST_KG)


def verified(found: Found, first: int, *, vgm: Floats, gross: Floats, tare: Floats, most: Floats) -> None:
    """Compare VGM with VGM, with cargo and tare, and with the maximum gross mass."""
    stated = ~np.isnan(vgm)
    rows = np.flatnonzero(stated.any(1))
    reference = np.where(stated[rows, _WEIGHING], _WEIGHING, stated[rows].argmax(1))
    measured = vgm[rows, reference]
    away = np.abs(vgm[rows] - measured[:, None])
    at, other = np.nonzero(np.round(away - tolerance(measured)[:, None], 3) > 0)
    pairs = Apart(
        rows[at],
        np.minimum(reference[at], other),
        np.maximum(reference[at], other),
        np.full(len(at), NEITHER),
    )
    found.add(first + pairs.row, Field.VGM, Wrong.OUT_OF_TOLERANCE, pairs.left, pairs.right, pairs.odd)
    _with_tare(found, first, rows, reference, measured, gross[rows], tare[rows], set(pairs.row.tolist()))
    _over(found, first, rows, reference, measured, most[rows])


def _with_tare(
    found: Found,
    first: int,
    rows: Ints,
    reference: Ints,
    measured: Floats,
    gross: Floats,
    tare: Floats,
    told: set[int],
) -> None:
    tare_of, has_tare = _stated(tare, reference)
    has_gross = ~np.isnan(gross)
    off = np.round(np.abs(gross + tare_of[:, None] - measured[:, None]) - tolerance(measured)[:, None], 3)
    # Where documents disagree on the cargo's weight that is told already; here none of them fits.
    none_fits = has_tare & has_gross.any(1) & ~((off <= 0) & has_gross).any(1)
    none_fits &= ~np.isin(rows, list(told))
    one, other = has_gross.argmax(1), reference
    some = np.flatnonzero(none_fits)
    found.add(
        first + rows[some], Field.VGM, Wrong.OUT_OF_TOLERANCE,
        np.minimum(one, other)[some], np.maximum(one, other)[some], NEITHER,
    )  # fmt: skip


def _over(found: Found, first: int, rows: Ints, reference: Ints, measured: Floats, most: Floats) -> None:
    limit, has_limit = _stated(most, reference)
    some = np.flatnonzero(has_limit & (np.round(measured - limit, 3) > 0))
    at = np.where(np.isnan(most[np.arange(len(rows)), reference]), (~np.isnan(most)).argmax(1), reference)
    found.add(
        first + rows[some], Field.VGM, Wrong.OVER_MAXIMUM,
        np.minimum(at, reference)[some], np.maximum(at, reference)[some], NEITHER,
    )  # fmt: skip


def _stated(values: Floats, preferred: Ints) -> tuple[Floats, Bools]:
    """Return what the preferred document states, otherwise the first that states it; and whether any does."""
    at = np.arange(len(values))
    own = values[at, preferred]
    stated = ~np.isnan(values)
    found: Floats = np.where(np.isnan(own), values[at, stated.argmax(1)], own)
    any_does: Bools = stated.sum(axis=1) > 0
    return found, any_does
