"""Two small provinces on squared paper, drawn as a test wants them, and areas brought to where it needs them.

West (11) and East (12) lie side by side; the west has a county inside the east, with a corner of the works beside it.
"""

from datetime import date
from typing import Any

import shapely
from django.utils import timezone

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Area, AreaKind, AreaOutline, AreaRun
from jianxing.directory.models import Boundary, Generation, Jurisdiction
from jianxing.kernel.actor import Actor
from tests.standing import AT, TODAY

SINCE = date(2020, 1, 1)
WEST, EAST = "110000", "120000"
#: A county of the west altogether inside the east.
INNER = "110103"
COUNTIES = {
    "110101": ("甲县", WEST),
    INNER: ("乙县", WEST),
    "120101": ("丙县", EAST),
    "120102": ("丁县", EAST),
}


def cell(x: float, y: float, wide: float = 1, high: float = 1) -> Any:
    """A rectangle of cells of a fiftieth of a degree, some 2 km."""
    return shapely.box(117 + x / 50, 39 + y / 50, 117 + (x + wide) / 50, 39 + (y + high) / 50)


ENCLAVE = cell(16, 4, 2, 2)


def drawn(enclave: Any = ENCLAVE, *, more: Any = None) -> dict[str, Any]:
    """The counties as they lie with this enclave of the west in the east; *more* is taken from the south-east for county one."""
    south = shapely.difference(cell(10, 0, 15, 12), enclave)
    west = cell(0, 0, 10, 20)
    if more is not None:
        south, west = shapely.difference(south, more), shapely.union(west, more)
    return {"110101": west, INNER: enclave, "120101": south, "120102": cell(10, 12, 15, 8)}


def load(shapes: dict[str, Any], *, since: date = SINCE) -> None:
    """Put the divisions there, with these boundaries from a day on; earlier ones end on it."""
    held = {place.code: place for place in Jurisdiction.objects.all()}
    for code, name in ((WEST, "西省"), (EAST, "东省")):
        if code not in held:
            held[code] = Jurisdiction.objects.create(
                code=code, name=name, level="province", valid_from=SINCE, pinyin_key=name
            )
    for code, (name, above) in COUNTIES.items():
        if code not in held:
            held[code] = Jurisdiction.objects.create(
                code=code, name=name, level="county", parent=held[above], valid_from=SINCE, pinyin_key=name
            )
    Boundary.objects.filter(valid_to=None, valid_from__lt=since).update(valid_to=since)
    drawn_by_hand = Generation.objects.create(
        title="手绘区划", source="手绘", state="published", valid_from=since, made_at=AT, published_at=AT
    )
    for code, shape in shapes.items():
        Boundary.objects.create(
            jurisdiction=held[code], code=code, generation=drawn_by_hand, wkb=shapely.to_wkb(shape),
            source="手绘", valid_from=since,
        )  # fmt: skip


def survey(by: Actor | None = None, *, on: date = TODAY) -> AreaRun:
    """Have the boundaries looked over."""
    return operations.survey(on=on, by=by or Actor.system(), at=AT)


def surveyed(shapes: dict[str, Any] | None = None) -> AreaRun:
    """The divisions with an enclave, looked over."""
    load(shapes or drawn())
    return survey()


def enclave(run: AreaRun) -> Area:
    """The area of the largest enclave of a run."""
    found = AreaOutline.objects.filter(run=run, kind=AreaKind.ENCLAVE).order_by("-area_m2").first()
    assert found is not None
    return found.area


def spot(area: Area, *, by: Actor, on: date | None = None) -> queries.Spot:
    """How an area stands for a body; asked inside ``acting(by)``."""
    day = on or timezone.localdate(AT)
    rule = queries.rule_of(body=by.body)
    [found] = [one for one in queries.spots(rule=rule, on=day).spots if one.pk == area.pk]
    return found
