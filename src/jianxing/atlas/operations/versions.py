"""Plan versions: drafted from what was read of a file, looked at, published or put aside."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from jianxing.atlas import policies
from jianxing.atlas.lifecycle import State
from jianxing.atlas.models import Feature, Layer, PlanVersion
from jianxing.atlas.operations.following import recheck_later
from jianxing.atlas.operations.layers import touch
from jianxing.directory import roots
from jianxing.directory.acting import acting
from jianxing.directory.inserting import insert_many
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical
from jianxing.ledger.prepared import in_a_row

_AT_ONCE = 2000
_SHAPES = {0: "point", 1: "line", 2: "line", 3: "area", 4: "point", 5: "line", 6: "area"}


class VersionRefused(Refused):
    """What is said of the version, or what is in it, does not suffice."""


class SameAgain(Refused):
    """The version in force has the very same features: bringing it in again would change nothing."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _("The version “%(title)s” has the very same features.") % {"title": title},
            _("Nothing needs to be done."),
        )


@dataclass(frozen=True, slots=True)
class FeatureDraft:
    """A feature as it was read: WKB in WGS 84, with its geodesic measures."""

    key: str
    name: str
    wkb: bytes
    row: int
    area_m2: float = 0.0
    length_m: float = 0.0
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where features come from: the file, the coordinate system that it was read in and why, how many rings were repaired."""

    file_name: str = ""
    file_sha256: str = ""
    crs: str = ""
    crs_reason: str = ""
    repaired: int = 0


def draft_version(
    *,
    layer: Layer,
    title: str,
    valid_from: date,
    features: Sequence[FeatureDraft],
    source: str = "",
    reading: Reading | None = None,
    into: PlanVersion | None = None,
    by: Actor,
    at: datetime,
) -> PlanVersion:
    """Keep features as a draft that only the keeping body sees; *into* is an earlier draft, which is filled anew.

    Raises ``VersionRefused`` where two features have one key.
    """
    policies.check_can_keep(layer=layer, by=by)
    title = " ".join(title.split())
    if not title:
        raise VersionRefused(_("A version needs a title."), _("Write which plan it is, of which year."))
    _check_keys(features)
    with transaction.atomic():
        touch(layer)
        facts = {
            "title": title,
            "source": source.strip() or layer.source,
            "valid_from": valid_from,
            **_told(reading or Reading()),
            "features": len(features),
        }
        version = _emptied(into, by) if into else _new(layer, by, at, facts)
        _insert(version, features)
        _close(version, features, facts, by=by, at=at)
    return version


def fill_draft(
    *,
    version: PlanVersion,
    features: Sequence[FeatureDraft],
    reading: Reading,
    on_part: Callable[[int], None],
    by: Actor,
    at: datetime,
) -> PlanVersion:
    """Fill a draft anew with many features, a part in a transaction of its own, so that others see how far it is.

    *on_part* is called in each part's transaction with how many are in by it; what it raises ends the work there. Interrupted, it
    leaves a draft that says of itself that it holds nothing, and may be called again.
    """
    _check_keys(features)
    with acting(by):
        touch(version.layer)
        version = _emptied(version, by)
    done = 0
    for rows in _rows(version, features):
        with acting(by):
            done += len(rows)
            on_part(done)
            insert_many(Feature, rows)
    with acting(by):
        on_part(done)
        _close(version, features, {**_told(reading), "features": len(features)}, by=by, at=at)
    return version


def _told(reading: Reading) -> dict[str, Any]:
    return {
        "file_name": reading.file_name[:200],
        "file_sha256": reading.file_sha256,
        "crs": reading.crs,
        "crs_reason": reading.crs_reason,
        "repaired": reading.repaired,
    }


def _close(
    version: PlanVersion,
    features: Sequence[FeatureDraft],
    facts: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Let a draft say what it holds, which is an act."""
    PlanVersion.objects.filter(pk=version.pk).update(**facts, **_summed_up(features))
    version.refresh_from_db()
    roots.act_on(
        version,
        "draft",
        subject="plan_version",
        by=by,
        at=at,
        public={
            "layer": version.layer_id,
            "features": len(features),
            "digest": version.digest,
            "crs": version.crs,
        },
        confidential={"title": version.title, "file": version.file_name},
    )


