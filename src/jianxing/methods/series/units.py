"""Units as they are written, and what values are multiplied by to be in the unit of the item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jianxing.methods.readings.columns import folded
from jianxing.methods.readings.result import Note

MICRO: Final = "µg/m³"
MILLI: Final = "mg/m³"
#: The unit in which items are kept here; of other items, the unit as it is written.
KEPT: Final[Mapping[str, str]] = {
    "PM2.5": MICRO, "PM10": MICRO, "SO2": MICRO, "NO2": MICRO, "O3": MICRO, "O3_8h": MICRO, "CO": MILLI,
    "temperature": "°C", "pressure": "hPa", "dew_point": "°C", "rain": "mm", "wind_speed": "m/s", "wind_from": "°",
    "humidity": "%", "pH": "", "DO": "mg/L", "CODMn": "mg/L", "COD": "mg/L", "BOD5": "mg/L", "NH3-N": "mg/L",
    "TP": "mg/L", "TN": "mg/L",
}  # fmt: skip
#: What a unit is called, folded, to its kind and how much of the kind's smallest it is.
_UNITS: Final[Mapping[str, tuple[str, float]]] = {
    "ng/m3": ("mass in air", 1e-3), "ug/m3": ("mass in air", 1.0), "μg/m3": ("mass in air", 1.0),
    "µg/m3": ("mass in air", 1.0), "微克/立方米": ("mass in air", 1.0), "mg/m3": ("mass in air", 1e3),
    "毫克/立方米": ("mass in air", 1e3), "g/m3": ("mass in air", 1e6),
    "ug/l": ("mass in water", 1.0), "μg/l": ("mass in water", 1.0), "µg/l": ("mass in water", 1.0),
    "微克/升": ("mass in water", 1.0), "mg/l": ("mass in water", 1e3), "毫克/升": ("mass in water", 1e3),
    "g/l": ("mass in water", 1e6), "g": ("mass", 1e-6), "kg": ("mass", 1e-3), "公斤": ("mass", 1e-3), "千克": ("mass", 1e-3),
    "t": ("mass", 1.0), "吨": ("mass", 1.0), "万吨": ("mass", 1e4),
    "辆": ("vehicles", 1.0), "万辆": ("vehicles", 1e4),
}  # fmt: skip
#: Carbon monoxide in mg/m³ has a median under this wherever people live; in µg/m³ above it.
_CO_BETWEEN: Final = 20.0


@dataclass(frozen=True, slots=True)
class Converted:
    """The unit a series is kept in, what its values are multiplied by, and what was taken for granted."""

    unit: str
    factor: float
    notes: tuple[Note, ...] = ()


def factor(written: str, wanted: str) -> float | None:
    """Return what a value in one unit is multiplied by to be in another, None where they do not measure the same."""
    one, other = (_UNITS.get(folded(unit).replace("³", "3")) for unit in (written, wanted))
    if one is None or other is None or one[0] != other[0]:
        return 1.0 if folded(written) == folded(wanted) else None
    return one[1] / other[1]


def of(item: str, *, written: str, median: float | None, series: str) -> Converted:
    """Return how a series is brought to the unit of its item; a unit that is not known is left as it is, which is said."""
    wanted = KEPT.get(item)
    if wanted is None:
        return Converted(written, 1.0)
    if not written:
        if item == "CO" and median is not None and median > _CO_BETWEEN:
            note = Note("co_in_micrograms", {"series": series, "median": round(median, 1)})
            return Converted(MILLI, 1 / 1000, (note,))
        return Converted(wanted, 1.0)
    times = factor(written, wanted)
    told = {"series": series, "unit": written}
    if times is None:
        return Converted(written, 1.0, (Note("unit_unknown", told),))
    return Converted(wanted, times, (Note("unit_converted", told),) if times != 1 else ())
