"""Indicators, places and series brought to where a test needs them, by the real operations."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from jianxing.directory.acting import acting
from jianxing.indicators import operations
from jianxing.indicators.models import Indicator, ReadingsVersion, Series, Station
from jianxing.kernel.actor import Actor
from tests.standing import AT

#: Words that an outsider must read nowhere.
NAME, PLACE, SOURCE = "密测细颗粒物", "密点东四", "密源监测平台"
FIRST = date(2025, 1, 1)


def indicator(by: Actor, *, name: str = NAME, item: str = "PM2.5", **fields: Any) -> Indicator:
    """An indicator of the actor's body."""
    facts = {"unit": "µg/m³", "direction": "lower", "domain": "ecology", **fields}
    with acting(by):
        return operations.add_indicator(name=name, item=item, by=by, at=AT, **facts)


def station(by: Actor, *, name: str = PLACE, kind: str = "air", **fields: Any) -> Station:
    """A place of the actor's body."""
    with acting(by):
        return operations.add_station(name=name, kind=kind, by=by, at=AT, **fields)


def series(
    by: Actor, *, step: str = "day", of: Indicator | None = None, at: Station | None = None, **fields: Any
) -> Series:
    """A series, still empty."""
    with acting(by):
        return operations.open_series(
            indicator=of or indicator(by), station=at or station(by, longitude=116.42, latitude=39.93),
            step=step, by=by, at=AT, **{"source": SOURCE, **fields},
        )  # fmt: skip


def days(values: list[float], *, first: date = FIRST) -> dict[str, Any]:
    """Daily times and values as ``record_readings`` takes them."""
    times = np.array([first + timedelta(days=at) for at in range(len(values))], dtype="datetime64[s]")
    return {"times": times, "values": np.array(values, dtype=np.float64)}


def brought(
    by: Actor, of: Series, values: list[float], *, first: date = FIRST, **fields: Any
) -> ReadingsVersion:
    """A version of daily readings."""
    with acting(by):
        return operations.record_readings(series=of, **days(values, first=first), by=by, at=AT, **fields)
