"""Layers and versions brought to where a test needs them, by the real operations."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import shapely

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Layer, PlanVersion
from jianxing.atlas.operations import FeatureDraft
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from tests.standing import AT, TODAY

#: Words that an outsider must read nowhere.
NAME, SOURCE, TITLE = "密图产业用地", "密源规划局", "密版规划"
PARK = "密园北区"


def box(west: float, south: float, size: float = 0.01) -> bytes:
    """A square as WKB."""
    return bytes(shapely.to_wkb(shapely.box(west, south, west + size, south + size)))


def draft(
    key: str, west: float, south: float, *, name: str = "", row: int = 1, **fields: Any
) -> FeatureDraft:
    """A square feature."""
    return FeatureDraft(key=key, name=name or key, wkb=box(west, south), row=row, area_m2=950_000.0, **fields)


THREE = (
    draft("A1", 117.10, 39.10, name=PARK),
    draft("A2", 117.20, 39.10, row=2),
    draft("A3", 117.30, 39.10, row=3),
)


def layer(
    by: Actor, *, name: str = NAME, domain: str = "industry", kind: str = "industrial_parks", **fields: Any
) -> Layer:
    """A layer of the actor's body."""
    with acting(by):
        return operations.open_layer(
            name=name, domain=domain, kind=kind, source=SOURCE, by=by, at=AT, **fields
        )


def version(
    by: Actor,
    of: Layer,
    features: Iterable[FeatureDraft] = THREE,
    *,
    valid_from: date = TODAY,
    title: str = TITLE,
    publish: bool = True,
) -> PlanVersion:
    """A version of the layer, published or still a draft."""
    with acting(by):
        made = operations.draft_version(
            layer=queries.one_layer(pk=of.pk),
            title=title,
            valid_from=valid_from,
            features=list(features),
            by=by,
            at=AT,
        )
        if publish:
            made = operations.publish_version(version=queries.one_version(pk=made.pk), by=by, at=AT)
    return made
