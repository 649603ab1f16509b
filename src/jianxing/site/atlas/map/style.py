"""How the map looks, as a style of the MapLibre Style Specification (version 8): from our node, naming nothing outside it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from jianxing.atlas import queries
from jianxing.atlas.models import LayerKind, PlanVersion
from jianxing.site.atlas.map import tiles
from jianxing.site.atlas.map.colours import DOMAINS, LIGHTS, TOKENS
from jianxing.site.atlas.map.overlays import OVERLAYS
from jianxing.site.atlas.map.view import asked
from jianxing.site.findings.access import business_only

#: Zones in which something is forbidden: seldom filled, always with a broken outline.
ZONES: Final = frozenset(
    {
        LayerKind.RED_LINE.value,
        LayerKind.HERITAGE_PROTECTION.value,
        LayerKind.HERITAGE_CONTROL.value,
        LayerKind.FLOOD_DETENTION.value,
    }
)
BASE_DEEPEST: Final = 12
#: Kinds whose features are lines.
LINES: Final = frozenset({LayerKind.LINES.value, LayerKind.RIVERS.value, LayerKind.ROADS.value})
NAMES_FROM: Final = 9
_AREA: Final = ["==", ["geometry-type"], "Polygon"]
_LINE: Final = ["==", ["geometry-type"], "LineString"]
_POINT: Final = ["==", ["geometry-type"], "Point"]
_SELECTED: Final = ["boolean", ["feature-state", "selected"], False]
_HALO: Final = {"text-color": TOKENS["ink"], "text-halo-color": TOKENS["sheet"], "text-halo-width": 1.4}


def in_force(on: Any) -> list[PlanVersion]:
    """Return the versions that are on the map on a day, by domain and layer."""
    return list(queries.domains_on_map(on=on))


def style_of(*, on: Any, versions: Sequence[PlanVersion]) -> dict[str, Any]:
    """Return the style of a day: the boundaries, six domains in their colours, and what lies over them."""
    sources: dict[str, Any] = {
        "base": {
            "type": "vector",
            "tiles": [tiles.base_address(on)],
            "minzoom": 0,
            "maxzoom": BASE_DEEPEST,
            "bounds": list(queries.base(on=on).bounds),
        }
    }
    layers: list[dict[str, Any]] = list(_ground())
    names: list[dict[str, Any]] = []
    for domain, group in groupby(versions, key=lambda version: version.layer.domain):
        held = list(group)
        for number, part in enumerate(_parts(held)):
            source = f"{domain}-{number}"
            sources[source] = {
                "type": "vector",
                "tiles": [tiles.address(part)],
                "minzoom": 0,
                "maxzoom": queries.DEEPEST,
                "bounds": _bounds(part),
            }
            for version in part:
                layers += _shapes(version, source)
                names += _names(version, source)
    overlaid: list[dict[str, Any]] = []
    for key in OVERLAYS:
        nothing = {"type": "FeatureCollection", "features": []}
        sources[f"over-{key}"] = {"type": "geojson", "data": nothing}
        if OVERLAYS[key].look == "areas":
            sources[f"over-{key}-names"] = {"type": "geojson", "data": nothing}
        overlaid += _over(key)
    return {
        "version": 8,
        "sources": sources,
        "layers": [*layers, *_base_names(), *names, *overlaid],
        "transition": {"duration": 0, "delay": 0},
    }


def _parts(versions: list[PlanVersion]) -> Iterator[list[PlanVersion]]:
    for start in range(0, len(versions), tiles.MOST_VERSIONS):
        yield versions[start : start + tiles.MOST_VERSIONS]


def _bounds(versions: Iterable[PlanVersion]) -> list[float]:
    held = list(versions)
    return [
        min(one.min_x or 0.0 for one in held),
        min(one.min_y or 0.0 for one in held),
        max(one.max_x or 0.0 for one in held),
        max(one.max_y or 0.0 for one in held),
    ]


def _ground() -> Iterator[dict[str, Any]]:
    yield {"id": "paper", "type": "background", "paint": {"background-color": TOKENS["paper"]}}
    county = ["==", ["get", "level"], "county"]
    yield {
        "id": "land", "type": "fill", "source": "base", "source-layer": "areas", "filter": county,
        "paint": {"fill-color": TOKENS["sheet"], "fill-outline-color": TOKENS["sheet"]},
    }  # fmt: skip
    yield {
        "id": "county-lines", "type": "line", "source": "base", "source-layer": "areas", "filter": county,
        "paint": {"line-color": TOKENS["line-strong"], "line-width": ["interpolate", ["linear"], ["zoom"], 5, 0.4, 10, 1.2]},
    }  # fmt: skip
    yield {
        "id": "province-lines", "type": "line", "source": "base", "source-layer": "areas",
        "filter": ["==", ["get", "level"], "province"],
        "paint": {"line-color": TOKENS["ink-soft"], "line-width": ["interpolate", ["linear"], ["zoom"], 5, 1, 10, 2]},
    }  # fmt: skip


def _base_names() -> Iterator[dict[str, Any]]:
    for level, size, first, last in (("province", 16, 0, 9), ("county", 12, 7.5, 24)):
        yield {
            "id": f"{level}-names", "type": "symbol", "source": "base", "source-layer": "names",
            "minzoom": first, "maxzoom": last, "filter": ["==", ["get", "level"], level],
            "layout": {"text-field": ["get", "name"], "text-font": ["sans"], "text-size": size},
            "paint": _HALO | {"text-color": TOKENS["ink-soft"]},
        }  # fmt: skip


def _shapes(version: PlanVersion, source: str) -> Iterator[dict[str, Any]]:
    colour, zone = DOMAINS[version.layer.domain], version.layer.kind in ZONES
    common = {
        "source": source,
        "source-layer": f"v{version.pk}",
        "metadata": {"domain": version.layer.domain, "label": version.layer.name},
    }
    name = f"v{version.pk}"
    yield common | {
        "id": f"{name}-areas", "type": "fill", "filter": _AREA,
        "paint": {"fill-color": colour, "fill-opacity": ["case", _SELECTED, 0.55, 0.12 if zone else 0.3]},
    }  # fmt: skip
    outline: dict[str, Any] = {
        "line-color": colour,
        "line-width": ["case", _SELECTED, 4, 1.4],
    }
    yield common | {
        "id": f"{name}-outlines", "type": "line", "filter": _AREA,
        "paint": outline | ({"line-dasharray": [4, 2]} if zone else {}),
    }  # fmt: skip
    yield common | {
        "id": f"{name}-lines", "type": "line", "filter": _LINE,
        "layout": {"line-cap": "round", "line-join": "round"},
        "paint": {"line-color": colour, "line-width": ["case", _SELECTED, 6, 3]},
    }  # fmt: skip
    count = ["coalesce", ["get", "n"], 1]
    yield common | {
        "id": f"{name}-small", "type": "circle", "filter": ["all", _POINT, ["has", "small"]],
        "paint": {
            "circle-color": colour, "circle-opacity": 0.55,
            "circle-radius": ["interpolate", ["linear"], count, 1, 1.5, 50, 4],
        },
    }  # fmt: skip
    yield common | {
        "id": f"{name}-points", "type": "circle", "filter": ["all", _POINT, ["!", ["has", "small"]]],
        "paint": {
            "circle-color": colour, "circle-stroke-color": TOKENS["sheet"],
            "circle-stroke-width": ["case", _SELECTED, 3, 1],
            "circle-radius": ["case", ["has", "n"], ["interpolate", ["linear"], count, 2, 8, 1000, 18], 4.5],
        },
    }  # fmt: skip


def _names(version: PlanVersion, source: str) -> Iterator[dict[str, Any]]:
    common = {
        "source": source,
        "source-layer": f"v{version.pk}",
        "metadata": {"domain": version.layer.domain, "label": version.layer.name},
    }
    yield common | {
        "id": f"v{version.pk}-counts", "type": "symbol",
        "filter": ["all", _POINT, ["has", "n"], ["!", ["has", "small"]]],
        "layout": {"text-field": ["to-string", ["get", "n"]], "text-font": ["sans"], "text-size": 11},
        "paint": {"text-color": TOKENS["ink"], "text-halo-color": TOKENS["sheet"], "text-halo-width": 1.6},
    }  # fmt: skip
    words = {
        "type": "symbol", "minzoom": NAMES_FROM,
        "layout": {
            "text-field": ["get", "name"], "text-font": ["sans"], "text-size": 12, "text-optional": True,
            "symbol-placement": "point", "text-variable-anchor": ["center", "top", "bottom"], "text-max-width": 9,
        },
        "paint": _HALO,
    }  # fmt: skip
    yield common | words | {"id": f"v{version.pk}-area-names", "source-layer": f"v{version.pk}n"}
    of_others = ["all", ["has", "name"], ["!", ["has", "small"]], ["!", _AREA]]
    yield common | words | {"id": f"v{version.pk}-names", "filter": of_others}


def _over(key: str) -> Iterator[dict[str, Any]]:
    overlay = OVERLAYS[key]
    by_light = [
        "match",
        ["get", "light"],
        *(part for light in LIGHTS.items() for part in light),
        overlay.colour,
    ]
    common = {"source": f"over-{key}", "metadata": {"overlay": key, "label": str(overlay.label)}}
    if overlay.look == "areas":
        yield common | {
            "id": f"over-{key}-areas", "type": "fill", "filter": _AREA,
            "paint": {"fill-color": overlay.colour, "fill-opacity": ["case", _SELECTED, 0.5, 0.2]},
        }  # fmt: skip
        yield common | {
            "id": f"over-{key}-lines", "type": "line",
            "paint": {"line-color": overlay.colour, "line-width": ["case", _SELECTED, 5, 2.5], "line-dasharray": [2, 1]},
        }  # fmt: skip
    yield common | {
        "id": f"over-{key}-points", "type": "circle", "filter": _POINT,
        "paint": {
            "circle-color": TOKENS["sheet"], "circle-stroke-width": ["case", _SELECTED, 4, 2],
            "circle-radius": ["case", [">", ["coalesce", ["get", "n"], 1], 1], 15, 11],
            "circle-stroke-color": by_light,
        },
    }  # fmt: skip
    if overlay.look == "lights":
        yield common | {
            "id": f"over-{key}-marks", "type": "symbol", "filter": _POINT,
            "layout": {
                "icon-image": ["concat", "light-", ["get", "light"]], "icon-allow-overlap": True,
                "icon-offset": ["case", [">", ["coalesce", ["get", "n"], 1], 1], ["literal", [0, -12]], ["literal", [0, 0]]],
                "text-field": ["case", [">", ["coalesce", ["get", "n"], 1], 1], ["to-string", ["get", "n"]], ""],
                # The light is always shown; a number only where nothing that lies over it would cover a part of it.
                "text-font": ["sans"], "text-size": 11, "text-offset": [0, 0.5], "text-optional": True, "icon-padding": 8,
            },
            "paint": {"text-color": TOKENS["ink"]},
        }  # fmt: skip
    # An area is drawn tile by tile, and would be named in each of them: its name stands at a point of its own.
    named = {"source": f"over-{key}-names"} if overlay.look == "areas" else {}
    yield common | named | {
        "id": f"over-{key}-names", "type": "symbol", "minzoom": NAMES_FROM,
        "filter": ["==", ["coalesce", ["get", "n"], 1], 1],
        "layout": {
            "text-field": ["get", "name"], "text-font": ["sans"], "text-size": 12, "text-optional": True,
            "text-offset": [0, 1.2], "text-anchor": "top", "text-max-width": 9,
        },
        "paint": _HALO,
    }  # fmt: skip


@require_safe
@gzip_page
@business_only
def style(request: HttpRequest) -> HttpResponse:
    """Give the style of a day for who asks: only what they see is named in it."""
    on = asked(request).on
    answer = JsonResponse(style_of(on=on, versions=in_force(on)))
    answer["Cache-Control"] = "private, no-store"
    return answer
