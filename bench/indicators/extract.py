"""``python -m bench.indicators.extract FOLDER FILE``: daily values of hourly files of stations, by HJ 633's rules, as one csv.xz;
with a further FILE and the name of a STATION the daily means of its weather too, the wind's direction as that of the mean vector.

This is how the readings of the demonstration were made from the eight stations of UCI 501.
"""

import csv
import io
import lzma
import sys
from pathlib import Path

import numpy as np

from jianxing.methods.air.stations import daily
from jianxing.methods.forensics.grids import by_days, turned
from jianxing.methods.readings import read

#: Pollutants in the order of a daily report, and how many decimals each is reported with.
ITEMS = {"SO2": 0, "NO2": 0, "PM10": 0, "CO": 1, "O3_8h": 0, "PM2.5": 1}


def main() -> None:
    """Write the days of all stations of a folder."""
    folder, target = (Path(word) for word in sys.argv[1:3])
    table: dict[tuple[str, str], dict[str, str]] = {}
    for path in sorted(folder.iterdir()):
        for one in read(path).series:
            name, days, values = daily(one)
            for day, value in zip(days.astype(str).tolist(), values.tolist(), strict=True):
                row = table.setdefault((one.station, day), {})
                row[name] = "" if np.isnan(value) else f"{value:.{ITEMS[name]}f}"
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["站点", "日期", *ITEMS])
    for (station, day), row in sorted(table.items()):
        writer.writerow([station, day, *(row.get(name, "") for name in ITEMS)])
    target.write_bytes(lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME))
    if len(sys.argv) > 4:
        _weather(folder, Path(sys.argv[3]), sys.argv[4])


def _weather(folder: Path, target: Path, station: str) -> None:
    """Write the weather of one station by day, one value a row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["站点", "日期", "项目", "数值"])
    for path in sorted(folder.iterdir()):
        for one in read(path).weather.get(station, ()):
            start, count = one.start.astype("datetime64[D]"), len(one.values) // 24
            if one.item == "wind_from":
                east, north = turned(one, start, count)
                values = np.round(np.rad2deg(np.arctan2(east, north)) % 360)
            else:
                values = np.round(by_days(one, start, count), 2 if one.item == "rain" else 1)
            for day, value in zip((start + np.arange(count)).astype(str), values.tolist(), strict=True):
                writer.writerow([station, day, one.item, "" if np.isnan(value) else f"{value:g}"])
    target.write_bytes(lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()
