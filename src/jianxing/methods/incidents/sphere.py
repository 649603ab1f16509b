"""Places as vectors of length one, so that an index in space finds neighbours on the globe: the nearer in a straight line through
it, the nearer on its surface, across the date line and at the poles too.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def on_sphere(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> Floats:
    """Return rows of x, y, z of length one for degrees of longitude and latitude."""
    along, up = np.radians(np.asarray(longitude, dtype=np.float64)), np.radians(np.asarray(latitude))
    return np.column_stack([np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)])
