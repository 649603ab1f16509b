"""Vector tiles: which square of the earth a tile is, what of a geometry is drawn in it, how it is written down.

Web Mercator (EPSG:3857) on the sphere, tiles numbered from the north-west as all web maps do; 4096 units to a side.
Source: Mapbox Vector Tile Specification 2.1 (CC BY 3.0 US); EPSG Guidance Note 7-2, 1.3.3.2 for the projection.
"""

from jianxing.methods.atlas.tiling.drawing import Drawn, drawn
from jianxing.methods.atlas.tiling.encoding import Piece, decoded, encoded
from jianxing.methods.atlas.tiling.grid import UNITS, Tile
from jianxing.methods.atlas.tiling.store import TileStore

__all__ = ("UNITS", "Drawn", "Piece", "Tile", "TileStore", "decoded", "drawn", "encoded")
