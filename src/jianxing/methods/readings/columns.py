"""What the columns of a table of readings are, by their headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_TIME: Final = frozenset({"time", "datetime", "timestamp", "时间", "监测时间", "采样时间", "日期时间", "t"})
_DATE: Final = frozenset({"date", "日期", "监测日期", "day_date"})
_PARTS: Final = (
    frozenset({"year", "年", "年份"}),
    frozenset({"month", "月", "月份"}),
    frozenset({"day", "日"}),
)
_HOUR: Final = frozenset({"hour", "小时", "时", "时刻"})
_STATION: Final = frozenset(
    {"station", "站点", "站点名称", "监测点", "监测点位", "点位", "点位名称", "站名", "site"}
)
_ITEM: Final = frozenset(
    {"type", "item", "pollutant", "项目", "指标", "污染物", "监测项目", "因子", "parameter"}
)
_VALUE: Final = frozenset({"value", "数值", "读数", "浓度", "监测值", "值", "reading", "concentration", "v"})
_UNIT: Final = frozenset({"unit", "单位"})
#: Spellings of pollutants, folded, to the name they have here.
_POLLUTANTS: Final = {
    "pm2.5": "PM2.5", "pm25": "PM2.5", "pm2_5": "PM2.5", "细颗粒物": "PM2.5", "pm10": "PM10", "可吸入颗粒物": "PM10",
    "so2": "SO2", "二氧化硫": "SO2", "no2": "NO2", "二氧化氮": "NO2", "co": "CO", "一氧化碳": "CO",
    "o3": "O3", "臭氧": "O3", "o3_8h": "O3_8h", "o3-8h": "O3_8h", "o38h": "O3_8h", "臭氧8小时": "O3_8h",
}  # fmt: skip
_WEATHER: Final = {
    "temp": "temperature", "temperature": "temperature", "气温": "temperature", "温度": "temperature",
    "pres": "pressure", "pressure": "pressure", "气压": "pressure", "dewp": "dew_point", "dew_point": "dew_point",
    "露点": "dew_point", "露点温度": "dew_point", "rh": "humidity", "humidity": "humidity", "相对湿度": "humidity",
    "湿度": "humidity", "rain": "rain", "降水": "rain", "降水量": "rain", "wspm": "wind_speed", "wind_speed": "wind_speed",
    "风速": "wind_speed", "wd": "wind_from", "wind_direction": "wind_from", "风向": "wind_from",
}  # fmt: skip
#: Neither readings nor anything else that is asked for.
_IGNORED: Final = frozenset({"no", "id", "序号", "编号", "aqi", "质量等级", "首要污染物", ""})
_BRACKETS: Final = re.compile(r"^(?P<name>.*?)\s*[(（\[【](?P<unit>[^)）\]】]*)[)）\]】]\s*$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of readings: where it stands, what it is called in the file and here, and the unit that its heading names."""

    at: int
    heading: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column is what.

    *time* are the columns of a time: one whole, a date and an hour, or year, month, day and an hour; *hour* is -1 where there is
    none. *values* are columns of readings: of pollutants, or where *item* is given of stations. *value* is the one column of a
    long table.
    """

    time: tuple[int, ...]
    hour: int
    station: int
    item: int
    value: int
    unit: int
    values: tuple[Column, ...]
    weather: tuple[Column, ...]
    left: tuple[str, ...]


def folded(text: object) -> str:
    """Return a heading without width, case and blanks."""
    plain = unicodedata.normalize("NFKC", "" if text is None else str(text)).removeprefix("\ufeff")
    return re.sub(r"\s+", "_", plain.strip()).lower().replace("₂", "2").replace("₃", "3")


def split_unit(heading: str) -> tuple[str, str]:
    """Return a heading's name and the unit in its brackets, empty where there is none."""
    matched = _BRACKETS.match(heading.strip())
    return (matched["name"], matched["unit"].strip()) if matched else (heading.strip(), "")


def item_of(text: str) -> str:
    """Return what an item is called here; as it is written where it is not known."""
    return _POLLUTANTS.get(folded(text), text.strip())


def layout(headings: Sequence[object]) -> Layout | None:
    """Return what the columns are, None where they hold no time."""
    texts = ["" if one is None else str(one).strip() for one in headings]
    parts = [split_unit(one) for one in texts]
    words = [folded(name) for name, _unit in parts]

    def first(known: frozenset[str]) -> int:
        return next((at for at, word in enumerate(words) if word in known), -1)

    hour = first(_HOUR)
    whole, day = first(_TIME), first(_DATE)
    pieces = tuple(first(known) for known in _PARTS)
    if whole >= 0:
        time: tuple[int, ...] = (whole,)
        hour = -1
    elif day >= 0:
        time = (day,)
    elif min(pieces) >= 0:
        time = pieces
    else:
        return None
    station, item, value, unit = first(_STATION), first(_ITEM), first(_VALUE), first(_UNIT)
    taken = {*time, hour, station, item, value, unit}
    values, weather, left = [], [], []
    for at, (name, bracketed) in enumerate(parts):
        word = words[at]
        if at in taken:
            continue
        if item >= 0 and value < 0 and word not in _IGNORED:
            values.append(Column(at, texts[at], name, bracketed))
        elif item < 0 and word in _POLLUTANTS:
            values.append(Column(at, texts[at], _POLLUTANTS[word], bracketed))
        elif word in _WEATHER:
            weather.append(Column(at, texts[at], _WEATHER[word], bracketed))
        elif word not in _IGNORED:
            left.append(texts[at])
    if item < 0 and value >= 0 and not values:
        name = "value" if value < 0 else texts[value]
        values.append(Column(value, name, "", parts[value][1]))
        value = -1
    return Layout(time, hour, station, item, value, unit, tuple(values), tuple(weather), tuple(left))
