"""空气质量读数: real daily readings of eight stations, with one manipulation planted in one of them and marked 演示数据.

The readings are those of eight stations in Beijing (see ``air/ATTRIBUTION.md``); in the scenario the municipal bureau reports
them. In the planted station most days whose PM2.5 lay just above the daily limit now lie just below it: what a check must
find, by station, kind and days.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from jianxing.demo import ecology
from jianxing.demo.scene import Scene, on
from jianxing.indicators import operations
from jianxing.indicators.catalogue import usual
from jianxing.indicators.models import Indicator, Series, SourceKind, Station
from jianxing.kernel.actor import Actor
from jianxing.methods.readings import Series as Readings
from jianxing.methods.readings import read
from jianxing.methods.series.units import KEPT
from jianxing.projects.models import FocusItem

DAYS: Final = Path(__file__).with_name("air") / "days.csv.xz"
#: The weather of one station: what a trend without it is told from (天帮忙).
WEATHER: Final = DAYS.with_name("weather.csv.xz")
WEATHER_SOURCE: Final = "气象日均值（UCI 501，CC BY 4.0，Zhang 等，2017）"
SOURCE: Final = "北京八站日值（UCI 501，CC BY 4.0，Zhang 等，2017），按 HJ 633 由小时值计算"
PLANTED_SOURCE: Final = f"演示数据：{SOURCE}，其中一段经人为改动"
#: Name of the station by that of the file, with its place (WGS 84) and the district that it lies in.
STATIONS: Final = {
    "Aotizhongxin": ("奥体中心", 116.397, 39.982, "110105"),
    "Changping": ("昌平镇", 116.230, 40.217, "110114"),
    "Dingling": ("定陵", 116.220, 40.292, "110114"),
    "Dongsi": ("东四", 116.417, 39.929, "110101"),
    "Guanyuan": ("官园", 116.339, 39.929, "110102"),
    "Gucheng": ("古城", 116.184, 39.914, "110107"),
    "Huairou": ("怀柔镇", 116.628, 40.328, "110116"),
    "Nongzhanguan": ("农展馆", 116.461, 39.937, "110105"),
}
BROUGHT: Final = date(2026, 3, 5)
#: The station, the limit and the days that the manipulation is about; how many of the days in reach, and how far they are moved.
PLANTED: Final = "Guanyuan"
LIMIT: Final = 75.0
PLANTED_FROM, PLANTED_TO = date(2014, 3, 1), date(2017, 2, 28)
#: What is claimed of 2016 against 2015, each on its day.
CLAIMS: Final = (
    ("2016 年 PM2.5 平均浓度同比下降 9%", -9.0, date(2026, 3, 6)),
    ("2016 年 PM2.5 平均浓度同比下降 14%", -14.0, date(2026, 3, 9)),
    ("2016 年 PM2.5 平均浓度同比下降 12%", -12.0, date(2026, 3, 10)),
)
_REACH, _SHARE, _BELOW = 12.0, 0.7, 3.0


def build(scene: Scene) -> None:
    """Build the part once."""
    by, at = scene.actor("shengtai"), on(BROUGHT)
    with scene.acting_as(by):
        if Series.objects.exists():
            return
        fine: dict[str, Series] = {}
        indicators: dict[str, Indicator] = {}
        stations: dict[str, Station] = {}
        for one in read(DAYS).series:
            indicator = indicators.get(one.item) or _indicator(one.item, one.unit, by)
            station = stations.get(one.station) or _station(one.station, by)
            indicators[one.item], stations[one.station] = indicator, station
            planted = (one.station, one.item) == (PLANTED, "PM2.5")
            series = operations.open_series(
                indicator=indicator, station=station, step="day", source=PLANTED_SOURCE if planted else SOURCE,
                reports=scene.bodies["TJ-D-ST"], is_demo=planted, by=by, at=at,
            )  # fmt: skip
            values = manipulated(one.times, one.values) if planted else one.values
            operations.record_readings(
                series=series, times=one.times, values=values,
                origin=operations.Origin(name=DAYS.name), by=by, at=at,
            )  # fmt: skip
            if one.item == "PM2.5":
                fine[one.station] = series
        for one in read(WEATHER).series:
            series = operations.open_series(
                indicator=known_indicator(one.item, KEPT[one.item], by=by, at=at), station=stations[one.station],
                step="day", source=WEATHER_SOURCE, source_kind=SourceKind.MONITORED, reports=scene.bodies["TJ-D-ST"],
                by=by, at=at,
            )  # fmt: skip
            operations.record_readings(
                series=series, times=one.times, values=one.values,
                origin=operations.Origin(name=WEATHER.name), by=by, at=at,
            )  # fmt: skip
        _claim(scene, list(fine.values()), by=by)
        _aim(fine["Dongsi"], by=by)


def _claim(scene: Scene, series: list[Series], *, by: Actor) -> None:
    """Three sentences: one that agrees, one that speaks of another base, one that holds at a single station."""
    for text, value, made_on in CLAIMS:
        operations.record_claim(
            text=text, source="演示数据：年度工作总结", made_on=made_on, claimant=scene.bodies["TJ-D-ST"],
            formula=operations.FormulaDraft(
                "mean", "percent", date(2016, 1, 1), date(2016, 12, 31), date(2015, 1, 1), date(2015, 12, 31)
            ),
            series=series, value=value, is_demo=True, by=by, at=on(made_on),
        )  # fmt: skip


def _aim(series: Series, *, by: Actor) -> None:
    """The aim of the action plan on air of 2013, on one station and the first focus item."""
    item = FocusItem.objects.get(programme__title=ecology.PLAN, title=ecology.FOCUS[0])
    operations.set_target(
        focus_item=item, series=series, statistic="mean", value=60.0, by_on=date(2017, 12, 31), base_value=89.5,
        base_on=date(2013, 12, 31), basis="《大气污染防治行动计划》（2013—2017 年）：60 微克/立方米左右", by=by, at=on(BROUGHT),
    )  # fmt: skip


def manipulated(
    times: npt.NDArray[np.datetime64], values: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return daily values of which most that lay just above the limit lie just below it; the same on every machine."""
    random = np.random.default_rng(7)
    found = values.copy()
    days = times.astype("datetime64[D]")
    inside = (days >= np.datetime64(PLANTED_FROM)) & (days <= np.datetime64(PLANTED_TO))
    chosen = inside & (values > LIMIT) & (values <= LIMIT + _REACH) & (random.random(len(values)) < _SHARE)
    found[chosen] = np.round(LIMIT - random.uniform(0.1, _BELOW, int(chosen.sum())), 1)
    return found


def measured(station: str, item: str) -> Readings:
    """Return the readings of a station as they were measured, without what is planted."""
    return next(one for one in read(DAYS).series if (one.station, one.item) == (station, item))


def known_indicator(item: str, unit: str, *, by: Actor, at: datetime) -> Indicator:
    """Add the indicator of an item that the product knows, under its usual name."""
    known = usual(item)
    return operations.add_indicator(
        name=known.name, item=item, unit=unit, direction=known.direction, domain="ecology", by=by, at=at
    )


def _indicator(item: str, unit: str, by: Actor) -> Indicator:
    at = on(BROUGHT)
    indicator = known_indicator(item, unit, by=by, at=at)
    operations.set_standard_limits(indicator=indicator, by=by, at=at)
    return indicator


def _station(name: str, by: Actor) -> Station:
    called, longitude, latitude, place = STATIONS[name]
    return operations.add_station(
        name=called, kind=Station.Kind.AIR, code=name, longitude=longitude, latitude=latitude,
        jurisdiction_code=place, by=by, at=on(BROUGHT),
    )  # fmt: skip
