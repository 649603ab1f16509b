"""Every write of the indicators."""

from jianxing.indicators.operations.indicators import (
    add_indicator,
    add_station,
    place_station,
    set_limit,
    set_standard_limits,
    void_indicator,
    void_limit,
)
from jianxing.indicators.operations.readings import Origin, add_readings, record_readings
from jianxing.indicators.operations.series import open_series, share_series, void_series

__all__ = (
    "Origin",
    "add_indicator",
    "add_readings",
    "add_station",
    "open_series",
    "place_station",
    "record_readings",
    "set_limit",
    "set_standard_limits",
    "share_series",
    "void_indicator",
    "void_limit",
    "void_series",
)
