"""What the map is asked to show, read from an address without trust, and written into one: the permalink."""

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest

from jianxing.directory.models import PlanDomain
from jianxing.kernel.identifiers import is_key
from jianxing.methods.atlas.tiling.grid import NORTHMOST, from_plane, in_plane
from jianxing.site import clock
from jianxing.site.asking import words

Bounds = tuple[float, float, float, float]
#: In the pixels of a browser; the whole world is 512 of them wide at zoom 0.
WORLD: Final = 512
SIZE: Final = (1024, 720)
DEEPEST: Final = 20.0
#: What can be switched on and off: the six domains, and each overlay by its key.
SWITCHES: list[str] = [*PlanDomain.values]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A place, a day, and what is switched on. Without a place the whole of our boundaries is shown.

    ``off`` names the domains and overlays that are switched off, so that what is added later is seen by who kept an address.
    """

    on: date
    centre: tuple[float, float] | None = None
    zoom: float = 0.0
    off: frozenset[str] = frozenset()
    selected: str = ""
    box: Bounds | None = None

    @property
    def domains(self) -> list[str]:
        """The domains that are switched on."""
        return [domain for domain in PlanDomain.values if domain not in self.off]

    @property
    def place(self) -> str:
        """Centre and zoom as an address has them."""
        return f"{self.centre[0]:.5f},{self.centre[1]:.5f},{self.zoom:.2f}" if self.centre else ""

    def query(self, **changes: str) -> str:
        """Return the view as the query of an address."""
        asked = {"on": self.on.isoformat()}
        if self.centre:
            asked["at"] = self.place
        if self.off:
            asked["off"] = ",".join(sorted(self.off))
        if self.selected:
            asked["selected"] = self.selected
        return urlencode(asked | changes)

    def placed(self, bounds: Bounds, size: tuple[int, int] = SIZE) -> "View":
        """Return the view with a place of its own: where it has none, the one that shows these bounds whole."""
        if self.centre:
            return self
        west, south, east, north = bounds
        (left, top), (right, bottom) = in_plane([(west, north), (east, south)])
        wide, high = max(right - left, 1e-9), max(bottom - top, 1e-9)
        zoom = math.log2(min(size[0] / wide, size[1] / high) / WORLD) - 0.05
        ((x, y),) = from_plane([((left + right) / 2, (top + bottom) / 2)])
        return replace(self, centre=(float(x), float(y)), zoom=max(0.0, min(DEEPEST, zoom)))

    def bounds(self, size: tuple[int, int] = SIZE) -> Bounds:
        """Return west, south, east, north of what a window of so many pixels shows; the box where one was given."""
        if self.box:
            return self.box
        if not self.centre:
            return -180.0, -NORTHMOST, 180.0, NORTHMOST
        scale = WORLD * 2**self.zoom
        ((x, y),) = in_plane([self.centre])
        half = size[0] / scale / 2, size[1] / scale / 2
        (west, north), (east, south) = from_plane([(x - half[0], y - half[1]), (x + half[0], y + half[1])])
        return max(-180.0, west), max(-90.0, south), min(180.0, east), min(90.0, north)


def asked(request: HttpRequest) -> View:
    """Return the view that an address asks for; what cannot be read is as if it were not said."""
    place = _numbers(words(request, "at"), 3)
    box = _numbers(words(request, "box"), 4)
    return View(
        on=_day(words(request, "on")) or clock.today(),
        centre=(place[0], place[1]) if place and _on_earth(place[0], place[1]) else None,
        zoom=max(0.0, min(DEEPEST, place[2])) if place else 0.0,
        off=_off(request),
        selected=_thing(words(request, "selected")),
        box=_box(box),
    )


def _off(request: HttpRequest) -> frozenset[str]:
    """Return what is switched off; the form of the page says what is on."""
    if "chosen" in request.GET:
        return frozenset(SWITCHES) - frozenset(request.GET.getlist("show"))
    return frozenset(words(request, "off").split(",")) & frozenset(SWITCHES)


def _numbers(text: str, count: int) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        return ()
    return numbers if len(numbers) == count and all(math.isfinite(number) for number in numbers) else ()


def _on_earth(longitude: float, latitude: float) -> bool:
    return -180 <= longitude <= 180 and -90 <= latitude <= 90


def _box(numbers: tuple[float, ...]) -> Bounds | None:
    if not numbers:
        return None
    west, south, east, north = numbers
    if not (_on_earth(west, south) and _on_earth(east, north) and west < east and south < north):
        return None
    return west, south, east, north


def _thing(text: str) -> str:
    kind, _, pk = text.partition(":")
    return text if kind.replace("_", "").isalpha() and is_key(pk) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
