"""Bringing a plan's file onto the map: uploaded, read apart, looked at as a draft, published or put aside.

The good features stand in the draft version, where they can be looked through; the rows of the run are those that somebody
should look at: refused, mended, or outside the region.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import shapely
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.atlas import operations as atlas
from jianxing.atlas import policies as atlas_policies
from jianxing.atlas import queries as layers
from jianxing.atlas.models import Layer, PlanVersion
from jianxing.atlas.operations import FeatureDraft
from jianxing.atlas.operations import Reading as FeatureReading
from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.evidence import queries as evidence
from jianxing.evidence.vault import Readable
from jianxing.importing import operations as imports
from jianxing.importing import policies, queries
from jianxing.importing.apart import Allowance
from jianxing.importing.bulk import run_statement
from jianxing.importing.lifecycle import State
from jianxing.importing.models import PLAN, ImportRow, ImportRun
from jianxing.importing.operations import NotReadable
from jianxing.importing.operations.uploading import configured_allowance
from jianxing.importing.plans import said
from jianxing.importing.plans.placing import far, misplaced, outside
from jianxing.importing.plans.reading import Chosen, NotThere, Placed, PlanRead, read_plan
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record
from jianxing.methods.atlas.coordinates import SYSTEMS
from jianxing.methods.atlas.reading import FileRefused, Limits

Decision = ImportRow.Decision
UNDERSTAND = "jianxing.imports.understand_plan"
_AT_ONCE = 2000
#: Remarks kept of a file; beyond them it says so.
_REMARKS = 5000


class NothingToPublish(Refused):
    """There is no draft with features to publish."""


def upload(
    *,
    stream: Readable,
    name: str,
    layer: Layer,
    title: str,
    valid_from: date,
    source: str = "",
    chosen: Chosen | None = None,
    by: Actor,
    at: datetime,
) -> ImportRun:
    """Keep a file and open a run that shall make a version of the layer from it."""
    atlas_policies.check_can_keep(layer=layer, by=by)
    title = " ".join(title.split())
    if not title:
        raise atlas.versions.VersionRefused(
            _("A version needs a title."), _("Write which plan it is, of which year.")
        )
    with transaction.atomic():
        run = imports.upload(stream=stream, name=name, kind=PLAN, domain=layer.domain, by=by, at=at)
        run.asked = {
            "target": layer.pk, "title": title, "valid_from": valid_from.isoformat(), "source": source.strip(),
            **asdict(chosen or Chosen()),
        }  # fmt: skip
        ImportRun.objects.filter(pk=run.pk).update(asked=run.asked)
    return run


def target_of(run: ImportRun) -> Layer:
    """Return the layer that the run makes a version of."""
    return layers.one_layer(pk=run.asked["target"])


def choose(*, run: ImportRun, chosen: Chosen, by: Actor, at: datetime) -> ImportRun:
    """Say in which system the coordinates are, which columns are key and name, whether what lies outside is taken; read again."""
    policies.check_can_take(run=run, action="understand", by=by)
    if chosen.crs and chosen.crs not in SYSTEMS:
        raise NotReadable(
            _("There is no coordinate system “%(key)s”.") % {"key": chosen.crs}, _("Choose one of the list.")
        )
    with transaction.atomic():
        run.asked = {**run.asked, **asdict(chosen)}
        ImportRun.objects.filter(pk=run.pk).update(asked=run.asked)
        return understand(run=run, by=by, at=at)


def understand(*, run: ImportRun, by: Actor, at: datetime, allowance: Allowance | None = None) -> ImportRun:
    """Read the file apart and keep what it says as a draft of the layer's next version.

    May be done again until it is published. Raises ``NotReadable``, also where nothing in the file can be placed.
    """
    policies.check_can_take(run=run, action="understand", by=by)
    layer = target_of(run)
    read = _read(run, allowance or configured_allowance())
    found = dict(read.found)
    sorted_out = _sorted_out(read, on=timezone.localdate(at), take_outside=run.asked.get("outside", False))
    with transaction.atomic():
        fresh: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
        policies.check_can_take(run=fresh, action="understand", by=by)
        imports.forget_rows(run=run)
        run.plan_version = atlas.draft_version(
            layer=layer,
            title=run.asked["title"],
            valid_from=date.fromisoformat(run.asked["valid_from"]),
            source=run.asked.get("source", ""),
            features=sorted_out.features,
            reading=FeatureReading(
                file_name=run.name,
                file_sha256=run.sha256,
                crs=found["crs"],
                crs_reason=_why(found),
                repaired=sorted_out.mended,
            ),
            into=fresh.plan_version,
            by=by,
            at=at,
        )
        for start in range(0, len(sorted_out.rows), _AT_ONCE):
            run_statement("add_rows", sorted_out.rows[start : start + _AT_ONCE], run=run.pk)
        run.tables = [found]
        run.notes = _notes(found, sorted_out)
        run.counts = _counted(run.plan_version, sorted_out)
        run.state = State.UNDERSTOOD
        ImportRun.objects.filter(pk=run.pk).update(
            state=run.state,
            counts=run.counts,
            tables=run.tables,
            notes=run.notes,
            plan_version=run.plan_version,
        )
        record(
            kind="import.understand",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            public={
                "counts": run.counts,
                "layer": layer.pk,
                "crs": found["crs"],
                "chosen": found["is_chosen"],
            },
        )
    return run


def _read(run: ImportRun, allowance: Allowance) -> PlanRead:
    """Return what the file says; raises ``NotReadable``."""
    names = ("crs", "layer", "key", "name", "outside")
    chosen = Chosen(**{name: run.asked[name] for name in names if name in run.asked})
    limits = Limits(seconds=allowance.seconds, memory_bytes=allowance.memory_mb * 1024 * 1024)
    path = evidence.vault().path_of(run.sha256)
    try:
        return read_plan(path, name=run.name, chosen=chosen, limits=limits)
    except (FileRefused, NotThere) as refusal:
        told = said.in_words({"code": refusal.code, "values": refusal.values})
        raise NotReadable(told, _("Correct the file, or choose otherwise.")) from refusal


@dataclass(slots=True)
class _Sorted:
    """The features that go into the draft, and the rows that somebody should look at."""

    features: list[FeatureDraft] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    mended: int = 0
    dropped: int = 0
    outside: int = 0
    left_out: int = 0


def _sorted_out(read: PlanRead, *, on: date, take_outside: bool) -> _Sorted:
    """Part what goes in from what is refused or lies outside, and say of each what is to be said."""
    result, sheet = _Sorted(), str(read.found["layer"])
    by_row = {one.row: one for one in read.features}
    for one, is_outside in zip(read.features, outside(read.features, on=on), strict=True):
        if is_outside:
            result.outside += 1
            result.left_out += not take_outside
            if len(result.rows) < _REMARKS:
                result.rows.append(_row(sheet, one.row, one, far(one), taken=take_outside))
        if take_outside or not is_outside:
            result.features.append(
                FeatureDraft(
                    key=one.key,
                    name=one.name,
                    wkb=bytes(shapely.to_wkb(one.shape)),
                    row=one.row,
                    area_m2=one.area_m2,
                    length_m=one.length_m,
                    attributes=one.attributes,
                )
            )
    for one, told in misplaced(read.features, on=on, most=_REMARKS):
        if len(result.rows) < _REMARKS:
            result.rows.append(_row(sheet, one.row, one, told, taken=True))
    for remark in read.remarks:
        is_dropped = remark["dropped"]
        result.mended += not is_dropped
        result.dropped += is_dropped
        if len(result.rows) < _REMARKS:
            told = {"code": remark["code"], "values": remark["values"], "column": remark["column"]}
            kept = None if is_dropped else by_row.get(remark["row"])
            result.rows.append(
                _row(sheet, remark["row"], kept, told, taken=not is_dropped, is_dropped=is_dropped)
            )
    result.rows.sort(key=lambda row: int(row["row"]))
    return result


def _row(
    sheet: str,
    number: int,
    one: Placed | None,
    problem: Mapping[str, Any],
    *,
    taken: bool,
    is_dropped: bool = False,
) -> dict[str, Any]:
    decision = Decision.REFUSED if is_dropped else Decision.NEW if taken else Decision.SKIPPED
    return {
        "table": 0,
        "sheet": sheet,
        "row": number,
        "values": {"key": one.key, "name": one.name} if one else {},
        "raw": {},
        "problems": [problem],
        "has_doubt": taken,
        "has_error": is_dropped,
        "is_refused": is_dropped,
        "decision": decision.value,
    }


def _why(found: Mapping[str, Any]) -> str:
    """Return why the coordinates were taken to be in their system, in words as they were said."""
    reasons = said.all_in_words(found["reasons"])
    return _("Chosen. %(reasons)s") % {"reasons": reasons} if found["is_chosen"] else reasons


def _notes(found: Mapping[str, Any], result: _Sorted) -> list[dict[str, Any]]:
    notes = []
    if not found["crs"]:
        notes.append({"code": "no_system"})
    if not found["key"]:
        notes.append({"code": "no_key"})
    if len(result.rows) >= _REMARKS:
        notes.append({"code": "too_many"})
    return notes


def _counted(draft: PlanVersion, result: _Sorted) -> dict[str, int]:
    """Count as imports do: new, changed, unchanged against the version before; refused, left out."""
    before = layers.version_before(version=draft)
    read = len(result.features) + result.left_out + result.dropped
    counts = {"read": read, "refused": result.dropped, "skipped": result.left_out, "outside": result.outside}
    if before is None:
        return {**counts, "new": len(result.features), "changed": 0, "unchanged": 0, "gone": 0}
    changes = layers.changes_of(old=before, new=draft)
    return {
        **counts,
        "new": changes.added,
        "changed": changes.moved + changes.renamed,
        "unchanged": changes.same,
        "gone": changes.dropped,
    }


def is_same_again(run: ImportRun) -> bool:
    """Whether the draft has the very features of the version before it, so that there is nothing to publish."""
    counts = run.counts
    return bool(counts.get("unchanged")) and not any(counts.get(name) for name in ("new", "changed", "gone"))


def publish(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Publish what the preview showed; where it is the same as the version before, nothing is done, which is said.

    Raises ``NothingToPublish`` where the draft is empty or its coordinate system is not known.
    """
    policies.check_can_take(run=run, action="begin", by=by)
    with transaction.atomic():
        fresh: ImportRun = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        policies.check_can_take(run=fresh, action="begin", by=by)
        if fresh.plan_version is None or not fresh.plan_version.features:
            raise NothingToPublish(
                _("There is nothing to publish in “%(name)s”.") % {"name": run.name},
                _("Choose the coordinate system, or look at what was refused."),
            )
        version = layers.one_version(pk=fresh.plan_version.pk)
        act = record(
            kind="import.begin",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            public={"counts": fresh.counts, "sha256": fresh.sha256, "layer": version.layer_id},
            confidential={"name": fresh.name},
        )
        begun = {"state": State.IMPORTING, "started_at": at, "started_by_id": by.person_id, "act_id": act.pk}
        ImportRun.objects.filter(pk=run.pk).update(**begun)
        if is_same_again(fresh):
            atlas.put_aside(version=version, by=by, at=at)
        else:
            atlas.publish_version(version=version, by=by, at=at, caused_by=act.pk)
        ImportRun.objects.filter(pk=run.pk).update(
            state=State.DONE, finished_at=at, done=fresh.counts.get("read", 0)
        )
        record(
            kind="import.finish",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            public={"counts": fresh.counts},
            caused_by=act.pk,
        )
    return queries.run(pk=run.pk)


