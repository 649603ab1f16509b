"""Vector tiles over HTTP: asked for by version and the mark of what it shows, and then kept for ever.

Who may not see every layer that an address names is told that there is no such tile. The check comes before what is kept:
neither the store nor a browser's own copy answers anybody that it did not answer before.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from jianxing.atlas import queries
from jianxing.atlas.models import PlanVersion
from jianxing.atlas.queries import Base
from jianxing.kernel.identifiers import is_key
from jianxing.methods.atlas.tiling import Tile, TileStore
from jianxing.methods.atlas.tiling.grid import NoSuchTile
from jianxing.site.findings.access import business_only

#: So many versions may stand in one address.
MOST_VERSIONS = 60
#: So many tiles are asked for together: what they show is held in memory at once.
_AT_ONCE = 4
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"


def address(versions: Iterable[PlanVersion]) -> str:
    """Return where the tiles of these versions are, with {z}, {x} and {y} to be filled in."""
    held = list(versions)
    where = reverse("atlas-tile", args=["-".join(str(one.pk) for one in held), set_mark(held), 0, 0, 0])
    return where.removesuffix("0/0/0.mvt") + "{z}/{x}/{y}.mvt"


def base_address(on: date) -> str:
    """Return where the tiles of the boundaries of a day are."""
    where = reverse("atlas-base-tile", args=[on.isoformat(), queries.base(on=on).mark, 0, 0, 0])
    return where.removesuffix("0/0/0.mvt") + "{z}/{x}/{y}.mvt"


def set_mark(versions: Iterable[PlanVersion]) -> str:
    """Return the mark of several versions together."""
    return hashlib.sha256("|".join(queries.tile_mark(one) for one in versions).encode()).hexdigest()[:24]


def store() -> TileStore:
    """Return the place where tiles are kept."""
    return TileStore(settings.TILES_ROOT, most=settings.TILES_BYTES)


def versions_tile(versions: Sequence[PlanVersion], mark: str, where: Tile) -> bytes:
    """Return the packed tile of versions that are on the map for who asks, from what is kept or made now."""
    return _packed(
        f"{mark}-{where.z}-{where.x}-{where.y}",
        lambda: b"".join(queries.tiles_of(wanted=[(one, where) for one in versions])),
    )


def each_tile(wanted: Sequence[tuple[PlanVersion, Tile]]) -> list[bytes]:
    """Return the packed tiles of versions that are on the map for who asks, each version's alone, from what is kept or made now.

    What is to be made is asked for tile by tile for all versions at once, a few tiles together.
    """
    marks = {version.pk: set_mark([version]) for version, _where in wanted}
    names = [f"{marks[version.pk]}-{where.z}-{where.x}-{where.y}" for version, where in wanted]
    kept = store()
    packed = [kept.get(name) for name in names]
    missing: dict[Tile, list[int]] = {}
    for place, one in enumerate(packed):
        if one is None:
            missing.setdefault(wanted[place][1], []).append(place)
    waiting = list(missing.values())
    for start in range(0, len(waiting), _AT_ONCE):
        places = [place for tile in waiting[start : start + _AT_ONCE] for place in tile]
        for place, made in zip(places, queries.tiles_of(wanted=[wanted[one] for one in places]), strict=True):
            packed[place] = _keep(kept, names[place], made)
    return [one or b"" for one in packed]


def ground_tile(under: Base, where: Tile) -> bytes:
    """Return the packed tile of boundaries, from what is kept or made now."""
    return _packed(
        f"{under.mark}-{where.z}-{where.x}-{where.y}", lambda: queries.base_tile(of=under, tile=where)
    )


@require_safe
@business_only
def tile(request: HttpRequest, versions: str, mark: str, z: int, x: int, y: int) -> HttpResponse:
    """Give a tile of one or several versions."""
    where, held = _tile(z, x, y), _versions(versions)
    if set_mark(held) != mark:
        raise Http404
    return _answer(request, f"{mark}-{z}-{x}-{y}", lambda: versions_tile(held, mark, where))


@require_safe
@business_only
def base_tile(request: HttpRequest, on: str, mark: str, z: int, x: int, y: int) -> HttpResponse:
    """Give a tile of the boundaries of a day, which are public."""
    where = _tile(z, x, y)
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise Http404 from None

    def make() -> bytes:
        under = queries.base(on=day)
        if under.mark != mark:
            raise Http404
        return queries.base_tile(of=under, tile=where)

    name = f"{mark}-{z}-{x}-{y}"
    return _answer(request, name, lambda: _packed(name, make))


def _tile(z: int, x: int, y: int) -> Tile:
    if z > queries.DEEPEST:
        raise Http404
    try:
        return Tile(z, x, y)
    except NoSuchTile:
        raise Http404 from None


def _versions(asked: str) -> list[PlanVersion]:
    """Return the versions that an address names; 404 unless every one of them is on the map for who asks."""
    pks = asked.split("-")
    if len(pks) > MOST_VERSIONS or not all(is_key(pk) for pk in pks):
        raise Http404
    held = queries.shown_versions(pks=[int(pk) for pk in pks])
    if len(held) != len(pks):
        raise Http404
    return held


def _packed(name: str, make: Callable[[], bytes]) -> bytes:
    kept = store()
    packed = kept.get(name)
    if packed is None:
        packed = _keep(kept, name, make())
    return packed


def _keep(kept: TileStore, name: str, made: bytes) -> bytes:
    packed = gzip.compress(made, compresslevel=5, mtime=0) if made else b""
    kept.put(name, packed)
    return packed


def unpacked(packed: bytes) -> bytes:
    """Return a tile as it is decoded."""
    return gzip.decompress(packed) if packed else b""


def _answer(request: HttpRequest, name: str, packed: Callable[[], bytes]) -> HttpResponse:
    etag = f'"{name}"'
    if request.headers.get("If-None-Match") == etag:
        return _kept(HttpResponse(status=304), etag)
    content = packed()
    if not content:
        return _kept(HttpResponse(status=204), etag)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return _kept(HttpResponse(content, MEDIA_TYPE, headers={"Content-Encoding": "gzip"}), etag)
    return _kept(HttpResponse(unpacked(content), MEDIA_TYPE), etag)


def _kept(answer: HttpResponse, etag: str) -> HttpResponse:
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    # Somebody else who signs in at the same browser is asked for anew.
    patch_vary_headers(answer, ("Accept-Encoding", "Cookie"))
    return answer