def _check_keys(features: Sequence[FeatureDraft]) -> None:
    seen: dict[str, int] = {}
    for feature in features:
        if feature.key in seen:
            raise VersionRefused(
                _("Rows %(one)d and %(other)d are both called “%(key)s”.")
                % {"one": seen[feature.key], "other": feature.row, "key": feature.key},
                _("Choose a column that names every row differently."),
            )
        seen[feature.key] = feature.row


def _new(layer: Layer, by: Actor, at: datetime, facts: Mapping[str, Any]) -> PlanVersion:
    last = PlanVersion.objects.filter(layer=layer).aggregate(last=Max("ordinal"))["last"] or 0
    return PlanVersion.objects.create(
        layer=layer, ordinal=last + 1, state=State.DRAFT, made_at=at, made_by_id=by.person_id, **facts
    )


def _emptied(version: PlanVersion, by: Actor) -> PlanVersion:
    fresh = PlanVersion.objects.select_related("layer__registered_by").get(pk=version.pk)
    policies.check_can_take(version=fresh, action="publish", by=by)
    _empty(fresh)
    return fresh


def _empty(version: PlanVersion) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT atlas_empty_draft(%s)", [version.pk])


def _insert(version: PlanVersion, features: Sequence[FeatureDraft]) -> None:
    with in_a_row():
        for rows in _rows(version, features):
            insert_many(Feature, rows)


def _digests(shapes: Any) -> list[str]:
    return [hashlib.sha256(wkb).hexdigest() for wkb in shapely.to_wkb(shapely.normalize(shapes))]


def _summed_up(features: Sequence[FeatureDraft]) -> dict[str, Any]:
    """Return what a version says of all its features."""
    if not features:
        return {
            "digest": "",
            "min_x": None,
            "min_y": None,
            "max_x": None,
            "max_y": None,
            "area_m2": 0,
            "length_m": 0,
        }
    shapes = shapely.from_wkb([feature.wkb for feature in features])
    bounds = shapely.bounds(shapes)
    whole = hashlib.sha256()
    for key, digest, name, said in sorted(
        (feature.key, digest, feature.name, canonical(_plain(feature.attributes)))
        for feature, digest in zip(features, _digests(shapes), strict=True)
    ):
        whole.update(f"{key}\n{digest}\n{name}\n".encode() + said)
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    return {
        "digest": whole.hexdigest(),
        "min_x": float(west),
        "min_y": float(south),
        "max_x": float(east),
        "max_y": float(north),
        "area_m2": float(sum(feature.area_m2 for feature in features)),
        "length_m": float(sum(feature.length_m for feature in features)),
    }


def _plain(attributes: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in attributes.items()}


