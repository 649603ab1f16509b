"""What the supervising body does on the way: files, corrections, extensions, transfer, void."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.evidence.models import File
from jianxing.evidence.operations import share as share_files
from jianxing.findings import policies
from jianxing.findings.lifecycle import SUPERVISING
from jianxing.findings.models import Extension, Finding, FindingFile, LookBack, Revision, Transfer
from jianxing.findings.operations.steps import (
    act_on,
    bump,
    is_with_answering,
    notify,
    refresh_visibility,
    show_files,
    take,
)
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import move_clock, stop_clock
from jianxing.notices.queries import calendar as working_days

#: What higher domains do when a finding has been voided: ``voided(finding, *, by, at, caused_by)``, inside the same
#: transaction. Filled in their wiring.
voided: list[Callable[..., None]] = []

#: The columns that a correction may change.
CORRECTABLE_FIELDS = (
    "description",
    "domain",
    "category",
    "place",
    "discovered_via",
    "found_on",
    "measures",
    "due_on",
    "due_kind",
    "due_text",
    "percent",
    "progress",
    "remark",
)


class FileNotYours(Refused):
    """A file that the acting body did not upload cannot be attached by it."""


def hold_files(*, finding: Finding, files: Sequence[File], purpose: str, by: Actor, at: datetime) -> None:
    """Link uploaded files to the finding and let everybody who sees it see them; inside the caller's transaction."""
    for file in files:
        if file.uploaded_body_id != by.body_id:
            raise FileNotYours(
                _("“%(name)s” was uploaded by another body.") % {"name": file.name}, _("Upload it.")
            )
    held = set(FindingFile.objects.filter(finding=finding).values_list("file_id", flat=True))
    fresh = [file for file in files if file.pk not in held]
    FindingFile.objects.bulk_create(
        FindingFile(finding=finding, file=file, purpose=purpose) for file in fresh
    )
    if fresh:
        held_by = Finding.objects.get(pk=finding.pk)
        answering = [held_by.responsible_id] if held_by.responsible_id and held_by.assigned_at else []
        helping = held_by.assistant_links.filter(is_current=True).values_list("body_id", flat=True)
        share_files(
            files=fresh,
            bodies=[
                *held_by.shared_with,
                *answering,
                *(helping if held_by.assigned_at else ()),
                *(policies.offices_of(held_by, only_now=True) if held_by.routing_id else ()),
            ],
            above=[held_by.registered_by_id, held_by.supervised_by_id],
            by=by,
            at=at,
        )


def attach(*, finding: Finding, files: Sequence[File], purpose: str, by: Actor, at: datetime) -> None:
    """Attach uploaded files to a finding."""
    policies.check_can_side_step(finding=finding, action="attach", by=by)
    with transaction.atomic():
        hold_files(finding=finding, files=files, purpose=purpose, by=by, at=at)
        act_on(
            finding=finding,
            action="attach",
            by=by,
            at=at,
            public={"files": [file.pk for file in files], "purpose": purpose},
            confidential={"names": [file.name for file in files]},
        )


def snapshot(finding: Finding) -> dict[str, Any]:
    """Return the correctable content as JSON, for the revision that keeps it."""
    content = {name: getattr(finding, name) for name in CORRECTABLE_FIELDS}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in content.items()}


