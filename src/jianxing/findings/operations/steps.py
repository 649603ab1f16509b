"""The one way in which a finding moves: compare-and-set, visibility, act."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F

from jianxing.directory.changing import change
from jianxing.directory.models import Body
from jianxing.directory.prepared import prepared
from jianxing.directory.roots import Overtaken
from jianxing.evidence.models import File
from jianxing.evidence.operations import share as share_files
from jianxing.findings import policies
from jianxing.findings.lifecycle import SHARED_WITH_ANSWERING, State
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.ledger.operations import record
from jianxing.ledger.prepared import send
from jianxing.notices.operations import start_clock, tell


def take(
    *,
    finding: Finding,
    action: str,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any],
    changes: Mapping[str, Any] | None = None,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
    caused_by: int | None = None,
) -> Act:
    """Take a step of the life-cycle inside the caller's transaction; the second of two clicks raises ``Overtaken``."""
    step = policies.check_can_take(finding=finding, action=action, by=by)
    policies.check_guards(finding=finding, step=step, facts={"by": by, **facts})
    moved = change(
        Finding,
        where={"pk": finding.pk, "state": step.source, "version": finding.version},
        to={"state": step.target, **(changes or {})},
    )
    if not moved:
        raise Overtaken(finding.number)
    finding.state = step.target.value
    for name, value in (changes or {}).items():
        setattr(finding, name, value)
    return act_on(
        finding=finding,
        action=action,
        by=by,
        at=at,
        public=public,
        confidential=confidential,
        caused_by=caused_by,
    )


def hold(finding: Finding) -> None:
    """Keep the finding as it was read until the transaction ends; raises ``Overtaken`` where somebody was faster."""
    held = Finding.objects.select_for_update().filter(
        pk=finding.pk, state=finding.state, version=finding.version
    )
    if held.first() is None:
        raise Overtaken(finding.number)


def act_on(
    *,
    finding: Finding,
    action: str,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
    caused_by: int | None = None,
) -> Act:
    """Record what was done to a finding, with the state that it left it in."""
    return record(
        kind=f"finding.{action}",
        subject="finding",
        subject_id=finding.pk,
        by=by,
        at=at,
        public={"state": finding.state, **(public or {})},
        confidential=confidential,
        caused_by=caused_by,
    )


def bump(finding: Finding, **changes: Any) -> None:
    """Change content under compare-and-set of the version; raises ``Overtaken``."""
    done = Finding.objects.filter(pk=finding.pk, version=finding.version).update(
        version=F("version") + 1, **changes
    )
    if not done:
        raise Overtaken(finding.number)
    finding.version += 1
    for name, value in changes.items():
        setattr(finding, name, value)


def refresh_visibility(ids: Sequence[int]) -> int:
    """Recompute who sees these findings; returns how many changed."""
    [[changed]] = prepared("SELECT findings_refresh_visibility(%s)", [list(ids)])
    return int(changed)


def send_refresh_visibility(ids: Sequence[int]) -> None:
    """As ``refresh_visibility``, inside ``in_a_row`` without waiting for it."""
    send("SELECT findings_refresh_visibility(%s::bigint[])", [list(ids)])


def show_files(
    *,
    finding: Finding,
    bodies: Iterable[int | None] = (),
    above: Iterable[int] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Let bodies that now see the finding see its files too; *above* with whoever stands above them."""
    files = list(File.objects.filter(finding_links__finding=finding))
    share_files(files=files, bodies=[pk for pk in bodies if pk is not None], above=above, by=by, at=at)


def notify(
    *, finding: Finding, bodies: Iterable[int | None], kind: str, by: Actor, at: datetime, **params: Any
) -> None:
    """Tell bodies other than the acting one what happened; the number, never the content."""
    told = sorted({pk for pk in bodies if pk is not None and pk != by.body_id})
    if told:
        tell(
            body_ids=told,
            kind=f"finding.{kind}",
            subject="finding",
            subject_id=finding.pk,
            params={"number": finding.number, **params},
            why={pk: _part(finding, pk) for pk in told},
            at=at,
        )


def _part(finding: Finding, body_id: int) -> str:
    """Return in which part a body has to do with the finding, the nearest one."""
    parts = {
        "responsible": finding.responsible_id,
        "supervising": finding.supervised_by_id,
        "registered": finding.registered_by_id,
    }
    return next((part for part, pk in parts.items() if pk == body_id), "assisting")


def start_due_clock(
    *, finding: Finding, started_on: date, counted_days: int | None = None, at: datetime
) -> None:
    """Watch the finding's deadline, for which the responsible body answers to the supervising one; *counted_days* where it was
    counted in working days."""
    if finding.due_on is None:
        return
    start_clock(
        subject="finding",
        subject_id=finding.pk,
        purpose="due",
        body_id=finding.answering_id,
        asked_by_id=finding.supervised_by_id,
        started_on=started_on,
        due_on=finding.due_on,
        provisional=finding.due_provisional,
        number=finding.number,
        counted_days=counted_days,
        at=at,
    )


def number_for(*, body: Body, year: int, pk: int) -> str:
    """Return the finding's number: the registering body's code, the year, a serial number that never repeats."""
    return f"{body.code}-{year}-{pk:06d}"


def is_with_answering(finding: Finding) -> bool:
    """Whether the responsible body sees the finding."""
    return State(finding.state) in SHARED_WITH_ANSWERING
