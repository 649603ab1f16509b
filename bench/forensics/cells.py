"""The table's cells: what is planted, which check is asked, and one seeded run of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from bench.forensics import peers
from bench.forensics.beside import Cell, beside
from bench.forensics.planting import (
    LIMIT,
    Values,
    capped,
    city,
    copied,
    deleted,
    flat,
    moved,
    rounded,
    scaled,
    series,
    shaved,
)

from jianxing.methods.forensics.bunching import bunching
from jianxing.methods.forensics.ceiling import ceiling
from jianxing.methods.forensics.copies import copies
from jianxing.methods.forensics.density import density_at_limit
from jianxing.methods.forensics.digits import digits
from jianxing.methods.forensics.flat_line import flat_line
from jianxing.methods.forensics.gaps import gaps
from jianxing.methods.forensics.neighbours import on_bad_days, shift
from jianxing.methods.forensics.result import NOMINAL


def cells() -> list[Cell]:
    """Return all cells."""
    return [*_densities(), *_parts(), *_pooled(), *_neighbours(), *_others(), *beside()]


def _flagged(values: Values) -> bool:
    return density_at_limit(values, limit=LIMIT).flagged


def _densities() -> list[Cell]:
    found = []
    asked: tuple[tuple[str, Callable[[Values], bool]], ...] = (
        ("density_at_limit", _flagged),
        ("peer: cubic Poisson jump, p < 0.01", lambda v: peers.cubic_jump(v, LIMIT) < NOMINAL),
        ("peer: Cattaneo-Jansson-Ma, p < 0.05", lambda v: peers.local_polynomial(v, LIMIT) < 0.05),
    )
    for check, ask in asked:
        lengths = (365, 1095, 2190) if check == "density_at_limit" else (1095,)
        for days in lengths:
            for sigma in (0.6, 0.9) if check == "density_at_limit" else (0.6,):
                for share in (0.0, 0.2, 0.4, 0.6):

                    def run(
                        random: np.random.Generator, ask: Callable[[Values], bool] = ask, days: int = days,
                        sigma: float = sigma, share: float = share,
                    ) -> bool:  # fmt: skip
                        return ask(moved(series(days, random, sigma=sigma), share, random))

                    found.append(Cell(check, "move below the limit", f"{share:.0%}", days, sigma, run))
    return found


def _parts() -> list[Cell]:
    def whole(share: float) -> Cell:
        def run(random: np.random.Generator) -> bool:
            return _flagged(np.rint(moved(series(1095, random), share, random)))

        return Cell("density_at_limit, whole numbers", "move below the limit", f"{share:.0%}", 1095, 0.6, run)

    def year(share: float) -> Cell:
        years = np.repeat([0, 1, 2], 365)

        def run(random: np.random.Generator) -> bool:
            values = series(1095, random)
            values[365:730] = moved(values[365:730], share, random)
            return bunching(values, limit=LIMIT, years=years).flagged

        return Cell(
            "density_at_limit, with years", "move in one year of three", f"{share:.0%}", 1095, 0.6, run
        )

    return [
        *(whole(share) for share in (0.0, 0.2, 0.4, 0.6)),
        *(year(share) for share in (0.0, 0.4, 0.8, 1.0)),
    ]


def _pooled() -> list[Cell]:
    def cell(share: float) -> Cell:
        def run(random: np.random.Generator) -> bool:
            return _flagged(moved(city(1095, random), share, random).T)

        return Cell("density_at_limit, city of eight", "move below the limit", f"{share:.0%}", 1095, 0.2, run)

    return [cell(share) for share in (0.0, 0.1, 0.2, 0.4)]


def _neighbours() -> list[Cell]:
    def bad(cut: float, apart: float) -> Cell:
        def run(random: np.random.Generator) -> bool:
            town = city(365, random, apart=apart)
            return on_bad_days(shaved(town[0], cut, random), town[1:], limit=LIMIT).flagged

        return Cell("neighbours_on_bad_days", "shave half of the bad days", f"{cut:.0%}", 365, apart, run)

    def one_year(cut: float) -> Cell:
        years = np.repeat(np.arange(4), 365)

        def run(random: np.random.Generator) -> bool:
            town = city(1460, random, apart=0.2, unlike=0.1)
            town[0, 365:730] = shaved(town[0, 365:730], cut, random)
            return on_bad_days(town[0], town[1:], limit=LIMIT, years=years).flagged

        kind = "shave half of the bad days of one year of four"
        return Cell("neighbours_on_bad_days, unlike stations", kind, f"{cut:.0%}", 1460, 0.2, run)

    def low(cut: float, apart: float) -> Cell:
        def run(random: np.random.Generator) -> bool:
            town = city(1460, random, apart=apart)
            return shift(scaled(town[0], cut, random), town[1:]).flagged

        return Cell("neighbours_shift", "scale for 180 days", f"{cut:.0%}", 1460, apart, run)

    return [
        *(bad(cut, apart) for apart in (0.12, 0.2) for cut in (0.0, 0.1, 0.15, 0.2)),
        *(one_year(cut) for cut in (0.0, 0.1, 0.2, 0.35)),
        *(low(cut, apart) for apart in (0.12, 0.2) for cut in (0.0, 0.1, 0.2, 0.35)),
    ]


def _others() -> list[Cell]:
    def hours(random: np.random.Generator) -> Values:
        return np.rint(series(8760, random))

    def one(check: str, kind: str, strength: str, plant: Callable[[Values, np.random.Generator], Values],
            ask: Callable[[Values], bool]) -> Cell:  # fmt: skip
        return Cell(check, kind, strength, 365, 0.6, lambda random: ask(plant(hours(random), random)))

    def ask_ceiling(v: Values) -> bool:
        return ceiling(v, floor=5, span=2160).flagged

    def missing(values: Values, share: float, random: np.random.Generator) -> Values:
        return deleted(deleted(values, 0.02, random, limit=-1), share, random)

    def by(plant: Callable[..., Values], strength: float) -> Callable[[Values, np.random.Generator], Values]:
        return lambda values, random: plant(values, strength, random) if strength else values

    def holes(share: float) -> Callable[[Values, np.random.Generator], Values]:
        return lambda values, random: missing(values, share, random)

    asked: tuple[tuple[str, str, Callable[[Values], bool], tuple[tuple[str, Any], ...]], ...] = (
        ("gaps", "delete hours above the limit", lambda v: gaps(v).flagged,
         tuple((f"{share:.0%}", holes(share)) for share in (0.0, 0.05, 0.1, 0.2))),
        ("last_digits", "round a quarter's hours to fives", lambda v: digits(v, resolution=1, span=720).flagged,
         tuple((f"{share:.0%}", by(rounded, share)) for share in (0.0, 0.1, 0.2, 0.4))),
        ("ceiling", "cap the highest hours", ask_ceiling,
         tuple((f"{share:.1%}", by(capped, share)) for share in (0.0, 0.002, 0.01))),
        ("flat_line", "stay for so many hours", lambda v: flat_line(v, floor=5, shortest=12).flagged,
         tuple((str(length), by(flat, length)) for length in (0, 8, 12, 24))),
        ("copied_blocks", "copy so many hours", lambda v: copies(v, block=24, different=8).flagged,
         tuple((str(length), by(copied, length)) for length in (0, 24, 48))),
    )  # fmt: skip
    return [
        one(check, kind, strength, plant, ask)
        for check, kind, ask, strengths in asked
        for strength, plant in strengths
    ]
