"""水环境与生态补偿: two boundary sections by month, an agreement recomputed from them beside what was paid. All 演示数据.

In the first year the index of the agreement stays below 1 and the lower reach pays; in the second it rises above 1 in a wet
summer, and yet the lower reach has paid as before: what the recomputation must show.
"""

from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np

from jianxing.demo import measuring
from jianxing.demo.scene import Scene, on
from jianxing.indicators import operations
from jianxing.indicators.models import Indicator, Series, Station

#: Name, place (WGS 84), the division that it lies in, the class that it is to have.
SECTIONS: Final = (
    ("沙河桥断面（演示）", 117.766, 40.116, "130281", "Ⅲ"),
    ("黎河桥断面（演示）", 117.753, 40.041, "130281", "Ⅱ"),
)
#: Means of the two years, and how much the summer adds in each.
ITEMS: Final = {
    "CODMn": ("mg/L", (3.1, 3.4), (1.0, 2.9)),
    "NH3-N": ("mg/L", (0.34, 0.40), (0.05, 0.20)),
    "TP": ("mg/L", (0.070, 0.095), (0.03, 0.12)),
    "DO": ("mg/L", (9.2, 8.8), (-1.6, -2.4)),
}
SOURCE: Final = "演示数据：跨界断面月度监测"
FIRST: Final = np.datetime64("2024-01", "M")
MONTHS: Final = 26
BROUGHT: Final = date(2026, 3, 11)
AGREEMENT: Final = "引滦入津上下游横向生态补偿协议（演示）"
TERMS: Final = {
    "basic": {"CODMn": 4.0, "NH3-N": 0.5, "TP": 0.10},
    "weights": {"CODMn": 0.4, "NH3-N": 0.3, "TP": 0.3},
    "coefficient": 1.0,
    "reward": 10_000.0,
    "penalty": 10_000.0,
    "per_index": 0.0,
    "most": None,
}
#: Year, amount in 10,000 yuan, the day on which it was paid.
PAID: Final = ((2024, "10000.00", date(2025, 3, 20)), (2025, "10000.00", date(2026, 3, 6)))
#: The cleaner section's share of what the other one shows.
_CLEANER: Final = 0.72


def build(scene: Scene) -> None:
    """Build the part once."""
    by, at = scene.actor("shengtai"), on(BROUGHT)
    with scene.acting_as(by):
        if Station.objects.filter(kind=Station.Kind.SECTION).exists():
            return
        indicators = {
            item: measuring.known_indicator(item, unit, by=scene.actor("shengtai"), at=on(BROUGHT))
            for item, (unit, _m, _s) in ITEMS.items()
        }
        stations = [_section(scene, place) for place in range(len(SECTIONS))]
        for place, station in enumerate(stations):
            for item, indicator in indicators.items():
                _series(scene, indicator, station, monthly(item, place))
        agreement = operations.record_compensation(
            title=AGREEMENT, station=stations[0], upper=scene.bodies["HE-D-ST"], lower=scene.bodies["TJ-D-ST"],
            terms=TERMS, from_year=2024, to_year=2025, document="演示数据：协议第五条", by=by, at=at,
        )  # fmt: skip
        for year, amount, paid_on in PAID:
            operations.record_payment(
                compensation=agreement, year=year, amount=Decimal(amount), paid_on=paid_on,
                document=f"演示数据：{year} 年度拨付通知", by=by, at=at,
            )  # fmt: skip


def monthly(item: str, place: int) -> list[float]:
    """Return the months of an item at a section; the same on every machine."""
    _unit, means, summers = ITEMS[item]
    random = np.random.default_rng([len(item), place])
    share = 1.0 if place == 0 else _CLEANER if item != "DO" else 1 / _CLEANER**0.2
    values = []
    for at in range(MONTHS):
        year, month = min(at // 12, 1), at % 12 + 1
        summer = max(0.0, 1 - abs(month - 7.5) / 2.5)
        mean = means[year] + summers[year] * summer
        values.append(round(float(mean * share * random.normal(1, 0.03)), 3))
    return values


def _section(scene: Scene, place: int) -> Station:
    by, at = scene.actor("shengtai"), on(BROUGHT)
    name, longitude, latitude, division, wanted = SECTIONS[place]
    station = operations.add_station(
        name=name, kind=Station.Kind.SECTION, longitude=longitude, latitude=latitude, jurisdiction_code=division,
        by=by, at=at,
    )  # fmt: skip
    operations.set_section_aim(
        station=station,
        water_class=wanted,
        since=date(2024, 1, 1),
        basis="演示数据：断面水质目标",
        by=by,
        at=at,
    )
    return station


def _series(scene: Scene, indicator: Indicator, station: Station, values: list[float]) -> Series:
    by, at = scene.actor("shengtai"), on(BROUGHT)
    series = operations.open_series(
        indicator=indicator, station=station, step="month", source=SOURCE, reports=scene.bodies["TJ-D-ST"],
        is_demo=True, by=by, at=at,
    )  # fmt: skip
    months = (FIRST + np.arange(len(values))).astype("datetime64[s]")
    operations.record_readings(series=series, times=months, values=np.array(values), by=by, at=at)
    return series
