"""Entering findings and giving them to whoever must act."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models.fields import NOT_PROVIDED
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.inserting import insert_many, new_keys
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.directory.queries import bodies_by_key
from jianxing.findings import policies
from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding, FindingAssistant, FindingProject
from jianxing.findings.operations.steps import (
    act_on,
    notify,
    number_for,
    refresh_visibility,
    show_files,
    start_due_clock,
    take,
)
from jianxing.kernel.actor import Actor
from jianxing.kernel.workdays import Calendar
from jianxing.notices.operations import stop_clock
from jianxing.notices.queries import calendar as working_days
from jianxing.projects.models import Project


class DueRefused(Refused):
    """The deadline given cannot be one."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as resolved: the day, how it was given, in which words, and whether its year is unpublished yet."""

    on: date | None
    kind: str
    text: str = ""
    provisional: bool = False
    days: int | None = None


def due_by(*, on: date, start: date, calendar: Calendar) -> Due:
    """A deadline given as a day."""
    if on < start:
        raise DueRefused(_("The deadline lies in the past."), _("Choose a day from today on."))
    return Due(on=on, kind=Finding.DueKind.DATE, text=on.isoformat(), provisional=calendar.is_provisional(on))


def due_within(*, days: int, start: date, calendar: Calendar) -> Due:
    """A deadline given as working days from a day."""
    if days < 0:
        raise DueRefused(_("The number of working days is negative."), _("Give 0 or more."))
    deadline = calendar.add(start, days)
    return Due(
        on=deadline.on,
        kind=Finding.DueKind.WORKING_DAYS,
        text=_("%(days)d working days") % {"days": days},
        provisional=deadline.provisional,
        days=days,
    )


def new_ids(count: int) -> list[int]:
    """Reserve keys, so that a finding's number can be made of its key before it is written."""
    return new_keys(Finding, count)


_COLUMNS = [field for field in Finding._meta.concrete_fields if field.db_default is NOT_PROVIDED]


def _enter(*, state: State, description: str, by: Actor, at: datetime, fields: Mapping[str, Any]) -> Finding:
    [body] = bodies_by_key(keys=[by.body])
    policies.check_can_register(by=by, supervises=body.supervises)
    if not description.strip():
        raise policies.GuardUnmet(_("A description is needed."), _("Write what is stuck, where, and why."))
    (pk,) = new_ids(1)
    year = timezone.localdate(at).year
    finding = Finding(
        pk=pk,
        number=number_for(body=body, year=year, pk=pk),
        registered_by=body,
        supervised_by=body,
        state=state,
        description=description.strip(),
        created_at=at,
        visible_to=[body.pk],
        **fields,
    )
    insert_many(Finding, [{field.attname: getattr(finding, field.attname) for field in _COLUMNS}])
    return finding


def _link(finding: Finding, *, projects: Iterable[Project], assisting: Iterable[Body]) -> None:
    held = [
        {"finding_id": finding.pk, "project_id": project.pk, "name": project.name, "ordinal": i}
        for i, project in enumerate(projects)
    ]
    insert_many(FindingProject, held)
    helping = [
        {"finding_id": finding.pk, "body_id": body.pk, "ordinal": i} for i, body in enumerate(assisting)
    ]
    insert_many(FindingAssistant, helping)


def save_draft(
    *, description: str, by: Actor, at: datetime, projects: Sequence[Project] = (), **fields: Any
) -> Finding:
    """Keep an unfinished finding; only the registering side sees it."""
    with transaction.atomic():
        finding = _enter(state=State.DRAFT, description=description, by=by, at=at, fields=fields)
        _link(finding, projects=projects, assisting=())
        refresh_visibility([finding.pk])
        act_on(finding=finding, action="draft", by=by, at=at, confidential={"description": description})
    return finding


def register(
    *,
    description: str,
    by: Actor,
    at: datetime,
    draft: Finding | None = None,
    projects: Sequence[Project] = (),
    assisting: Sequence[Body] = (),
    caused_by: int | None = None,
    **fields: Any,
) -> Finding:
    """Register a finding, new or out of a draft.

    *fields* are columns of ``Finding``: domain, category, place, discovered_via, found_on, responsible, remark.
    """
    with transaction.atomic():
        if draft is not None:
            take(finding=draft, action="register", by=by, at=at, facts={}, caused_by=caused_by)
            return draft
        finding = _enter(state=State.REGISTERED, description=description, by=by, at=at, fields=fields)
        _link(finding, projects=projects, assisting=assisting)
        refresh_visibility([finding.pk])
        act_on(
            finding=finding,
            action="register",
            by=by,
            at=at,
            public={"number": finding.number, "responsible": finding.responsible_id},
            confidential={
                "description": finding.description,
                "projects": [project.name for project in projects],
            },
            caused_by=caused_by,
        )
    return finding


