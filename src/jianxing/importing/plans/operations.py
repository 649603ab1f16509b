"""Bringing a plan's file onto the map: uploaded, read apart, looked at as a draft, published or put aside.

The good features stand in the draft version, where they can be looked through; the rows of the run are those that somebody
should look at: refused, mended, or outside the region.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path, PurePath

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.atlas import operations as atlas
from jianxing.atlas import policies as atlas_policies
from jianxing.atlas import queries as layers
from jianxing.atlas.models import Layer, PlanVersion
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
from jianxing.importing.models import PLAN, ImportRun
from jianxing.importing.operations import NotReadable
from jianxing.importing.operations.uploading import configured_allowance
from jianxing.importing.plans import said
from jianxing.importing.plans.reading import Chosen, NotThere, PlanRead, read_plan
from jianxing.importing.plans.sorting import Sorted, notes_of, sorted_out, why
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record
from jianxing.methods.atlas.coordinates import SYSTEMS
from jianxing.methods.atlas.reading import FileRefused, Limits
from jianxing.methods.atlas.reading.sorts import SHAPE_PARTS

UNDERSTAND = "jianxing.imports.understand_plan"
_AT_ONCE = 2000


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
    if PurePath(name).suffix.lower() in SHAPE_PARTS:
        raise _unread(name, FileRefused("shapefile_alone"))
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
    read = _read(run, allowance or configured_allowance())
    parted = sorted_out(read, on=timezone.localdate(at), take_outside=run.asked.get("outside", False))
    with transaction.atomic():
        fresh: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
        policies.check_can_take(run=fresh, action="understand", by=by)
        run.plan_version = _draft(run, parted, read, into=fresh.plan_version, by=by, at=at)
        return _understood(run, read, parted, by=by, at=at)


class Stopped(Exception):
    """Somebody stopped the reading."""


def understand_in_parts(*, run_id: int, by: Actor, at: datetime) -> None:
    """Do what ``understand`` does for a large file, outside any transaction but those of its parts: how far it is is seen,
    it can be stopped, and where it was interrupted it may be done again. One that cannot be read ends with the reason.
    """
    with acting(by):
        run = queries.run(pk=run_id)
        if run.state != State.UPLOADED:
            return
    try:
        read = _read(run, configured_allowance())
        with acting(by):
            parted = sorted_out(read, on=timezone.localdate(at), take_outside=run.asked.get("outside", False))
            _go_on(run, 0, {"read": len(parted.features)})
            if run.plan_version is None:
                run.plan_version = _draft(run, Sorted(), read, into=None, by=by, at=at)
                ImportRun.objects.filter(pk=run.pk).update(plan_version=run.plan_version)
            version = layers.one_version(pk=run.plan_version.pk)
        run.plan_version = atlas.fill_draft(
            version=version,
            features=parted.features,
            reading=_reading(run, read, parted),
            on_part=lambda done: _go_on(run, done),
            by=by,
            at=at,
        )
        with acting(by):
            _go_on(run, 0)
            _understood(run, read, parted, by=by, at=at)
    except Stopped:
        return
    except Refused as refusal:
        with acting(by):
            run = queries.run(pk=run_id)
            imports.fail(run=run, reason=str(refusal), by=by, at=at)
            if run.plan_version_id is not None:
                atlas.put_aside(version=layers.one_version(pk=run.plan_version_id), by=by, at=at)


def _go_on(run: ImportRun, done: int, counts: Mapping[str, int] | None = None) -> None:
    """Say how far it is, and hold the run to the end of the transaction; raises ``Stopped`` where somebody stopped it."""
    changes = {"done": done} | ({"counts": counts} if counts else {})
    if not ImportRun.objects.filter(pk=run.pk, state=State.UPLOADED).update(**changes):
        raise Stopped


def _draft(
    run: ImportRun, result: Sorted, read: PlanRead, *, into: PlanVersion | None, by: Actor, at: datetime
) -> PlanVersion:
    return atlas.draft_version(
        layer=target_of(run),
        title=run.asked["title"],
        valid_from=date.fromisoformat(run.asked["valid_from"]),
        source=run.asked.get("source", ""),
        features=result.features,
        reading=_reading(run, read, result),
        into=into,
        by=by,
        at=at,
    )


def _reading(run: ImportRun, read: PlanRead, result: Sorted) -> FeatureReading:
    return FeatureReading(
        file_name=run.name,
        file_sha256=run.sha256,
        crs=read.found["crs"],
        crs_reason=why(read.found),
        repaired=result.mended,
    )


def _understood(run: ImportRun, read: PlanRead, parted: Sorted, *, by: Actor, at: datetime) -> ImportRun:
    """Keep what is to be said of the file, whose features stand in the draft."""
    assert run.plan_version is not None
    found = dict(read.found)
    with transaction.atomic():
        imports.forget_rows(run=run)
        for start in range(0, len(parted.rows), _AT_ONCE):
            run_statement("add_rows", parted.rows[start : start + _AT_ONCE], run=run.pk)
        run.tables = [found]
        run.notes = notes_of(found, parted)
        run.counts = _counted(run.plan_version, parted)
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
                "layer": run.asked["target"],
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
        raise _unread(run.name, refusal) from refusal


def _unread(name: str, refusal: FileRefused | NotThere) -> NotReadable:
    told = said.in_words({"code": refusal.code, "values": refusal.values})
    return NotReadable(
        _("“%(name)s”: %(told)s") % {"name": name, "told": told}, _("Correct the file, or choose otherwise.")
    )


def _counted(draft: PlanVersion, result: Sorted) -> dict[str, int]:
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
            nothing = _("There is nothing to publish in “%(name)s”.") % {"name": fresh.name}
            unknown = [why(found) for found in fresh.tables if not found["crs"]]
            raise NothingToPublish(
                " ".join((nothing, *unknown)),
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
