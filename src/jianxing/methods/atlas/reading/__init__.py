"""Reading the files in which plans and boundaries come: GeoJSON, Shapefile (zip), GeoPackage, KML/KMZ, CSV and xlsx.

``read`` is the way in. It refuses with ``FileRefused`` and never with anything else.
"""

from pathlib import Path

from jianxing.methods.atlas.reading.mending import fault_in, in_wgs84
from jianxing.methods.atlas.reading.result import LIMITS, FileRefused, Geofile, Layer, Limits, Remark
from jianxing.methods.atlas.reading.starting import read_apart

__all__ = ("LIMITS", "FileRefused", "Geofile", "Layer", "Limits", "Remark", "fault_in", "in_wgs84", "read")


def read(path: Path, *, name: str = "", encoding: str = "", limits: Limits = LIMITS) -> Geofile:
    """Read a file by what is in it, not by what it is called; raises ``FileRefused``.

    *name* is what people call it where it lies under another name; *encoding* of its texts (``gb18030``, ``utf-8``) is found
    out where it is not given. Shapes are mended and what was mended is remarked; coordinates stay as the file has them:
    ``coordinates.guess`` says which system they are in, ``in_wgs84`` converts them.
    """
    return read_apart(path, name=name or path.name, encoding=encoding, limits=limits)
