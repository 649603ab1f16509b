"""GDAL with four drivers and nothing else: what it may open, and how a file is read through it.

Imported in the process apart only (``apart``), whose environment switches the other drivers off before GDAL starts.
"""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np
import orjson
import pyogrio
import pyogrio.errors
import pyogrio.raw
import pyproj
import shapely

from jianxing.methods.atlas.reading import texts
from jianxing.methods.atlas.reading.mending import from_wkb
from jianxing.methods.atlas.reading.result import FileRefused, Layer, Limits, Remark
from jianxing.methods.atlas.reading.sorts import SHAPE_PARTS, checked_members, write_out

ALLOWED: Final = frozenset({"GeoJSON", "ESRI Shapefile", "GPKG", "LIBKML"})
#: In XML: entities and documents from elsewhere; nothing that a map needs.
_HOSTILE_XML: Final = ("<!doctype", "<!entity")


def check_drivers() -> None:
    """Refuse to read anything while GDAL knows more drivers than those named."""
    more = sorted(set(pyogrio.list_drivers()) - ALLOWED)
    if more:
        raise FileRefused("drivers_open", names=", ".join(more))


def read_geojson(path: Path, folder: Path, *, name: str, encoding: str, limits: Limits) -> list[Layer]:
    """Read GeoJSON in whichever encoding it is; features whose shape cannot be read are left out and remarked."""
    copy = folder / "input.geojson"
    text, found = texts.text_of(path, encoding=encoding)
    text = text.removeprefix("\ufeff")
    copy.write_text(text, encoding="utf-8")
    stem = PurePosixPath(name).stem
    try:
        return _layers(copy, limits=limits, told=found, name=stem)
    except FileRefused as refusal:
        if refusal.code != "not_readable":
            raise
        cleaned, broken = _without_broken(text, refusal)
    copy.write_text(cleaned, encoding="utf-8")
    layers = _layers(copy, limits=limits, told=found, name=stem)
    return [
        replace(
            one,
            remarks=(*one.remarks, *(Remark("geometry_broken", one.name, at, dropped=True) for at in broken)),
        )
        for one in layers
    ]


def _without_broken(text: str, refusal: FileRefused) -> tuple[str, list[int]]:
    """Return a collection without the geometries that cannot be read, and the numbers of their features."""
    try:
        whole = orjson.loads(text)
        features = whole["features"]
        broken = [number for number, one in enumerate(features, start=1) if not _is_shape(one["geometry"])]
        for number in broken:
            features[number - 1]["geometry"] = None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise refusal from error
    if not broken:
        raise refusal
    return orjson.dumps(whole).decode(), broken


def _is_shape(geometry: object) -> bool:
    if geometry is None:
        return True
    try:
        return shapely.from_geojson(orjson.dumps(geometry)) is not None
    except (shapely.errors.GEOSException, ValueError, TypeError):
        return False


def read_kml(path: Path, folder: Path, *, name: str, encoding: str, limits: Limits) -> list[Layer]:
    """Read KML; entities are refused, links to elsewhere are not followed."""
    text, found = texts.text_of(path, encoding=encoding)
    if any(word in text.lower() for word in _HOSTILE_XML):
        raise FileRefused("xml_hostile")
    copy = folder / "input.kml"
    head, close, rest = text.removeprefix("\ufeff").lstrip().partition("?>")
    body = rest if close and head.startswith("<?xml") else text.removeprefix("\ufeff")
    copy.write_text('<?xml version="1.0" encoding="UTF-8"?>' + body, encoding="utf-8")
    return _layers(copy, limits=limits, told=found, name=PurePosixPath(name).stem)


def read_geopackage(path: Path, folder: Path, *, limits: Limits) -> list[Layer]:
    """Read every layer of a GeoPackage."""
    copy = folder / "input.gpkg"
    if path != copy:
        copy.write_bytes(path.read_bytes())
    return _layers(copy, limits=limits, told="UTF-8")


def read_archive(path: Path, folder: Path, *, kind: str, encoding: str, limits: Limits) -> list[Layer]:
    """Read what is in an archive: shapefiles, a GeoPackage, KML."""
    members = checked_members(path, limits=limits)
    layers: list[Layer] = []
    with zipfile.ZipFile(path) as archive:
        if kind == "shapefile":
            for number, (stem, parts) in enumerate(_shapefiles(members).items()):
                inner = folder / str(number)
                inner.mkdir()
                for end, member in parts.items():
                    write_out(archive, member, inner / f"input{end}", limits=limits)
                layers += _shapefile(inner, stem, encoding=encoding, limits=limits)
            return layers
        end = ".kml" if kind == "kmz" else ".gpkg"
        for number, member in enumerate(one for one in members if one.filename.lower().endswith(end)):
            inner = folder / str(number)
            inner.mkdir()
            out = inner / f"member{end}"
            write_out(archive, member, out, limits=limits)
            if kind == "kmz":
                layers += read_kml(out, inner, name=member.filename, encoding=encoding, limits=limits)
            else:
                layers += read_geopackage(out, inner, limits=limits)
    return layers


