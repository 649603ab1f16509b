"""Several lists one after another, their matters numbered together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jianxing.methods.coverage.reading import ANY, Listed
from jianxing.methods.coverage.refusals import CoverageRefused
from jianxing.methods.coverage.scenes import MOST_MATTERS


def joined(lists: Sequence[Listed]) -> Listed:
    """Return the outlets of all lists; nothing is merged. Raises ``CoverageRefused`` where the matters are too many."""
    if len(lists) == 1:
        return lists[0]
    matters = tuple(dict.fromkeys(name for one in lists for name in one.matters))
    if len(matters) > MOST_MATTERS:
        raise CoverageRefused("too_many_matters", most=MOST_MATTERS)
    return Listed(
        [name for one in lists for name in one.names],
        [code for one in lists for code in one.codes],
        np.concatenate([one.scenes for one in lists]),
        np.concatenate([one.districts for one in lists]),
        np.concatenate([one.lonlat for one in lists]),
        [address for one in lists for address in one.addresses],
        np.concatenate([_numbered(one, matters) for one in lists]),
        matters,
        np.concatenate([one.rows for one in lists]),
        tuple(note for one in lists for note in one.notes),
    )


def _numbered(one: Listed, matters: tuple[str, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    masks = one.masks & np.uint64(ANY)
    for at, name in enumerate(one.matters):
        bit = (one.masks >> np.uint64(at)) & np.uint64(1)
        masks |= bit << np.uint64(matters.index(name))
    return masks
