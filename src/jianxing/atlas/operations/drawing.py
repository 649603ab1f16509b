"""Drawing a feature by hand: into the layer's draft, which begins as what is in force."""

from datetime import date, datetime
from typing import Final

import numpy as np
import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jianxing.atlas import policies, queries
from jianxing.atlas.lifecycle import State
from jianxing.atlas.models import Feature, Layer, PlanVersion
from jianxing.atlas.operations.layers import touch
from jianxing.atlas.operations.versions import FeatureDraft, Reading, draft_version
from jianxing.directory import roots
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.methods.atlas.measuring import areas, lengths
from jianxing.methods.atlas.reading import fault_in
from jianxing.methods.atlas.wording import phrased

#: A plan of more features than this is changed in a file: a draft is written whole.
MOST: Final = 20_000
LONGEST_KEY: Final = 120
_FEWEST: Final = {"point": 1, "line": 2, "area": 3}


class DrawingRefused(Refused):
    """What was drawn is no site, line or zone, or the plan is too large to be drawn in."""


class KeyTaken(Refused):
    """A new feature has the key of one that is there: it would put that one's place elsewhere."""

    def __init__(self, key: str, name: str) -> None:
        super().__init__(
            _("“%(key)s” is in the plan already: %(name)s.") % {"key": key, "name": name or key},
            _("Choose another key, or open that feature and draw it anew."),
        )


def outline(*, shape: str, places: list[tuple[float, float]]) -> bytes:
    """Return as WKB what was drawn by corners in WGS 84; raises ``DrawingRefused``."""
    fewest = _FEWEST.get(shape, 1)
    if len(places) < fewest:
        raise DrawingRefused(
            _("A %(shape)s has at least %(n)d places.") % {"shape": _name(shape), "n": fewest},
            _("Put further corners on the map, or type their coordinates."),
        )
    if not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in places):
        raise DrawingRefused(
            _("A place lies nowhere on the earth."), _("Write longitude first, then latitude, in degrees.")
        )
    made: shapely.Geometry
    if shape == "point":
        made = shapely.Point(places[0])
    elif shape == "line":
        made = shapely.LineString(places)
    else:
        made = shapely.Polygon(places)
    if not made.is_valid:
        raise DrawingRefused(
            phrased("shape_broken", fault_in(shapely.is_valid_reason(made)), gettext=_),
            _("Move the corners so that it does not."),
        )
    return bytes(shapely.to_wkb(made))


def _name(shape: str) -> str:
    return {"line": pgettext("shape", "line"), "area": pgettext("shape", "area")}.get(
        shape, pgettext("shape", "point")
    )


def draw_feature(
    *,
    layer: Layer,
    key: str,
    name: str,
    wkb: bytes,
    title: str,
    valid_from: date,
    instead_of: str = "",
    by: Actor,
    at: datetime,
) -> PlanVersion:
    """Put what was drawn into the layer's draft; returns the draft.

    *instead_of* is the mark of the feature of the same key that is drawn anew, empty where a new one is drawn. Where there is
    no draft, one begins with the features of the version published last. Raises ``KeyTaken`` where a new one has the key of
    one that is there, ``Overtaken`` where the one drawn anew has another mark by now or is gone, and ``DrawingRefused`` where
    the plan has too many features to be drawn in.
    """
    policies.check_can_keep(layer=layer, by=by)
    key = " ".join(key.split())[:LONGEST_KEY]
    if not key:
        raise DrawingRefused(_("A feature needs a key."), _("Write what the plan calls it by."))
    with transaction.atomic():
        touch(layer)  # before anything is read: the draft is written whole
        begun = queries.drawn_upon(layer=layer)
        there = None if begun is None else queries.feature_called(version=begun, key=key)
        _check_is_as_seen(there, key, instead_of)
        features = [] if begun is None else _features_of(begun)
        draft = begun if begun and begun.state == State.DRAFT else None
        return draft_version(
            layer=layer,
            title=title,
            valid_from=valid_from,
            features=[
                *(one for one in features if one.key != key),
                _drawn(key, " ".join(name.split())[:200], wkb, there, last=len(features)),
            ],
            source=begun.source if begun else "",
            reading=_reading(draft),
            into=draft,
            by=by,
            at=at,
        )


def _check_is_as_seen(there: Feature | None, key: str, instead_of: str) -> None:
    if there is not None and not instead_of:
        raise KeyTaken(key, there.name)
    if instead_of and (there is None or there.mark != instead_of):
        raise roots.Overtaken(key)


def _drawn(key: str, name: str, wkb: bytes, there: Feature | None, *, last: int) -> FeatureDraft:
    """Return what was drawn in the row of what it stands for, with what the file says of that; else in a row of its own."""
    shape = np.array([shapely.from_wkb(wkb)], dtype=object)
    return FeatureDraft(
        key=key,
        name=name,
        wkb=wkb,
        row=there.row if there else last + 1,
        area_m2=float(areas(shape)[0]),
        length_m=0.0 if shapely.get_dimensions(shape)[0] == 2 else float(lengths(shape)[0]),
        attributes=there.attributes if there else {},
    )


def _features_of(version: PlanVersion) -> list[FeatureDraft]:
    if version.features > MOST:
        raise DrawingRefused(
            _("“%(title)s” has %(n)d features, too many to be drawn in.")
            % {"title": version.title, "n": version.features},
            _("Change it in a file, and bring that in."),
        )
    return [
        FeatureDraft(
            key=one.key, name=one.name, wkb=bytes(one.wkb), row=one.row,
            area_m2=one.area_m2, length_m=one.length_m, attributes=one.attributes,
        )
        for one in Feature.objects.filter(plan_version=version).order_by("row", "key")
    ]  # fmt: skip


def _reading(draft: PlanVersion | None) -> Reading | None:
    """What a draft says of its file stays said: only single features of it were drawn."""
    if draft is None:
        return None
    return Reading(
        file_name=draft.file_name,
        file_sha256=draft.file_sha256,
        crs=draft.crs,
        crs_reason=draft.crs_reason,
        repaired=draft.repaired,
    )
