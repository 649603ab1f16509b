"""Ecological compensation between an upper and a lower reach, computed from readings by the agreement's own formula.

The form is that of cross-boundary agreements: for each item a basic concentration and a weight; an index P of the year, the
weighted sum of measured over basic concentration, times a stability coefficient. Where P is at most 1 the lower reach pays the
upper one, above it the upper pays the lower. Numbers are the agreement's; nothing is assumed. No Django.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class FormulaRefused(ValueError):
    """The agreement's numbers do not make a formula."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Basic concentrations and weights by item, the coefficient, and who pays how much (10,000 yuan) on which side of 1.

    With *per_index* the amount is so much for each whole unit by which P lies away from 1, up to *most*.
    """

    basic: Mapping[str, float]
    weights: Mapping[str, float]
    coefficient: float
    reward: float
    penalty: float
    per_index: float = 0.0
    most: float | None = None

    def __post_init__(self) -> None:
        if not self.basic or set(self.basic) != set(self.weights) or min(self.basic.values()) <= 0:
            raise FormulaRefused
        if abs(sum(self.weights.values()) - 1) > 1e-6:
            raise FormulaRefused


@dataclass(frozen=True, slots=True)
class Due:
    """The index of a year, each item's part of it, and what is due: above 0 the lower reach pays, below 0 the upper."""

    index: float | None
    parts: Mapping[str, float]
    due: float | None
    missing: tuple[str, ...]


def due(agreement: Agreement, means: Mapping[str, float | None]) -> Due:
    """Return what a year's means make due; None where an item of the agreement was not measured."""
    parts: dict[str, float] = {}
    missing: list[str] = []
    for item, weight in agreement.weights.items():
        mean = means.get(item)
        if mean is None:
            missing.append(item)
        else:
            parts[item] = weight * mean / agreement.basic[item]
    if missing:
        return Due(None, parts, None, tuple(missing))
    index = agreement.coefficient * sum(parts.values())
    away = agreement.per_index * abs(1 - index)
    amount = agreement.reward + away if index <= 1 else -(agreement.penalty + away)
    if agreement.most is not None:
        amount = max(-agreement.most, min(agreement.most, amount))
    return Due(index, parts, amount, ())