def assign(
    *,
    finding: Finding,
    responsible: Body | None = None,
    assisting: Sequence[Body] | None = None,
    due_on: date | None = None,
    due_days: int | None = None,
    standing: bool = False,
    measures: str = "",
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Finding:
    """Give a finding to the responsible body, with a deadline by date, in working days from today, or standing."""
    with transaction.atomic():
        today, calendar = timezone.localdate(at), working_days()
        due = _due(due_on=due_on, due_days=due_days, standing=standing, today=today, calendar=calendar)
        _assign(
            finding, responsible, assisting, due, measures, by=by, at=at, today=today, caused_by=caused_by
        )
    return finding


def _due(
    *, due_on: date | None, due_days: int | None, standing: bool, today: date, calendar: Calendar
) -> Due:
    if standing:
        return Due(on=None, kind=Finding.DueKind.STANDING)
    if due_on is not None:
        return due_by(on=due_on, start=today, calendar=calendar)
    if due_days is not None:
        return due_within(days=due_days, start=today, calendar=calendar)
    raise DueRefused(
        _("An assignment needs a deadline."),
        _("Give a day, a number of working days, or mark it as kept up for good."),
    )


def _assign(
    finding: Finding,
    responsible: Body | None,
    assisting: Sequence[Body] | None,
    due: Due,
    measures: str,
    *,
    by: Actor,
    at: datetime,
    today: date,
    caused_by: int | None,
) -> None:
    for guard in policies.assigning_guards:
        guard(finding, caused_by)
    body = responsible or finding.responsible
    changes: dict[str, Any] = {
        "responsible": body,
        "due_on": due.on,
        "due_kind": due.kind,
        "due_text": due.text,
        "due_provisional": due.provisional,
        "assigned_at": at,
    }
    if measures:
        changes["measures"] = measures
    if finding.found_on is None:
        changes["found_on"] = today
    take(
        finding=finding,
        action="assign",
        by=by,
        at=at,
        facts={"responsible": body},
        changes=changes,
        public={"responsible": body.pk if body else None, "due_on": due.on, "due_kind": due.kind},
        caused_by=caused_by,
    )
    if assisting is not None:
        _set_assisting(finding, assisting)
    if due.on is not None and body is not None:
        stop_clock(subject="finding", subject_id=finding.pk, purpose="due", at=at)
        start_due_clock(finding=finding, started_on=today, counted_days=due.days, at=at)
    refresh_visibility([finding.pk])
    helpers = [link.body_id for link in finding.assistant_links.all() if link.is_current]
    show_files(finding=finding, bodies=[body.pk if body else None, *helpers], by=by, at=at)
    notify(finding=finding, bodies=[body.pk if body else None, *helpers], kind="assigned", by=by, at=at)


def _set_assisting(finding: Finding, assisting: Sequence[Body]) -> None:
    wanted = [body.pk for body in assisting]
    links = FindingAssistant.objects.filter(finding=finding)
    links.exclude(body_id__in=wanted).update(is_current=False)
    links.filter(body_id__in=wanted).update(is_current=True)
    held = set(links.values_list("body_id", flat=True))
    FindingAssistant.objects.bulk_create(
        FindingAssistant(finding=finding, body=body, ordinal=i)
        for i, body in enumerate(assisting)
        if body.pk not in held
    )


def assign_many(
    *,
    findings: Sequence[Finding],
    responsible: Body | None,
    due_on: date | None = None,
    due_days: int | None = None,
    by: Actor,
    at: datetime,
) -> list[tuple[Finding, Refused]]:
    """Assign several findings, each in a transaction of its own; returns those refused, with why."""
    refused = []
    for finding in findings:
        try:
            assign(finding=finding, responsible=responsible, due_on=due_on, due_days=due_days, by=by, at=at)
        except Refused as refusal:
            refused.append((finding, refusal))
    return refused