def cancel(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Put the file and its draft aside; nothing of it was on the map."""
    with transaction.atomic():
        stopped = imports.cancel(run=run, by=by, at=at)
        if stopped.plan_version_id is not None:
            atlas.put_aside(version=layers.one_version(pk=stopped.plan_version_id), by=by, at=at)
    return stopped


def understand_later(*, run: ImportRun, by: Actor) -> None:
    """Have a large file read behind the page."""
    policies.check_can_take(run=run, action="understand", by=by)
    with transaction.atomic():
        imports.defer(UNDERSTAND, run, by=by)


def bring_in(
    *,
    path: Path,
    layer: Layer,
    title: str,
    valid_from: date,
    source: str = "",
    chosen: Chosen | None = None,
    dry_run: bool = False,
    by: Actor,
    at: datetime,
) -> ImportRun:
    """A file from beginning to end in one call; with *dry_run* it stays a draft that is put aside again."""
    with acting(by):
        with path.open("rb") as stream:
            run = upload(
                stream=stream, name=path.name, layer=layer, title=title, valid_from=valid_from, source=source,
                chosen=chosen, by=by, at=at,
            )  # fmt: skip
        run = understand(run=run, by=by, at=at)
        if dry_run:
            cancel(run=run, by=by, at=at)
            return run
        return publish(run=run, by=by, at=at)