def _rows(version: PlanVersion, features: Sequence[FeatureDraft]) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of the features, so many at a time."""
    for start in range(0, len(features), _AT_ONCE):
        part = features[start : start + _AT_ONCE]
        shapes = shapely.from_wkb([feature.wkb for feature in part])
        bounds = shapely.bounds(shapes)
        digests = _digests(shapes)
        points = shapely.get_coordinates(shapely.point_on_surface(shapes))
        kinds = np.asarray(shapely.get_type_id(shapes))
        yield [
            {
                "plan_version_id": version.pk,
                "key": feature.key,
                "name": feature.name,
                "shape": _SHAPES[int(kinds[place])],
                "wkb": "\\x" + feature.wkb.hex(),
                "digest": digests[place],
                "min_x": float(bounds[place, 0]),
                "min_y": float(bounds[place, 1]),
                "max_x": float(bounds[place, 2]),
                "max_y": float(bounds[place, 3]),
                "longitude": float(points[place, 0]),
                "latitude": float(points[place, 1]),
                "area_m2": feature.area_m2,
                "length_m": feature.length_m,
                "row": feature.row,
                "attributes": dict(feature.attributes),
            }
            for place, feature in enumerate(part)
        ]


def publish_version(
    *, version: PlanVersion, by: Actor, at: datetime, caused_by: int | None = None
) -> PlanVersion:
    """Put a draft on the map from its first day on; the version before it is valid up to that day.

    Raises ``SameAgain`` where the version before it has the very same features, and ``VersionRefused`` where a version
    that begins later is published already.
    """
    policies.check_can_take(version=version, action="publish", by=by)
    with transaction.atomic():
        touch(version.layer)
        if not version.features:
            raise VersionRefused(
                _("There is nothing in the version “%(title)s”.") % {"title": version.title},
                _("Look at what was refused, and correct the file."),
            )
        published = PlanVersion.objects.filter(layer_id=version.layer_id, state=State.PUBLISHED)
        before = published.filter(valid_from__lt=version.valid_from).order_by("-valid_from").first()
        later = published.filter(valid_from__gte=version.valid_from).order_by("valid_from").first()
        for other in (later, before):
            if other is not None and other.digest == version.digest and other.valid_to is None:
                raise SameAgain(other.title)
        if later is not None:
            raise VersionRefused(
                _("The version “%(title)s” is valid from %(day)s already.")
                % {"title": later.title, "day": later.valid_from.isoformat()},
                _("Choose a later first day, or void that version."),
            )
        if before is not None and (before.valid_to is None or before.valid_to > version.valid_from):
            PlanVersion.objects.filter(pk=before.pk).update(valid_to=version.valid_from)
        with roots.first_come(version.title):
            roots.step(
                version,
                name=version.title,
                source=State.DRAFT,
                to={"state": State.PUBLISHED, "published_at": at, "published_by_id": by.person_id},
            )
        roots.act_on(
            version,
            "publish",
            subject="plan_version",
            by=by,
            at=at,
            public={
                "layer": version.layer_id,
                "valid_from": version.valid_from,
                "features": version.features,
                "digest": version.digest,
                "instead_of": before.pk if before else None,
            },
            confidential={"title": version.title},
            caused_by=caused_by,
        )
        recheck_later(layer=version.layer)
    return version


def put_aside(*, version: PlanVersion, by: Actor, at: datetime) -> PlanVersion:
    """Put a draft aside; its features are kept no longer."""
    policies.check_can_take(version=version, action="put_aside", by=by)
    with transaction.atomic():
        roots.step(version, name=version.title, source=State.DRAFT, to={"state": State.PUT_ASIDE})
        _empty(version)
        roots.act_on(version, "put_aside", subject="plan_version", by=by, at=at)
    return version


def void_version(*, version: PlanVersion, reason: str, by: Actor, at: datetime) -> PlanVersion:
    """Void a published version; the one before it is valid again up to what follows, and everything stays readable."""
    policies.check_can_take(version=version, action="void", by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        touch(version.layer)
        roots.step(
            version,
            name=version.title,
            source=State.PUBLISHED,
            to={
                "state": State.VOID,
                "voided_at": at,
                "voided_by_id": by.person_id,
                "void_reason": reason.strip(),
            },
        )
        before = (
            PlanVersion.objects.filter(layer_id=version.layer_id, state=State.PUBLISHED)
            .filter(Q(valid_to=version.valid_from))
            .first()
        )
        if before is not None:
            PlanVersion.objects.filter(pk=before.pk).update(valid_to=version.valid_to)
        roots.act_on(
            version,
            "void",
            subject="plan_version",
            by=by,
            at=at,
            public={"layer": version.layer_id, "valid_again": before.pk if before else None},
            confidential={"reason": reason.strip()},
        )
        recheck_later(layer=version.layer)
    return version
