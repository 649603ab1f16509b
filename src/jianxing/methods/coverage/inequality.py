"""How unequally outlets are spread over residents: Theil's T within and between places, and Gini's coefficient.

Both compare shares: district i has a share s of all outlets and a share p of all residents.

    T = Σ s ln(s / p) = Σ_g S_g ln(S_g / P_g) + Σ_g S_g T_g

with S_g and P_g the shares of a place and T_g its own T (H. Theil, Economics and Information Theory, 1967, ch. 4; F. Bourguignon,
Econometrica 47, 1979). 0 is equal; a district without outlets adds nothing to T. Gini's coefficient is one minus twice the area
under the Lorenz curve of outlets over residents, districts in the order of their rate (M. O. Lorenz 1905; C. Gini 1912).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Theil:
    """T and its two parts; *of* is each place's own T by its key."""

    total: float
    between: float
    within: float
    of: dict[str, float]


def theil(amounts: npt.ArrayLike, residents: npt.ArrayLike, places: npt.ArrayLike) -> Theil | None:
    """Return Theil's T of *amounts* over *residents*, apart by *places*; None where there is nothing to share out.

    Districts without residents are left out.

    >>> found = theil([1, 3], [1, 1], ["a", "b"])
    >>> round(found.total, 6), round(found.between, 6), found.within
    (0.130812, 0.130812, 0.0)
    """
    x, p, of = np.asarray(amounts, float), np.asarray(residents, float), np.asarray(places)
    kept = np.isfinite(x) & np.isfinite(p) & (p > 0)
    x, p, of = x[kept], p[kept], of[kept]
    if not len(x) or x.sum() <= 0:
        return None
    s, p = x / x.sum(), p / p.sum()
    total, between, within, each = _t(s, p), 0.0, 0.0, {}
    for place in np.unique(of):
        mine = of == place
        share, part = float(s[mine].sum()), float(p[mine].sum())
        own = _t(s[mine] / share, p[mine] / part) if share > 0 else 0.0
        each[str(place)] = own
        if share > 0:
            between += share * float(np.log(share / part))
            within += share * own
    return Theil(total, between, within, each)


def _t(s: Floats, p: Floats) -> float:
    some = s > 0
    return float(np.sum(s[some] * np.log(s[some] / p[some])))


def gini(amounts: npt.ArrayLike, residents: npt.ArrayLike) -> float | None:
    """Return Gini's coefficient of *amounts* over *residents*, 0 equal to almost 1; None where there is nothing to share out.

    >>> gini([1, 3], [1, 1])
    0.25
    """
    x, p = np.asarray(amounts, float), np.asarray(residents, float)
    kept = np.isfinite(x) & np.isfinite(p) & (p > 0)
    x, p = x[kept], p[kept]
    if not len(x) or x.sum() <= 0:
        return None
    order = np.argsort(x / p, kind="stable")
    people = np.concatenate(([0.0], np.cumsum(p[order]) / p.sum()))
    have = np.concatenate(([0.0], np.cumsum(x[order]) / x.sum()))
    return float(1 - np.sum(np.diff(people) * (have[1:] + have[:-1])))
