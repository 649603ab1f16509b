"""What an inspection brings: ticked check items, findings, photos."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jianxing.alike import operations as alike
from jianxing.directory.policies import Refused
from jianxing.directory.roots import Overtaken
from jianxing.evidence.models import File
from jianxing.evidence.operations import share as share_files
from jianxing.findings.models import Finding
from jianxing.inspections import policies
from jianxing.inspections.models import (
    CheckResult,
    Inspection,
    InspectionFile,
    InspectionFinding,
    InspectionProject,
)
from jianxing.inspections.operations.steps import act_on, change
from jianxing.kernel.actor import Actor
from jianxing.projects.models import CheckItem, Project


class ItemRefused(Refused):
    """The check item is not of this inspection, or has its finding already."""


class FileNotYours(Refused):
    """A file that the acting body did not upload cannot be attached by it."""


def record_result(
    *,
    inspection: Inspection,
    item: CheckItem,
    outcome: str,
    note: str = "",
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> CheckResult:
    """Tick a check item of a project that the inspection looked at; ticking it again replaces the tick by an act.

    A tick that has become a finding stays a problem.
    """
    policies.check_can_tick(inspection=inspection, by=by)
    check_item(inspection, item)
    with transaction.atomic():
        change(inspection)
        result = CheckResult.objects.filter(inspection=inspection, check_item=item).first()
        before = {"outcome": result.outcome, "note": result.note} if result else None
        if result is not None and result.finding_id is not None and outcome != CheckResult.Outcome.PROBLEM:
            raise ItemRefused(
                _("A finding was registered for this item; it stays a problem."),
                _("Void the finding first where it was a mistake."),
            )
        result = result or CheckResult(inspection=inspection, check_item=item, version=0)
        result.version += 1
        result.outcome, result.note, result.recorded_at = outcome, note.strip(), at
        result.recorded_by_id = by.person_id
        result.save()
        act_on(
            inspection=inspection,
            action="tick",
            by=by,
            at=at,
            public={"item": item.pk, "outcome": outcome, "before": before["outcome"] if before else None},
            confidential={"note": result.note, **({"note_before": before["note"]} if before else {})},
            caused_by=caused_by,
        )
    return result


def check_item(inspection: Inspection, item: CheckItem) -> None:
    """Raise ``ItemRefused`` where an item is of no project that was looked at."""
    looked_at = InspectionProject.objects.filter(
        inspection=inspection, project__checklist__items=item, project__isnull=False
    )
    if item.is_void or not looked_at.exists():
        raise ItemRefused(
            _("“%(item)s” is not on the checklist of a project that this inspection looked at.")
            % {"item": item.text},
            _("Add the project to the inspection first."),
        )


def produce_finding(
    *,
    inspection: Inspection,
    description: str,
    item: CheckItem | None = None,
    projects: Sequence[Project] | None = None,
    by: Actor,
    at: datetime,
    **fields: Any,
) -> Finding:
    """Register a finding that the inspection brought to light, in one transaction with the link.

    Without *projects* it is about the item's project, else about those that were looked at. With *item* that item is
    ticked as a problem, and gives no second finding. *fields* are those of ``findings.operations.register``; domain,
    place, day and the way of discovery come from the inspection where they are not given.
    """
    policies.check_can_produce(inspection=inspection, by=by)
    if item is not None:
        check_item(inspection, item)
        if CheckResult.objects.filter(inspection=inspection, check_item=item, finding__isnull=False).exists():
            raise ItemRefused(
                _("A finding has been registered for “%(item)s” already.") % {"item": item.text},
                _("Open it from the checklist."),
            )
    with transaction.atomic():
        change(inspection)
        act = act_on(
            inspection=inspection,
            action="produce_finding",
            by=by,
            at=at,
            public={"item": item.pk if item else None},
            confidential={"description": description},
        )
        finding = alike.register(
            description=description,
            projects=_about(inspection, item) if projects is None else projects,
            by=by,
            at=at,
            caused_by=act.pk,
            **_drawn_from(inspection, fields),
        )
        _link(inspection, finding, item=item, by=by, at=at)
    return finding


def _about(inspection: Inspection, item: CheckItem | None) -> list[Project]:
    if item is not None:
        return list(Project.objects.filter(checklist__items=item))
    return list(
        Project.objects.filter(inspection_links__inspection=inspection).order_by("inspection_links__ordinal")
    )


def _drawn_from(inspection: Inspection, fields: dict[str, Any]) -> dict[str, Any]:
    drawn = {
        "domain": inspection.domain,
        "place": inspection.place,
        "found_on": inspection.held_to,
        "discovered_via": inspection.mode,
    }
    return drawn | fields


def _link(
    inspection: Inspection, finding: Finding, *, item: CheckItem | None, by: Actor, at: datetime
) -> None:
    InspectionFinding.objects.create(inspection=inspection, finding=finding, linked_at=at)
    if item is not None:
        found = {
            "outcome": CheckResult.Outcome.PROBLEM,
            "finding": finding,
            "recorded_at": at,
            "recorded_by_id": by.person_id,
        }
        CheckResult.objects.update_or_create(
            inspection=inspection,
            check_item=item,
            defaults={**found, "version": F("version") + 1},
            create_defaults=found,
        )


def link_finding(
    *, inspection: Inspection, finding: Finding, item: CheckItem | None = None, by: Actor, at: datetime
) -> None:
    """Link a finding that is registered already, as one that a ledger brought in; again changes nothing."""
    policies.check_can_produce(inspection=inspection, by=by)
    if item is not None:
        check_item(inspection, item)
    if InspectionFinding.objects.filter(inspection=inspection, finding=finding).exists():
        return
    with transaction.atomic():
        change(inspection)
        _link(inspection, finding, item=item, by=by, at=at)
        act_on(inspection=inspection, action="link_finding", by=by, at=at, public={"finding": finding.pk})


def attach_photos(*, inspection: Inspection, files: Sequence[File], by: Actor, at: datetime) -> None:
    """Attach photos or documents that the acting body has uploaded; whoever sees the inspection sees them."""
    policies.check_can_produce(inspection=inspection, by=by)
    for file in files:
        if file.uploaded_body_id != by.body_id:
            raise FileNotYours(
                _("“%(name)s” was uploaded by another body.") % {"name": file.name}, _("Upload it.")
            )
    with transaction.atomic():
        if (
            not Inspection.objects.select_for_update()
            .filter(pk=inspection.pk, state=inspection.state)
            .exists()
        ):
            raise Overtaken(inspection.number)
        held = set(InspectionFile.objects.filter(inspection=inspection).values_list("file_id", flat=True))
        fresh = [file for file in files if file.pk not in held]
        if not fresh:
            return
        InspectionFile.objects.bulk_create(InspectionFile(inspection=inspection, file=file) for file in fresh)
        act = act_on(
            inspection=inspection,
            action="attach",
            by=by,
            at=at,
            public={"files": [file.pk for file in fresh]},
            confidential={"names": [file.name for file in fresh]},
        )
        held_by = Inspection.objects.get(pk=inspection.pk)
        joint = held_by.body_links.filter(is_joint=True).values_list("body_id", flat=True)
        share_files(
            files=fresh,
            bodies=[*held_by.shared_with, *joint],
            above=[held_by.body_id],
            by=by,
            at=at,
            caused_by=act.pk,
        )