def correct(
    *,
    finding: Finding,
    changes: Mapping[str, Any],
    reason: str,
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Finding:
    """Correct the content (更正): the version before is kept whole, with the reason."""
    policies.check_can_side_step(finding=finding, action="correct", by=by)
    unknown = set(changes) - set(CORRECTABLE_FIELDS)
    if unknown:
        raise ValueError(f"not correctable: {sorted(unknown)}")
    if not reason.strip():
        raise policies.GuardUnmet(_("A reason is needed."), _("Write it in one sentence."))
    differing = {name: value for name, value in changes.items() if getattr(finding, name) != value}
    if not differing:
        return finding
    if not str(differing.get("description", finding.description)).strip():
        raise policies.GuardUnmet(_("A description is needed."), _("Write what is stuck, where, and why."))
    with transaction.atomic():
        before = snapshot(finding)
        bump(finding, **differing)  # first, so that the second of two corrections is told that it came second
        Revision.objects.create(
            finding=finding,
            version=finding.version - 1,
            content=before,
            reason=reason.strip(),
            replaced_at=at,
            replaced_by_id=by.person_id,
        )
        if "due_on" in differing and finding.due_on is not None:
            _move_due_clock(finding, at=at)
        after = snapshot(finding)
        act_on(
            finding=finding,
            action="correct",
            by=by,
            at=at,
            public={"version": finding.version, "fields": sorted(differing)},
            confidential={
                "before": {name: before[name] for name in differing},
                "after": {name: after[name] for name in differing},
                "reason": reason.strip(),
            },
            caused_by=caused_by,
        )
        if is_with_answering(finding):
            notify(finding=finding, bodies=[finding.responsible_id], kind="corrected", by=by, at=at)
    return finding


def _move_due_clock(finding: Finding, *, at: datetime) -> None:
    assert finding.due_on is not None
    move_clock(
        subject="finding",
        subject_id=finding.pk,
        purpose="due",
        due_on=finding.due_on,
        provisional=working_days().is_provisional(finding.due_on),
        at=at,
    )


def decide_extension(*, finding: Finding, granted: bool, reason: str, by: Actor, at: datetime) -> Extension:
    """Grant or refuse the extension that is waiting."""
    policies.check_can_side_step(finding=finding, action="decide_extension", by=by)
    if not granted and not reason.strip():
        raise policies.GuardUnmet(_("A refusal needs a reason."), _("Write it in one sentence."))
    with transaction.atomic():
        extension = Extension.objects.select_for_update().get(finding=finding, decision="")
        extension.decision = Extension.Decision.GRANTED if granted else Extension.Decision.REFUSED
        extension.decision_reason, extension.decided_at, extension.decided_by_id = (
            reason.strip(),
            at,
            by.person_id,
        )
        extension.save()
        if granted:
            bump(
                finding,
                due_on=extension.new_due_on,
                due_kind=Finding.DueKind.DATE,
                due_text=extension.new_due_on.isoformat(),
            )
            _move_due_clock(finding, at=at)
        act_on(
            finding=finding,
            action="decide_extension",
            by=by,
            at=at,
            public={"decision": extension.decision, "due_on": finding.due_on},
            confidential={"reason": reason.strip()},
        )
        notify(
            finding=finding,
            bodies=[finding.responsible_id],
            kind=f"extension_{extension.decision}",
            by=by,
            at=at,
        )
    return extension


def recall(*, finding: Finding, reason: str, by: Actor, at: datetime) -> Finding:
    """Take an assignment back before it was accepted."""
    answering = finding.responsible_id
    with transaction.atomic():
        take(
            finding=finding,
            action="recall",
            by=by,
            at=at,
            facts={"reason": reason},
            changes={"assigned_at": None},
            confidential={"reason": reason},
        )
        stop_clock(subject="finding", subject_id=finding.pk, purpose="due", at=at)
        notify(finding=finding, bodies=[answering], kind="recalled", by=by, at=at)
        refresh_visibility([finding.pk])
    return finding


def transfer(*, finding: Finding, to_body: Body, reason: str, by: Actor, at: datetime) -> Finding:
    """Move the finding to another supervising body's ledger (移交); who registered it goes on seeing it."""
    policies.check_can_side_step(finding=finding, action="transfer", by=by)
    if not to_body.supervises:
        raise NotAllowed(
            _("%(body)s does not supervise.") % {"body": to_body.label},
            _("Choose a commission or stationed group."),
        )
    if to_body.pk == finding.supervised_by_id:
        raise Refused(_("The finding is on that body's ledger already."), _("Choose another body."))
    if not reason.strip():
        raise policies.GuardUnmet(_("A reason is needed."), _("Write it in one sentence."))
    with transaction.atomic():
        before = finding.supervised_by_id
        Transfer.objects.create(
            finding=finding,
            from_body_id=before,
            to_body=to_body,
            reason=reason.strip(),
            transferred_at=at,
            transferred_by_id=by.person_id,
        )
        bump(finding, supervised_by=to_body)
        act_on(
            finding=finding,
            action="transfer",
            by=by,
            at=at,
            public={"from": before, "to": to_body.pk},
            confidential={"reason": reason.strip()},
        )
        show_files(finding=finding, above=[to_body.pk], by=by, at=at)
        notify(
            finding=finding,
            bodies=[to_body.pk, before, finding.responsible_id],
            kind="transferred",
            by=by,
            at=at,
        )
        refresh_visibility([finding.pk])
    return finding


def share(
    *, finding: Finding, bodies: Iterable[Body], by: Actor, at: datetime, caused_by: int | None = None
) -> Finding:
    """Let further bodies see the finding, as a task group or a body that has joined."""
    policies.check_side(finding=finding, roles=SUPERVISING, by=by)
    fresh = [body.pk for body in bodies if body.pk not in finding.shared_with]
    if not fresh:
        return finding
    with transaction.atomic():
        bump(finding, shared_with=[*finding.shared_with, *fresh])
        refresh_visibility([finding.pk])
        show_files(finding=finding, bodies=fresh, by=by, at=at)
        act_on(finding=finding, action="share", by=by, at=at, public={"bodies": fresh}, caused_by=caused_by)
    return finding


def void(*, finding: Finding, reason: str, by: Actor, at: datetime) -> Finding:
    """Void a finding (作废): it stays, with its reason, and counts nowhere."""
    with transaction.atomic():
        act = take(
            finding=finding,
            action="void",
            by=by,
            at=at,
            facts={"reason": reason},
            changes={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
            confidential={"reason": reason},
        )
        LookBack.objects.filter(finding=finding, outcome="").update(
            outcome=LookBack.Outcome.HOLDS, note=reason.strip(), done_at=at, done_by_id=by.person_id
        )
        for purpose in ("due", "look_back", "inside"):
            stop_clock(subject="finding", subject_id=finding.pk, purpose=purpose, at=at)
        notify(finding=finding, bodies=[finding.responsible_id], kind="voided", by=by, at=at)
        for follow in voided:
            follow(finding, by=by, at=at, caused_by=act.pk)
    return finding
