"""Comparisons, their runs, and what a run needs to be done: the features of two versions, and which of them changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from django.db import connection
from django.db.models import QuerySet
from psycopg import Connection, Cursor

from jianxing.atlas.lifecycle import RunState, State
from jianxing.atlas.models import Comparison, ConflictRule, ConflictRun, Layer, PlanVersion
from jianxing.atlas.queries.layers import domains_on_map
from jianxing.atlas.queries.rules import speaking_of
from jianxing.directory.acting import acting_body_id
from jianxing.ledger.models import Act
from jianxing.methods.atlas.conflicts import APPROVALS, Side

_SQL = Path(__file__).parent.parent / "sql"
_AT_ONCE = 5_000


@cache
def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The features of a version: ready to be compared, with their keys in the database, names, digests and boxes."""

    side: Side
    ids: npt.NDArray[np.int64]
    names: Sequence[str]
    digests: Sequence[str]
    box: npt.NDArray[np.float64]


def load(*, version: PlanVersion, keys: Iterable[str] | None = None) -> Loaded:
    """Read a version's features by key: all of them, a few thousand at a time, or those named."""
    ids: list[int] = []
    held: list[str] = []
    names: list[str] = []
    digests: list[str] = []
    approvals: list[str] = []
    shapes: list[npt.NDArray[np.object_]] = []
    boxes: list[tuple[float, float, float, float]] = []
    for rows in _in_parts(version.pk) if keys is None else [_named(version.pk, keys)]:
        shapes.append(np.asarray(shapely.from_wkb(np.array([row[4] for row in rows], dtype=object))))
        ids += [row[0] for row in rows]
        held += [row[1] for row in rows]
        names += [row[2] for row in rows]
        digests += [row[3] for row in rows]
        boxes += [row[5:9] for row in rows]
        approvals += [_approval(row[9]) for row in rows]
    geometries = np.concatenate(shapes) if shapes else np.empty(0, dtype=object)
    return Loaded(
        Side(geometries, held, approvals=approvals),
        np.array(ids, dtype=np.int64),
        names,
        digests,
        np.array(boxes, dtype=np.float64).reshape(-1, 4),
    )


def _in_parts(version: int) -> Iterator[list[tuple[Any, ...]]]:
    asked = {"version": version, "approvals": list(APPROVALS), "most": _AT_ONCE}
    after = ""
    while True:
        rows = _binary(_statement("compared_features"), asked | {"after": after})
        if rows:
            yield rows
            after = rows[-1][1]
        if len(rows) < _AT_ONCE:
            return


def _named(version: int, keys: Iterable[str]) -> list[tuple[Any, ...]]:
    asked = {"version": version, "approvals": list(APPROVALS), "keys": list(keys)}
    return _binary(_statement("named_features"), asked)


def _binary(statement: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return rows sent in binary: outlines and numbers are not written out in digits only to be read again."""
    connection.ensure_connection()
    raw: Connection[Any] = connection.connection
    with connection.wrap_database_errors, Cursor(raw) as cursor:
        return list(cursor.execute(statement, asked, binary=True).fetchall())


def boxes(*, version: PlanVersion) -> tuple[list[str], npt.NDArray[np.float64]]:
    """Return the keys of a version's features and their boxes (west, south, east, north in degrees)."""
    rows = _binary(_statement("boxes_of_version"), {"version": version.pk})
    keys = [row[0] for row in rows]
    return keys, np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 4)


def _approval(words: Iterable[str | None] | None) -> str:
    return next((word.strip() for word in words or () if word and word.strip()), "")


