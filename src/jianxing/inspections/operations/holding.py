"""Planning an inspection, holding it, recording it, and what is corrected or voided afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Body, Jurisdiction
from jianxing.directory.policies import Refused, check_text
from jianxing.directory.roots import reserve
from jianxing.evidence.models import File
from jianxing.evidence.operations import share as share_files
from jianxing.inspections import policies
from jianxing.inspections.models import Inspection, InspectionBody, InspectionProject, InspectionRevision
from jianxing.inspections.operations.steps import act_on, change, number_for, refresh_visibility, take
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import tell
from jianxing.projects.models import FocusItem, Programme, Project

#: The columns that a correction may change.
AMENDABLE = ("title", "domain", "place", "jurisdiction_id", "held_from", "held_to", "people", "summary")


class InspectionRefused(Refused):
    """The inspection's days, places or words cannot stand so."""


@dataclass(frozen=True, slots=True)
class Target:
    """A project to look at, or a site that is none, and the links of its life (``projects.models.Focus``)."""

    project: Project | None = None
    site: str = ""
    jurisdiction: Jurisdiction | None = None
    aspects: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Companion:
    """A body that comes along, with how many people; *is_joint*: it inspects too and sees the inspection."""

    body: Body
    people: int | None = None
    is_joint: bool = False


