"""Where a point is, as programs read it."""

from typing import Any

from jianxing.directory.locating import Division, Level, Location


def located_as_json(found: Location) -> dict[str, Any]:
    """Return an answer as programs read it: the same from the command line and from the API."""
    counties = _level_as_json(found.counties)
    return {
        "longitude": found.longitude,
        "latitude": found.latitude,
        "on": found.on.isoformat(),
        "within_m": found.within_m,
        "source": "database",
        "generation": found.generation,
        **{key: value for key, value in counties.items() if key != "level"},
        "located": _named(found.located),
        "above": [_named(one) for one in found.above],
        "levels": [counties, _level_as_json(found.provinces)],
        "duties": [
            {"id": duty.id, "name": duty.label, "kind": duty.kind, "jurisdiction": _named(duty.division)}
            for duty in found.duties
        ],
    }


def _named(division: Division | None) -> dict[str, str] | None:
    return {"code": division.code, "name": division.name} if division else None


def _level_as_json(level: Level) -> dict[str, Any]:
    return {
        "level": level.level,
        "governing": _named(level.governing),
        "also": [_named(one) for one in level.also],
        "surrounding": [_named(one) for one in level.surrounding],
        "borders": [
            {"jurisdiction": _named(one.division), "distance_m": round(one.distance_m, 1)}
            for one in level.borders
        ],
        "edge_m": None if level.edge_m is None else round(level.edge_m, 1),
        "near_border": level.near_border,
    }
