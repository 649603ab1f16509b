"""A layer made ready to be compared: geometries with the keys by which a conflict knows them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from jianxing.methods.atlas.reading import Layer

#: Columns in which a feature's own identity, its kind and its approval are looked for, in this order.
KEYS: Final = ("key", "id", "code", "adcode", "编号", "编码", "代码", "项目代码", "name", "名称", "项目名称")
KINDS: Final = ("kind", "type", "类别", "类型", "图层类别")
APPROVALS: Final = ("approval", "批准文号", "审批文号", "许可文号")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two layers: valid *geometries* in WGS 84 degrees, each with its *key* (unique), its *kind* (empty: fits every
    rule) and its *approval* number (empty: none).
    """

    geometries: npt.NDArray[np.object_]
    keys: Sequence[str]
    kinds: Sequence[str] = ()
    approvals: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name in ("kinds", "approvals"):
            if not getattr(self, name):
                object.__setattr__(self, name, ("",) * len(self.keys))
        if not len(self.geometries) == len(self.keys) == len(self.kinds) == len(self.approvals):
            raise ValueError("a key, a kind and an approval for each geometry")
        if len(set(self.keys)) != len(self.keys):
            object.__setattr__(self, "keys", _apart(self.keys))


def side(layer: Layer, *, key: str = "", kind: str = "") -> Side:
    """Return a layer of a file as a side.

    *key* names the column of the features' identity; without it the first of ``KEYS`` that is there, full and different in
    every feature, and without such a one the number in the file. *kind* is the kind of all features where the file does not
    say it of each.
    """
    columns = layer.columns
    named = (
        columns.get(key) if key else next((columns[one] for one in KEYS if _tells(columns.get(one))), None)
    )
    if named is None:
        keys = [str(number) for number in layer.numbers]
    else:
        keys = [_text(value) or f"#{number}" for value, number in zip(named, layer.numbers, strict=True)]
    kinds = [kind] * len(layer) if kind else _first(columns, KINDS, len(layer))
    return Side(layer.geometries, keys, kinds, _first(columns, APPROVALS, len(layer)))


def _first(columns: Mapping[str, list[Any]], names: Sequence[str], size: int) -> list[str]:
    held = next((columns[name] for name in names if name in columns), None)
    return [""] * size if held is None else [_text(value) for value in held]


def _tells(values: list[Any] | None) -> bool:
    if not values or any(value is None for value in values):
        return False
    return len({_text(value) for value in values}) == len(values)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _apart(keys: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    result = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        result.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return result