def _shapefiles(members: list[zipfile.ZipInfo]) -> dict[str, dict[str, zipfile.ZipInfo]]:
    sets: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for member in members:
        place = PurePosixPath(member.filename.replace("\\", "/"))
        if place.suffix.lower() in SHAPE_PARTS and not place.name.startswith("."):
            sets.setdefault(str(place.with_suffix("")), {})[place.suffix.lower()] = member
    whole = {stem: parts for stem, parts in sets.items() if ".shp" in parts}
    return {PurePosixPath(stem).name if len(whole) == 1 else stem: parts for stem, parts in whole.items()}


def _shapefile(inner: Path, stem: str, *, encoding: str, limits: Limits) -> list[Layer]:
    page = inner / "input.cpg"
    words = page.read_text("ascii", "replace").strip() if page.exists() else ""
    page.unlink(missing_ok=True)
    declared = texts.named(words)
    used = encoding or texts.of_dbf(inner / "input.dbf", declared=declared)
    try:
        layers = _layers(inner / "input.shp", limits=limits, told=used, encoding=used, name=stem)
    except UnicodeDecodeError as error:
        raise FileRefused("encoding_unknown", encoding=used) from error
    lies = words if declared and declared != used else ""
    return [replace(one, encoding_declared=lies) for one in layers]


def _layers(path: Path, *, limits: Limits, told: str, encoding: str = "", name: str = "") -> list[Layer]:
    try:
        listed = [(str(one), kind) for one, kind in pyogrio.list_layers(path)]
        if len(listed) > limits.layers:
            raise FileRefused("too_many_layers", most=limits.layers)
        held = [one for one, kind in listed if kind is not None]
        if not held:
            raise FileRefused("no_layer")
        single = len(held) == 1
        return [
            _layer(
                path, one, shown=name if name and single else one, told=told, encoding=encoding, limits=limits
            )
            for one in held
        ]
    except pyogrio.errors.DataSourceError as error:
        raise FileRefused("not_readable", reason=_plain(error, path)) from error
    except (
        pyogrio.errors.DataLayerError,
        pyogrio.errors.GeometryError,
        pyogrio.errors.FeatureError,
    ) as error:
        raise FileRefused("not_readable", reason=_plain(error, path)) from error


def _plain(error: Exception, path: Path) -> str:
    return str(error).replace(str(path), path.name).split(";")[0][:200]


def _layer(path: Path, layer: str, *, shown: str, told: str, encoding: str, limits: Limits) -> Layer:
    info = pyogrio.read_info(path, layer=layer, encoding=encoding or None)
    if info["features"] > limits.features:
        raise FileRefused("too_many_features", most=limits.features)
    if len(info["fields"]) > limits.fields:
        raise FileRefused("too_many_fields", most=limits.fields)
    meta, _fids, raw, values = pyogrio.raw.read(
        path,
        layer=layer,
        encoding=encoding or None,
        force_2d=True,
        max_features=limits.features + 1,
        datetime_as_string=True,
    )
    if raw is None or len(raw) > limits.features:
        raise FileRefused("too_many_features", most=limits.features)
    geometries, closed = from_wkb(np.asarray(raw, dtype=object))
    numbers = np.arange(1, len(raw) + 1, dtype=np.int64)
    remarks = tuple(Remark("ring_closed", shown, int(numbers[at])) for at in np.flatnonzero(closed))
    columns = {
        str(field): [_value(one, limits) for one in column.tolist()]
        for field, column in zip(meta["fields"], values, strict=True)
    }
    epsg, declared = _declared(meta["crs"])
    return Layer(shown, geometries, numbers, columns, epsg, declared, told, remarks=remarks)


def _value(value: Any, limits: Limits) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    return str(value)[: limits.text_characters]


def _declared(crs: str | None) -> tuple[int | None, str]:
    """Return the EPSG number and the name of what a file declares; both empty where it declares nothing that PROJ knows."""
    if not crs:
        return None, ""
    try:
        known = pyproj.CRS.from_user_input(crs)
        return known.to_epsg(min_confidence=25), known.name
    except pyproj.exceptions.CRSError:
        return None, ""