def changed_keys(*, old: PlanVersion, new: PlanVersion) -> list[str]:
    """Return the keys of the features that were added, dropped or are otherwise than in the older version."""
    if old.pk == new.pk:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_statement("changed_keys"), {"old": old.pk, "new": new.pk})
        return [key for (key,) in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Standing:
    """A conflict that stands before a run is written."""

    pk: int
    identity: bytes
    rule: int
    relation: int
    sliver: bool
    lifted: bool
    a_key: str
    a_name: str
    a_digest: str
    b_key: str
    b_name: str
    b_digest: str

    @property
    def counts(self) -> bool:
        """Whether it is a candidate, or was one."""
        return not (self.sliver or self.lifted)


def standing_conflicts(
    *, comparison: Comparison, changed_a: Sequence[str] | None, changed_b: Sequence[str] | None
) -> list[Standing]:
    """Return the conflicts that stand, of the features named; of all where none are."""
    asked: dict[str, Any] = {"comparison": comparison.pk}
    if changed_a is None and changed_b is None:
        statement = _statement("standing_conflicts")
    else:
        statement = _statement("standing_conflicts_of")
        asked |= {"a": comparison.a_id, "b": comparison.b_id}
        asked |= {"changed_a": list(changed_a or ()), "changed_b": list(changed_b or ())}
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return [Standing(row[0], row[1].bytes, *row[2:]) for row in cursor.fetchall()]


def comparisons() -> QuerySet[Comparison]:
    """Return the comparisons that the acting body sees, by the names of their layers, each with its last run."""
    return (
        Comparison.objects.select_related(
            "a", "b", "body", "latest__a_version", "latest__b_version"
        )
        .filter(a__voided_at=None, b__voided_at=None)
        .order_by("a__pinyin_key", "b__pinyin_key", "id")
    )  # fmt: skip


def one_comparison(*, pk: int) -> Comparison:
    """Return a comparison; raises ``Comparison.DoesNotExist`` where it is not seen."""
    found: Comparison = Comparison.objects.select_related(
        "a__registered_by", "b__registered_by", "body", "latest__a_version", "latest__b_version"
    ).get(pk=pk)
    return found


def runs(*, comparison: Comparison | None = None) -> QuerySet[ConflictRun]:
    """Return the runs that the acting body sees, newest first, of one comparison or of all."""
    found = ConflictRun.objects.select_related(
        "comparison__a", "comparison__b", "comparison__body", "a_version", "b_version"
    ).order_by("-id")
    return found if comparison is None else found.filter(comparison=comparison)


def one_run(*, pk: int) -> ConflictRun:
    """Return a run with all that its page shows; raises ``ConflictRun.DoesNotExist`` where it is not seen."""
    return (
        runs()
        .select_related("based_on", "asked_by", "a_version__layer__registered_by", "b_version__layer__registered_by")
        .get(pk=pk)
    )  # fmt: skip


def run_acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a run with their disclosed details, oldest first."""
    return Act.objects.filter(subject="conflict_run", subject_id=pk).select_related("detail").order_by("id")


@dataclass(frozen=True, slots=True)
class Due:
    """Two versions in force of which the matrix speaks, and what it says of them."""

    a: PlanVersion
    b: PlanVersion
    rules: Sequence[ConflictRule]


def due(
    *, rules: Sequence[ConflictRule], on: date, layers: Sequence[Layer] = (), touching: Layer | None = None
) -> list[Due]:
    """Return the pairs of versions in force on a day of which the rows speak, among these layers or all that are seen; with
    *touching* those in which that layer is one of the two."""
    wanted = {layer.pk for layer in layers}
    held = [
        version
        for version in domains_on_map(on=on)
        if not wanted or version.layer_id in wanted
    ]  # fmt: skip
    return [
        Due(a, b, said)
        for a in held
        for b in held
        if a.layer_id != b.layer_id
        and (touching is None or touching.pk in (a.layer_id, b.layer_id))
        and (said := speaking_of(rules, a=a.layer, b=b.layer))
    ]


def paired(*, rules: Sequence[ConflictRule], a: PlanVersion, b: PlanVersion) -> list[Due]:
    """Return what the rows say of two versions, either way round."""
    ways = ((a, b), (b, a))
    said = [Due(one, other, speaking_of(rules, a=one.layer, b=other.layer)) for one, other in ways]
    return [one for one in said if one.rules]


def last_run(*, comparison: Comparison) -> ConflictRun | None:
    """Return the last run of a comparison that is done."""
    return (
        ConflictRun.objects.select_related("a_version", "b_version")
        .filter(comparison=comparison, state=RunState.DONE)
        .order_by("-ordinal")
        .first()
    )


def bodies_comparing(*, layer_id: int) -> list[int]:
    """Return the bodies under whose matrices a layer is compared, whoever asks; the one that keeps it where there are none."""
    return _numbers("SELECT atlas_bodies_comparing(%s)", layer_id)


def layers_behind(*, on: date) -> list[int]:
    """Return the layers that are compared by somebody, with a version in force on a day that was never compared."""
    return _numbers("SELECT atlas_layers_behind(%s)", on)


def _numbers(statement: str, value: int | date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        return [number for (number,) in cursor.fetchall()]


def versions_to_compare(*, layers: Iterable[int]) -> QuerySet[PlanVersion]:
    """Return the published versions of layers, newest first."""
    return (
        PlanVersion.objects.filter(state=State.PUBLISHED, layer__in=list(layers), layer__voided_at=None)
        .select_related("layer__registered_by")
        .order_by("layer__domain", "layer__pinyin_key", "-valid_from")
    )


def is_own(comparison: Comparison) -> bool:
    """Whether the acting body is the one that compares."""
    return comparison.body_id == acting_body_id()
