"""Files of readings as offices and networks keep them, brought to series on a regular grid of hours or days. No Django."""

from jianxing.methods.readings.files import read
from jianxing.methods.readings.result import DAY, HOUR, Note, Readings, ReadingsRefused, Series

__all__ = ("DAY", "HOUR", "Note", "Readings", "ReadingsRefused", "Series", "read")
