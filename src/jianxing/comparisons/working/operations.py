"""Every write of long work: asked for, done, stopped, gone on with.

Work reads and computes outside any transaction, telling how far it is, and writes in the one that ends it. So stopping it, or the
end of a worker, leaves nothing half done; going on with it begins anew.
"""

from collections.abc import Generator, Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from jianxing.comparisons.working import policies
from jianxing.comparisons.working.kinds import Finish, Stage, kind_of
from jianxing.comparisons.working.lifecycle import State
from jianxing.comparisons.working.models import Work
from jianxing.directory import roots
from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.evidence import operations as evidence
from jianxing.evidence.vault import Readable
from jianxing.kernel.actor import Actor

PERFORM: Final = "jianxing.comparisons.work"
QUEUE: Final = "imports"


class UnderWayAlready(Refused):
    """The same is being done already."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _("“%(title)s” is being worked on already.") % {"title": title}, _("Wait for it, or stop it.")
        )


class BeingWritten(Refused):
    """The work is writing what came of it: too late to stop it."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _("What came of “%(title)s” is being written.") % {"title": title},
            _("Reload the page in a moment."),
        )


class Stopped(Exception):
    """Somebody stopped the work."""


def ask(
    *,
    kind: str,
    subject: str,
    title: str,
    arguments: Mapping[str, Any],
    content: Readable | None = None,
    by: Actor,
    at: datetime,
) -> Work:
    """Ask for some work and have it begun behind the page; whether *by* may have it done is for the caller to check.

    Raises ``UnderWayAlready`` where the same is being done to the same thing.
    """
    policies.check_can_ask(by=by)
    with transaction.atomic():
        blob = content and evidence.keep_content(
            stream=content, name=title, media_type="application/octet-stream", limit=settings.MAX_UPLOAD_BYTES, at=at
        )  # fmt: skip
        with roots.first_come(title, UnderWayAlready(title)):
            work: Work = Work.objects.create(
                body_id=by.body_id, kind=kind, subject=subject, title=title[:200], blob=blob, arguments=dict(arguments),
                state=State.WAITING, asked_at=at, asked_by_id=by.person_id, visible_to=[by.body_id],
            )  # fmt: skip
        roots.refresh("working_refresh_works", [work.pk])
        roots.act_on(
            work, "ask", subject="work", by=by, at=at, public={"kind": kind, "on": subject},
            confidential={"title": work.title},
        )  # fmt: skip
        _defer(work, by)
    return work


def _defer(work: Work, by: Actor) -> None:
    app.configure_task(PERFORM, queue=QUEUE, lock=f"work-{work.pk}").defer(
        work_id=work.pk, person_id=by.person_id, body_id=by.body_id, role=by.role.value if by.role else None,
        language=get_language() or "zh-hans",
    )  # fmt: skip


def perform(*, work_id: int, by: Actor, at: datetime) -> None:
    """Do work that waits, or that a worker left. May run twice: what is over is not done again. Runs outside any transaction."""
    work = _begun(work_id, by)
    if work is None:
        return
    try:
        finish = _driven(kind_of(work).run(work, by), work, by)
        _finished(work, finish, by, at)
    except Stopped:
        return
    except Refused as refusal:
        _failed(work, str(refusal), by, at)
    except Exception:
        _failed(work, _("Something went wrong; the system officer finds it in the log."), by, at)
        raise


def _begun(work_id: int, by: Actor) -> Work | None:
    with acting(by):
        Work.objects.filter(pk=work_id, state=State.WAITING).update(
            state=State.RUNNING, stage="", done=0, total=None
        )
        return Work.objects.select_related("body", "blob").filter(pk=work_id, state=State.RUNNING).first()


def _driven(run: Generator[Stage, None, Finish], work: Work, by: Actor) -> Finish:
    """Lead the work from stage to stage, writing each down; raises ``Stopped`` where somebody stopped it."""
    while True:
        try:
            stage = next(run)
        except StopIteration as end:
            finish: Finish = end.value
            return finish
        with acting(by):
            told = {"stage": stage.code, "done": stage.done, "total": stage.total}
            running = Work.objects.filter(pk=work.pk, state=State.RUNNING).update(**told)
        if not running:
            run.close()
            raise Stopped


def _finished(work: Work, finish: Finish, by: Actor, at: datetime) -> None:
    with acting(by):
        if not Work.objects.select_for_update(of=("self",)).filter(pk=work.pk, state=State.RUNNING).exists():
            raise Stopped
        _end(work, "finish", {"state": State.DONE, "came_of_it": finish(at)}, by, at)


def _failed(work: Work, problem: str, by: Actor, at: datetime) -> None:
    with acting(by):
        if Work.objects.select_for_update(of=("self",)).filter(pk=work.pk, state=State.RUNNING).exists():
            _end(work, "fail", {"state": State.FAILED, "problem": problem}, by, at)


def _end(work: Work, action: str, to: dict[str, Any], by: Actor, at: datetime) -> None:
    roots.step(work, name=work.title, source=work.state, to=to | {"finished_at": max(at, work.asked_at)})
    roots.act_on(work, action, subject="work", by=by, at=at, public={"came_of_it": work.came_of_it})


def cancel_work(*, work: Work, by: Actor, at: datetime) -> Work:
    """Stop work; nothing of it is kept. Raises ``BeingWritten`` once its end is being written."""
    policies.check_can_take(work=work, action="cancel", by=by)
    with transaction.atomic():
        try:
            with transaction.atomic():
                Work.objects.select_for_update(of=("self",), nowait=True).get(pk=work.pk)
        except OperationalError as held:
            raise BeingWritten(work.title) from held
        _end(work, "cancel", {"state": State.CANCELLED}, by, at)
    return work


def resume_work(*, work: Work, by: Actor, at: datetime) -> Work:
    """Go on with work that was stopped or came to nothing: since nothing of it was written, it begins anew."""
    policies.check_can_take(work=work, action="resume", by=by)
    with transaction.atomic():
        with roots.first_come(work.title, UnderWayAlready(work.title)):
            roots.step(
                work, name=work.title, source=work.state,
                to={"state": State.WAITING, "finished_at": None, "problem": "", "stage": "", "done": 0, "total": None},
            )  # fmt: skip
        roots.act_on(work, "resume", subject="work", by=by, at=at)
        _defer(work, by)
    return work
