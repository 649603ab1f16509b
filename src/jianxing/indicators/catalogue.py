"""What usual items are called, and which way they should go, so that a file can be brought in before anybody has typed them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jianxing.indicators.models import Direction, Station


@dataclass(frozen=True, slots=True)
class Usual:
    """An item as a body begins with it; its name is Chinese on every screen, as documents have it."""

    name: str
    direction: str
    station: str


#: Public reports by place and month (诉求), and those of them not solved: held beside other series, not checked themselves.
REPORTS: Final = "public_reports"
UNSOLVED: Final = "unsolved_reports"
#: Weather, which stands beside what is measured at its place and is not checked itself.
WEATHER: Final = frozenset(
    {"temperature", "pressure", "dew_point", "humidity", "rain", "wind_speed", "wind_from"}
)
_AIR, _WATER, _AREA, _OTHER = Station.Kind.AIR, Station.Kind.SECTION, Station.Kind.AREA, Station.Kind.OTHER
_LOWER, _HIGHER, _NEITHER = Direction.LOWER, Direction.HIGHER, Direction.NEITHER
USUAL: Final[Mapping[str, Usual]] = {
    "PM2.5": Usual("细颗粒物（PM2.5）", _LOWER, _AIR),
    "PM10": Usual("可吸入颗粒物（PM10）", _LOWER, _AIR),
    "SO2": Usual("二氧化硫（SO2）", _LOWER, _AIR),
    "NO2": Usual("二氧化氮（NO2）", _LOWER, _AIR),
    "CO": Usual("一氧化碳（CO）", _LOWER, _AIR),
    "O3": Usual("臭氧（O3）", _LOWER, _AIR),
    "O3_8h": Usual("臭氧日最大 8 小时平均（O3_8h）", _LOWER, _AIR),
    "temperature": Usual("气温", _NEITHER, _AIR),
    "pressure": Usual("气压", _NEITHER, _AIR),
    "dew_point": Usual("露点温度", _NEITHER, _AIR),
    "humidity": Usual("相对湿度", _NEITHER, _AIR),
    "rain": Usual("降水量", _NEITHER, _AIR),
    "wind_speed": Usual("风速", _NEITHER, _AIR),
    "wind_from": Usual("风向", _NEITHER, _AIR),
    "pH": Usual("pH 值", _NEITHER, _WATER),
    "DO": Usual("溶解氧（DO）", _HIGHER, _WATER),
    "CODMn": Usual("高锰酸盐指数（CODMn）", _LOWER, _WATER),
    "COD": Usual("化学需氧量（COD）", _LOWER, _WATER),
    "BOD5": Usual("五日生化需氧量（BOD5）", _LOWER, _WATER),
    "NH3-N": Usual("氨氮（NH3-N）", _LOWER, _WATER),
    "TP": Usual("总磷（TP）", _LOWER, _WATER),
    "TN": Usual("总氮（TN）", _LOWER, _WATER),
    "new_energy_share": Usual("新能源货车占比", _HIGHER, _AREA),
    REPORTS: Usual("群众诉求量", _LOWER, _AREA),
    UNSOLVED: Usual("群众诉求未解决量", _LOWER, _AREA),
}


def usual(item: str) -> Usual:
    """Return what an item is usually called; one that is not known by its own name."""
    return USUAL.get(item, Usual(item, _NEITHER, _OTHER))
