"""What was measured as plain data: for the command line, for the API, and to be kept."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from jianxing.methods.coverage.matrix import FEW, LEAST_TESTS
from jianxing.methods.coverage.measuring import Measured
from jianxing.methods.coverage.scenes import HOMES, SCENES


def told(found: Measured, *, matters: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what was measured without arrays and NaN; None stands for what is held back.

    A rate of fewer than 20 outlets is marked ``few``; the share of tests that worked is held back under five tests.
    """
    present = [SCENES.index(scene) for scene in found.scenes]
    return {
        "homes": list(HOMES),
        "scenes": list(found.scenes),
        "matters": list(matters),
        "outlets": int(found.matrix.outlets.sum()),
        "matrix": [
            _cell(found, d, s, h)
            for d in range(len(found.districts))
            for s in present
            for h in range(len(HOMES))
            if found.matrix.outlets[d, s]
        ],
        "by_matter": _by_matter(found, matters),
        "districts": [_district(found, d, present) for d in range(len(found.districts))],
        "worst": [
            {"district": found.districts[d].code, "name": found.districts[d].name, "score": _round(found.score[d])}
            for d in found.worst
        ],
        "empty": [
            {
                "district": found.districts[d].code, "name": found.districts[d].name, "scene": SCENES[s], "home": HOMES[h],
                "outlets": int(found.matrix.outlets[d, s]),
            }
            for d, s, h in found.empty
        ],
        "theil": {
            scene: {
                "total": _round(one.total), "between": _round(one.between), "within": _round(one.within),
                "of": {place: _round(value) for place, value in one.of.items()},
            }
            for scene, one in found.theil.items()
        },
        "gini": {scene: _round(value) for scene, value in found.gini.items()},
    }  # fmt: skip


def _cell(found: Measured, d: int, s: int, h: int) -> dict[str, Any]:
    declared = int(found.matrix.declared[d, s, h])
    worked = int(found.tried.worked[d, s, h]) if found.tried else 0
    failed = int(found.tried.failed[d, s, h]) if found.tried else 0
    tests = worked + failed
    return {
        "district": found.districts[d].code,
        "scene": SCENES[s],
        "home": HOMES[h],
        "outlets": int(found.matrix.outlets[d, s]),
        "declared": declared,
        "worked": worked,
        "failed": failed,
        "share_worked": round(worked / tests, 3) if tests >= LEAST_TESTS else None,
        "per_10000": _round(found.rate[d, s, h]),
        "few": declared < FEW,
    }


def _by_matter(found: Measured, matters: tuple[str, ...]) -> list[dict[str, Any]]:
    summed = found.matrix.matters.sum(axis=(0, 1))
    return [
        {"matter": name, "home": HOMES[h], "declared": int(summed[h, m])}
        for m, name in enumerate(matters[: summed.shape[1]])
        for h in range(len(HOMES))
    ]


def _district(found: Measured, d: int, present: list[int]) -> dict[str, Any]:
    one = found.districts[d]
    return {
        "district": one.code,
        "name": one.name,
        "city": one.city,
        "province": one.province,
        "residents": int(found.residents[d]) if np.isfinite(found.residents[d]) else None,
        "access": {SCENES[s]: _round(found.access[d, s]) for s in present},
        "across": {SCENES[s]: _round(found.across[d, s]) for s in present},
        "score": _round(found.score[d]),
    }


def _round(value: float) -> float | None:
    return round(float(value), 4) if math.isfinite(value) else None
