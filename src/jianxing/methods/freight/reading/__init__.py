"""Files of documents – xlsx, CSV, JSON, XML – read through a mapping of their source."""

from jianxing.methods.freight.reading.files import FileRead, read, read_bytes
from jianxing.methods.freight.reading.mapping import Mapping, mapping_of

__all__ = ("FileRead", "Mapping", "mapping_of", "read", "read_bytes")