def plan(
    *,
    mode: str,
    title: str,
    planned_on: date,
    targets: Sequence[Target] = (),
    companions: Sequence[Companion] = (),
    domain: str = "",
    place: str = "",
    jurisdiction: Jurisdiction | None = None,
    people: int | None = None,
    programme: Programme | None = None,
    focus_item: FocusItem | None = None,
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Inspection:
    """Plan an inspection; bodies that inspect jointly are told and see it."""
    policies.check_can_inspect(by=by)
    title = _tidy(title)
    if not title:
        raise InspectionRefused(_("A title is needed."), _("Write what is to be looked at, and where."))
    if focus_item is not None and programme is not None and focus_item.programme_id != programme.pk:
        raise InspectionRefused(
            _("The focus item belongs to another programme."), _("Choose one of its items.")
        )
    with transaction.atomic():
        body = Body.objects.get(pk=policies.body_of(by=by))
        pk = reserve(Inspection)
        inspection = Inspection(
            pk=pk,
            number=number_for(body=body, letter="J", at=at, pk=pk),
            mode=mode,
            body=body,
            title=title,
            domain=domain,
            state="planned",
            planned_on=planned_on,
            place=_tidy(place),
            jurisdiction=jurisdiction,
            people=people,
            programme_id=focus_item.programme_id if focus_item else (programme.pk if programme else None),
            focus_item=focus_item,
            created_at=at,
            visible_to=[body.pk],
        )
        inspection.save(force_insert=True)
        _add_targets(inspection, targets)
        _add_companions(inspection, companions)
        refresh_visibility([inspection.pk])
        act_on(
            inspection=inspection,
            action="plan",
            by=by,
            at=at,
            public={
                "number": inspection.number,
                "mode": mode,
                "planned_on": planned_on,
                "joint": [companion.body.pk for companion in companions if companion.is_joint],
            },
            confidential={"title": title, "targets": [_name(target) for target in targets]},
            caused_by=caused_by,
        )
        _tell_joint(inspection, companions, at=at)
    inspection.refresh_from_db()
    return inspection


def _tidy(text: str) -> str:
    return " ".join(text.split())[:200]


def _name(target: Target) -> str:
    return target.project.name if target.project is not None else _tidy(target.site)


def _add_targets(inspection: Inspection, targets: Sequence[Target]) -> list[Target]:
    held = InspectionProject.objects.filter(inspection=inspection)
    projects, sites = set(held.values_list("project_id", flat=True)), set(held.values_list("site", flat=True))
    fresh: list[Target] = []
    for target in targets:
        if (target.project is None) == (not target.site.strip()):
            raise InspectionRefused(
                _("A place to look at is a project or a site."), _("Name one of the two.")
            )
        if target.project is not None and target.project.pk not in projects:
            projects.add(target.project.pk)
            fresh.append(target)
        elif target.project is None and _tidy(target.site) not in sites:
            sites.add(_tidy(target.site))
            fresh.append(target)
    start = held.count()
    InspectionProject.objects.bulk_create(
        InspectionProject(
            inspection=inspection,
            project=target.project,
            site=_tidy(target.site) if target.project is None else "",
            jurisdiction_id=target.jurisdiction.pk
            if target.jurisdiction
            else (target.project.located_in_id if target.project else None),
            aspects=sorted(set(target.aspects)),
            ordinal=start + position,
        )
        for position, target in enumerate(fresh)
    )
    return fresh


def _add_companions(inspection: Inspection, companions: Sequence[Companion]) -> None:
    held = set(InspectionBody.objects.filter(inspection=inspection).values_list("body_id", flat=True))
    held.add(inspection.body_id)
    InspectionBody.objects.bulk_create(
        InspectionBody(
            inspection=inspection,
            body=companion.body,
            is_joint=companion.is_joint,
            people=companion.people,
            ordinal=position,
        )
        for position, companion in enumerate(companions)
        if companion.body.pk not in held
    )


def _tell_joint(inspection: Inspection, companions: Sequence[Companion], *, at: datetime) -> None:
    told = [c.body.pk for c in companions if c.is_joint and c.body.pk != inspection.body_id]
    tell(
        body_ids=told,
        kind="inspection.joint",
        subject="inspection",
        subject_id=inspection.pk,
        params={"number": inspection.number},
        at=at,
    )


def add_targets(*, inspection: Inspection, targets: Sequence[Target], by: Actor, at: datetime) -> Inspection:
    """Add projects and sites to an inspection; those that are there stay as they are."""
    policies.check_can_prepare(inspection=inspection, by=by)
    with transaction.atomic():
        change(inspection)
        fresh = _add_targets(inspection, targets)
        act_on(
            inspection=inspection,
            action="add_targets",
            by=by,
            at=at,
            public={"projects": [target.project.pk for target in fresh if target.project is not None]},
            confidential={"targets": [_name(target) for target in fresh]},
        )
    return inspection


def add_companions(
    *, inspection: Inspection, companions: Sequence[Companion], by: Actor, at: datetime
) -> Inspection:
    """Add bodies that come along."""
    policies.check_can_prepare(inspection=inspection, by=by)
    with transaction.atomic():
        change(inspection)
        _add_companions(inspection, companions)
        refresh_visibility([inspection.pk])
        _show_files(inspection, [c.body.pk for c in companions if c.is_joint], by=by, at=at)
        act_on(
            inspection=inspection,
            action="add_companions",
            by=by,
            at=at,
            public={"bodies": [companion.body.pk for companion in companions]},
        )
        _tell_joint(inspection, companions, at=at)
    inspection.refresh_from_db()
    return inspection


def hold(
    *,
    inspection: Inspection,
    held_from: date,
    held_to: date | None = None,
    place: str = "",
    people: int | None = None,
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Inspection:
    """Say that the inspection has taken place, or has begun, from a day to a day."""
    until = held_to or held_from
    _check_days(held_from, until, at=at)
    with transaction.atomic():
        changes: dict[str, Any] = {"held_from": held_from, "held_to": until}
        if place.strip():
            changes["place"] = _tidy(place)
        if people is not None:
            changes["people"] = people
        take(inspection=inspection, action="hold", by=by, changes=changes)
        act_on(
            inspection=inspection,
            action="hold",
            by=by,
            at=at,
            public={"from": held_from, "to": until},
            confidential={"place": inspection.place},
            caused_by=caused_by,
        )
    return inspection


def _check_days(since: date, until: date, *, at: datetime) -> None:
    if until < since:
        raise InspectionRefused(_("The last day lies before the first."), _("Correct the days."))
    if since > timezone.localdate(at):
        raise InspectionRefused(
            _("%(day)s lies in the future.") % {"day": since.isoformat()},
            _("Say that it was held when the day has come."),
        )


def conclude(
    *, inspection: Inspection, summary: str, by: Actor, at: datetime, caused_by: int | None = None
) -> Inspection:
    """Record what the inspection came to; after that results are no longer ticked."""
    policies.check_can_take(inspection=inspection, action="record", by=by)
    check_text(text=summary, missing=_("A summary is needed."))
    with transaction.atomic():
        take(inspection=inspection, action="record", by=by, changes={"summary": summary.strip()})
        act_on(
            inspection=inspection,
            action="record",
            by=by,
            at=at,
            confidential={"summary": inspection.summary},
            caused_by=caused_by,
        )
    return inspection


def snapshot(inspection: Inspection) -> dict[str, Any]:
    """Return the amendable content as JSON, for the revision that keeps it."""
    content = {name: getattr(inspection, name) for name in AMENDABLE}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in content.items()}


def amend(
    *, inspection: Inspection, changes: Mapping[str, Any], reason: str, by: Actor, at: datetime
) -> Inspection:
    """Correct an inspection (更正): the version before is kept whole, with the reason."""
    policies.check_can_amend(inspection=inspection, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    unknown = set(changes) - set(AMENDABLE)
    if unknown:
        raise ValueError(f"not amendable: {sorted(unknown)}")
    differing = {name: value for name, value in changes.items() if getattr(inspection, name) != value}
    if not differing:
        return inspection
    if not str(differing.get("title", inspection.title)).strip():
        raise InspectionRefused(_("A title is needed."), _("Write what is to be looked at, and where."))
    if inspection.state == "recorded":
        check_text(text=str(differing.get("summary", inspection.summary)), missing=_("A summary is needed."))
    since, until = (differing.get(name, getattr(inspection, name)) for name in ("held_from", "held_to"))
    if inspection.state == "planned" and (since or until):
        raise InspectionRefused(
            _("It has not been held yet."),
            _("Say when it is held by the action “hold”, not by a correction."),
        )
    if inspection.state != "planned":
        if since is None or until is None:
            raise InspectionRefused(_("What was held has its days."), _("Give the first day and the last."))
        _check_days(since, until, at=at)
    with transaction.atomic():
        before = snapshot(inspection)
        change(inspection, **differing)
        InspectionRevision.objects.create(
            inspection=inspection,
            version=inspection.version - 1,
            content=before,
            reason=reason.strip(),
            replaced_at=at,
            replaced_by_id=by.person_id,
        )
        after = snapshot(inspection)
        act_on(
            inspection=inspection,
            action="amend",
            by=by,
            at=at,
            public={"version": inspection.version, "fields": sorted(differing)},
            confidential={
                "before": {name: before[name] for name in differing},
                "after": {name: after[name] for name in differing},
                "reason": reason.strip(),
            },
        )
    return inspection


def _show_files(inspection: Inspection, bodies: Iterable[int], *, by: Actor, at: datetime) -> None:
    files = list(File.objects.filter(inspection_links__inspection=inspection))
    eyes = list(bodies)
    if files and eyes:
        share_files(files=files, bodies=eyes, by=by, at=at)


def share(*, inspection: Inspection, bodies: Iterable[Body], by: Actor, at: datetime) -> Inspection:
    """Let further bodies see the inspection and its files."""
    policies.check_can_amend(inspection=inspection, by=by)
    fresh = [body.pk for body in bodies if body.pk not in inspection.shared_with]
    if not fresh:
        return inspection
    with transaction.atomic():
        change(inspection, shared_with=[*inspection.shared_with, *fresh])
        refresh_visibility([inspection.pk])
        _show_files(inspection, fresh, by=by, at=at)
        act_on(inspection=inspection, action="share", by=by, at=at, public={"bodies": fresh})
    inspection.refresh_from_db()
    return inspection


def void(*, inspection: Inspection, reason: str, by: Actor, at: datetime) -> Inspection:
    """Void an inspection (作废): it stays, with its reason, and counts nowhere; its findings stay as they are."""
    policies.check_can_take(inspection=inspection, action="void", by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        take(
            inspection=inspection,
            action="void",
            by=by,
            changes={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
        )
        act_on(inspection=inspection, action="void", by=by, at=at, confidential={"reason": reason.strip()})
    return inspection
