"""GDAL with four drivers and nothing else: what it may open, and how a file is read through it.

Imported in the process apart only (``apart``), whose environment switches the other drivers off before GDAL starts.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Final
from xml.parsers import expat

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
from jianxing.methods.atlas.reading.whole import check_geopackage, check_shapefile

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
        layers = _layers(copy, limits=limits, told=found, name=stem)
        lacking = [
            int(one.numbers[at])
            for one in layers
            for at in np.flatnonzero(shapely.is_missing(one.geometries))
        ]
        broken = _broken(_features(text), lacking) if lacking else []
    except pyogrio.errors.DataSourceError:
        features = _features(text)
        broken = _broken(features, range(1, len(features) + 1))
        if not broken:
            raise FileRefused("geojson_none") from None
        for number in broken:
            features[number - 1]["geometry"] = None
        copy.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}))
        layers = _layers(copy, limits=limits, told=found, name=stem)
    return [
        replace(
            one,
            remarks=(
                *one.remarks,
                *(Remark("geometry_broken", one.name, at, "geometry", dropped=True) for at in broken),
            ),
        )
        for one in layers
    ]


def _features(text: str) -> list[dict[str, Any]]:
    """Return the features of a collection; raises ``FileRefused`` where it is none, or no JSON, by line and column."""
    try:
        whole = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise FileRefused("json_broken", line=error.lineno, column=error.colno) from error
    is_one = isinstance(whole, dict) and whole.get("type") == "Feature"
    features = [whole] if is_one else whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise FileRefused("geojson_none")
    return features


def _broken(features: Sequence[Mapping[str, Any]], numbers: Iterable[int]) -> list[int]:
    """Return those of the features, counted from 1, that have a geometry which cannot be read."""
    return [
        number
        for number in numbers
        if number <= len(features) and not _is_shape(features[number - 1].get("geometry"))
    ]


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
    try:
        return _layers(copy, limits=limits, told=found, name=PurePosixPath(name).stem)
    except pyogrio.errors.DataSourceError as error:
        raise _xml_refusal(text) from error


def _xml_refusal(text: str) -> FileRefused:
    """Return where a text ceases to be XML; where it does not, that it is no KML."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(text.removeprefix("\ufeff").lstrip().encode(), True)
    except expat.ExpatError as error:
        return FileRefused("kml_broken", line=error.lineno, column=error.offset + 1)
    return FileRefused("xml_not_kml")


def read_geopackage(path: Path, folder: Path, *, name: str, limits: Limits) -> list[Layer]:
    """Read every layer of a GeoPackage."""
    check_geopackage(path, name=PurePosixPath(name).name)
    copy = folder / "input.gpkg"
    if path != copy:
        shutil.copyfile(path, copy)
    try:
        return _layers(copy, limits=limits, told="UTF-8")
    except pyogrio.errors.DataSourceError as error:
        raise FileRefused("geopackage_broken") from error


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
                layers += read_geopackage(out, inner, name=member.filename, limits=limits)
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
    check_shapefile(inner, name=PurePosixPath(stem).name)
    page = inner / "input.cpg"
    words = page.read_text("ascii", "replace").strip() if page.exists() else ""
    page.unlink(missing_ok=True)
    declared = texts.named(words)
    used = encoding or texts.of_dbf(inner / "input.dbf", declared=declared)
    try:
        layers = _layers(inner / "input.shp", limits=limits, told=used, encoding=used, name=stem)
    except UnicodeDecodeError as error:
        raise FileRefused("encoding_unknown", encoding=used) from error
    except pyogrio.errors.DataSourceError as error:
        raise FileRefused("shapefile_broken", name=PurePosixPath(stem).name) from error
    lies = words if declared and declared != used else ""
    return [replace(one, encoding_declared=lies) for one in layers]


def _layers(path: Path, *, limits: Limits, told: str, encoding: str = "", name: str = "") -> list[Layer]:
    """Return the layers that have shapes; raises ``FileRefused``, and ``DataSourceError`` where GDAL cannot read it."""
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
    except (
        pyogrio.errors.DataLayerError,
        pyogrio.errors.GeometryError,
        pyogrio.errors.FeatureError,
    ) as error:
        raise pyogrio.errors.DataSourceError(str(error)) from error


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
