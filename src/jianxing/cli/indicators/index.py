"""``jianxing indicators aqi FILE [--format json]``.

Prints for each day IAQI by pollutant, AQI and primary pollutants after HJ 633, under the limits in force on that day. No
database is needed. Exit codes: 0 done, 1 the file cannot be used, 2 wrong use, 3 something outside failed.
"""

import argparse
from pathlib import Path
from typing import Any

from jianxing.cli.exits import Exit
from jianxing.cli.indicators import files
from jianxing.settings.speech import gettext as _


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``aqi``."""
    parser = verbs.add_parser(
        "aqi", help=_("IAQI by pollutant, AQI and primary pollutant of each day, after HJ 633")
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Compute and print."""
    from jianxing.methods.air.index import NotAConcentration
    from jianxing.methods.air.stations import indices

    try:
        taken = files.take(asked.file)
        told = [
            _day(station, day, one, mean)
            for station, days in indices(taken.series)
            for day, mean, one in days
        ]
    except files.Refused as refusal:
        return files.say(refusal)
    except NotAConcentration as refusal:
        return files.say(
            _("{file}: a daily mean of {pollutant} is {value}: a concentration is not negative").format(
                file=asked.file, pollutant=refusal.args[0], value=refusal.args[1]
            )
        )
    if not told:
        return files.say(
            _("{file}: it has none of the pollutants SO2, NO2, PM10, CO, O3 and PM2.5").format(
                file=asked.file
            )
        )
    if asked.format == "json":
        notes = [files.said(one) for one in taken.notes]
        return files.write({"file": str(asked.file), "notes": notes, "days": told})
    for day in told:
        parts = (f"{name} {_shown(one)}" for name, one in day["iaqi"].items())
        whole = f"AQI {_shown(day['aqi'])}"
        print(day["station"], day["date"], whole, "、".join(day["primary"]) or "—", *parts, sep="  ")
    return Exit.DONE


def _shown(index: int | None) -> str:
    return "—" if index is None else str(index)


def _day(station: str, day: Any, one: Any, mean: dict[str, float | None]) -> dict[str, Any]:
    return {
        "station": station,
        "date": day.isoformat(),
        "iaqi": dict(one.iaqi),
        "aqi": one.aqi,
        "primary": list(one.primary),
        "exceeding": list(one.exceeding),
        "missing": list(one.missing),
        "concentrations": {name: None if value is None else round(value, 3) for name, value in mean.items()},
    }
