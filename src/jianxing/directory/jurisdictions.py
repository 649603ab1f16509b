"""Loading the divisions of Beijing, Tianjin and Hebei with their boundaries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import shapely.geometry
from django.db import transaction

from jianxing.directory.models import Jurisdiction
from jianxing.directory.operations import (
    BoundaryReading,
    UnitDraft,
    draft_generation,
    publish_generation,
)
from jianxing.directory.shipped import DISTRICTS, KNOWN_FROM, SOURCE, TITLE, VALID_FROM, divisions
from jianxing.kernel.actor import Actor
from jianxing.kernel.pinyin import sort_key
from jianxing.ledger.operations import record


@dataclass(frozen=True, slots=True)
class Former:
    """A unit that another follows in the same area, so that its boundary is that of the successor."""

    code: str
    name: str
    known_from: date
    successor: str
    follows_on: date
    source: str


#: Former units whose area went whole to one successor, by the decision named.
FORMER = (
    Former(
        code="120225",
        name="蓟县",
        known_from=KNOWN_FROM,
        successor="120119",
        follows_on=date(2016, 7, 28),
        source="国务院批复（天津市2016年7月28日公布）：撤销蓟县，设立蓟州区，行政区域不变",
    ),
)


def load(*, by: Actor, at: datetime) -> int:
    """Load the divisions with their boundaries where there are none yet, in one transaction; returns how many were added.

    They come in generations: former units first, then the file's.
    """
    with transaction.atomic():
        if Jurisdiction.objects.exists():
            return 0
        above: dict[str, int] = {}
        counties: dict[str, UnitDraft] = {}
        for division in divisions():
            if division.geometry is not None:
                area = shapely.geometry.shape(division.geometry)
                counties[division.code] = UnitDraft(division.code, division.name, area)
                continue
            above[division.code] = Jurisdiction.objects.create(
                code=division.code,
                name=division.name,
                level=division.level,
                parent_id=above[division.parent] if division.parent else None,
                valid_from=KNOWN_FROM,
                pinyin_key=sort_key(division.name),
            ).pk
        for former in FORMER:
            now = counties[former.successor]
            was = UnitDraft(former.code, former.name, now.area)
            _publish("GB/T 2260—2007（部分）", former.source, former.known_from, [was], by=by, at=at)
            _publish(f"{former.name}改设{now.name}", former.source, former.follows_on, [now], by=by, at=at)
        _publish(TITLE, SOURCE, VALID_FROM, list(counties.values()), is_whole=True, by=by, at=at)
        added = len(above) + len(counties) + len(FORMER)
        record(
            kind="jurisdiction.load",
            subject="node",
            subject_id=0,
            by=by,
            at=at,
            public={"count": added, "source": SOURCE},
        )
    return added


def _publish(
    title: str,
    source: str,
    valid_from: date,
    units: Sequence[UnitDraft],
    *,
    is_whole: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    draft = draft_generation(
        title=title,
        source=source,
        valid_from=valid_from,
        units=units,
        is_whole=is_whole,
        reading=BoundaryReading(file_name=DISTRICTS.name, crs="wgs84"),
        by=by,
        at=at,
    )
    publish_generation(generation=draft, by=by, at=at)
