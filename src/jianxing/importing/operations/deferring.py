"""The same steps done behind the page: the job is put down in the transaction that calls for it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from procrastinate.contrib.django import app

from jianxing.importing import policies
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRun
from jianxing.importing.operations.committing import begin, resume
from jianxing.kernel.actor import Actor

UNDERSTAND = "jianxing.imports.understand"
COMMIT = "jianxing.imports.commit"
QUEUE = "imports"


def defer(task: str, run: ImportRun, *, by: Actor, **more: Any) -> None:
    """Put a job down; jobs of one run never run beside each other, and each may run twice."""
    arguments: dict[str, Any] = {
        "run_id": run.pk,
        "person_id": by.person_id,
        "body_id": by.body_id,
        "role": by.role.value if by.role else None,
        "language": get_language() or "zh-hans",
    }
    app.configure_task(task, queue=QUEUE, lock=f"import-{run.pk}").defer(**arguments, **more)


def understand_later(*, run: ImportRun, by: Actor, at: datetime) -> None:
    """Have a large file read behind the page."""
    policies.check_can_take(run=run, action="understand", by=by)
    with transaction.atomic():
        defer(UNDERSTAND, run, by=by, at=at.isoformat())


def begin_later(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Open the import and have its rows brought in behind the page."""
    with transaction.atomic():
        begun = begin(run=run, by=by, at=at)
        defer(COMMIT, begun, by=by, at=at.isoformat())
    return begun


def resume_later(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Go on behind the page with a run that was stopped, or with one whose job came to nothing."""
    with transaction.atomic():
        if run.state == State.IMPORTING:
            policies.check_can_take(run=run, action="finish", by=by)
            defer(COMMIT, run, by=by, at=at.isoformat())
            return run
        resumed = resume(run=run, by=by, at=at)
        defer(COMMIT, resumed, by=by, at=at.isoformat())
    return resumed
