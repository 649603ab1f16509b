"""From a file to an update that somebody can look at: kept, read, computed, at once or behind the page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import get_language
from procrastinate.contrib.django import app

from jianxing.directory import roots
from jianxing.directory.acting import acting, acting_body_id
from jianxing.evidence import queries as evidence
from jianxing.evidence.operations import store
from jianxing.evidence.vault import Readable
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.model import Schedule as Network
from jianxing.methods.schedules.reading import Limits, read
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.schedules import policies
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import Schedule, ScheduleUpdate
from jianxing.schedules.operations import keeping
from jianxing.schedules.operations.opening import hold

#: A file of no more than this is read while its bearer waits: some thousands of tasks.
AT_ONCE_BYTES: Final = 512 * 1024
UNDERSTAND: Final = "jianxing.schedules.understand"
QUEUE: Final = "imports"
#: What is uploaded may hold less than what is read on the command line, where nobody else waits.
UPLOADED: Final = Limits(
    file_bytes=64 * 2**20, unpacked_bytes=256 * 2**20, elements=8_000_000, tasks=200_000, links=800_000
)


def upload(
    *, stream: Readable, name: str, schedule: Schedule, kind: str, note: str = "", by: Actor, at: datetime
) -> ScheduleUpdate:
    """Keep a file and open an update for it. The very same file that already waits, or counts, is not kept a second time.

    Raises ``NotAllowed``, ``IsVoid`` and whatever evidence refuses of a file.
    """
    policies.check_can_keep(schedule=schedule, by=by)
    with transaction.atomic():
        held = hold(schedule)
        file = store(stream=stream, name=name, by=by, at=at)
        before = _brought_before(held, file.blob_id, kind)
        if before is not None:
            return before
        update = keeping.begin(
            held, kind=kind, note=note, by=by, at=at,
            file=file, file_name=file.name, file_sha256=file.blob_id,
        )  # fmt: skip
        roots.act_on(
            update,
            "upload",
            subject="schedule_update",
            by=by,
            at=at,
            public={"schedule": held.pk, "kind": update.kind, "sha256": file.blob_id, "file": file.pk},
            confidential={"name": file.name},
        )
    return update


def _brought_before(schedule: Schedule, sha256: str, kind: str) -> ScheduleUpdate | None:
    """Return the update that this file already is: one that waits here, or the one that counts."""
    same = (
        ScheduleUpdate.objects.select_related("schedule__project__registered_by")
        .filter(schedule=schedule, file_sha256=sha256, kind=kind)
        .order_by("-ordinal")
    )
    waiting = same.filter(made_body_id=acting_body_id(), state__in=(State.READING, State.DRAFT)).first()
    if waiting is not None:
        return waiting
    return same.filter(pk__in=[schedule.current_id or 0, schedule.baseline_id or 0]).first()


def understand(*, update: ScheduleUpdate, by: Actor, at: datetime) -> ScheduleUpdate:
    """Read the file of an update and compute it, in one transaction. What cannot be used is left refused, with the reason.

    One that has been read already stays as it is.
    """
    if update.state != State.READING:
        return update
    policies.check_can_take(update=update, action="understand", by=by)
    with transaction.atomic():
        update = _held(update.pk)
        if update.state != State.READING:
            return update
        try:
            found = keeping.computed(_read(update))
        except ScheduleRefused as refusal:
            return _refuse(update, refusal, by=by, at=at)
        keeping.empty(update)
        keeping.keep_content(update, found)
        keeping.write_tasks(update, list(keeping.rows_of(update.pk, found)))
        return _finish(update, found, by=by, at=at)


def understand_later(*, update: ScheduleUpdate, by: Actor) -> None:
    """Have a large file read behind the page, in the caller's transaction."""
    if update.state != State.READING:
        return
    app.configure_task(UNDERSTAND, queue=QUEUE, lock=f"schedule-update-{update.pk}").defer(
        update_id=update.pk,
        person_id=by.person_id,
        body_id=by.body_id,
        role=by.role.value if by.role else None,
        language=get_language() or "zh-hans",
    )


def perform(*, update_id: int, by: Actor, at: datetime) -> None:
    """Read a large file and write it in transactions of its own, telling how far it is. May run twice: it begins anew."""
    with acting(by):
        update = _held(update_id)
        if update.state != State.READING:
            return
        policies.check_can_take(update=update, action="understand", by=by)
        keeping.empty(update)
        ScheduleUpdate.objects.filter(pk=update_id).update(done=0)
    try:
        found = keeping.computed(_read(update))
    except ScheduleRefused as refusal:
        with acting(by):
            held = _held(update_id)
            if held.state == State.READING:
                _refuse(held, refusal, by=by, at=at)
        return
    rows = list(keeping.rows_of(update_id, found))
    for start in range(0, len(rows), keeping.AT_ONCE):
        part = rows[start : start + keeping.AT_ONCE]
        with acting(by):
            if _held(update_id).state != State.READING:
                return
            keeping.write_tasks(update, part)
            ScheduleUpdate.objects.filter(pk=update_id).update(done=start + len(part), tasks=len(rows))
    with acting(by):
        held = _held(update_id)
        if held.state == State.READING:
            keeping.keep_content(held, found)
            _finish(held, found, by=by, at=at)


def _held(pk: int) -> ScheduleUpdate:
    return (
        ScheduleUpdate.objects.select_for_update(of=("self",))
        .select_related("schedule__project__registered_by", "schedule__current", "schedule__baseline")
        .get(pk=pk)
    )


def _read(update: ScheduleUpdate) -> Network:
    return read(evidence.vault().path_of(update.file_sha256), limits=UPLOADED)


def _refuse(update: ScheduleUpdate, refusal: ScheduleRefused, *, by: Actor, at: datetime) -> ScheduleUpdate:
    keeping.empty(update)
    why = {
        "code": refusal.code,
        "task": refusal.task,
        "field": refusal.field,
        "values": dict(refusal.values),
    }
    roots.step(
        update,
        name=str(update),
        source=State.READING,
        to={"state": State.REFUSED, "refusal": why, "done": 0, "tasks": 0},
    )
    roots.act_on(
        update,
        "refuse",
        subject="schedule_update",
        by=by,
        at=at,
        public={"schedule": update.schedule_id, "code": refusal.code},
        confidential={"task": refusal.task, "field": refusal.field},
    )
    return update


def _finish(update: ScheduleUpdate, found: keeping.Computed, *, by: Actor, at: datetime) -> ScheduleUpdate:
    facts: dict[str, Any] = {**keeping.facts(found), "format": found.kind, "done": len(found.solution.dates)}
    roots.step(update, name=str(update), source=State.READING, to=facts)
    finish: date = found.solution.finish
    roots.act_on(
        update,
        "understand",
        subject="schedule_update",
        by=by,
        at=at,
        public={
            "schedule": update.schedule_id,
            "digest": update.digest,
            "tasks": update.tasks,
            "links": update.links,
            "finishes_on": finish,
        },
    )
    return update
