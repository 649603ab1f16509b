"""What becomes of a project that is on the books: stages, corrections, bodies, sharing, voiding."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Body, Jurisdiction
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.directory.roots import Overtaken
from jianxing.kernel.actor import Actor
from jianxing.kernel.pinyin import initials, sort_key
from jianxing.projects import policies
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Project, ProjectBody, ProjectRevision, ProjectSpan, ProjectStage
from jianxing.projects.operations.registering import (
    LONGEST_INITIALS,
    NameMissing,
    check_has_happened,
    placed,
    tidy,
)
from jianxing.projects.operations.steps import TakenAlready, act_on, change, refresh_visibility, touch

#: The columns that a correction may change.
AMENDABLE = (
    "name",
    "aliases",
    "code",
    "domain",
    "parent_id",
    "programme_id",
    "located_in_id",
    "governed_by_id",
    "longitude",
    "latitude",
    "summary",
    "introduced_on",
)
_KEYS = {"parent", "programme", "located_in", "governed_by"}


class ParentLoop(Refused):
    """A project would stand above itself."""


class DayBefore(Refused):
    """A stage would begin before the one that it follows."""


def snapshot(project: Project) -> dict[str, Any]:
    """Return the amendable content as JSON, for the revision that keeps it."""
    return {name: _plain(getattr(project, name)) for name in AMENDABLE}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def amend(
    *,
    project: Project,
    changes: Mapping[str, Any],
    reason: str,
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Project:
    """Correct a project (更正): the version before is kept whole, with the reason.

    *changes* name columns of ``AMENDABLE``; parent, programme and jurisdictions are given as rows or None. A new point
    locates the project again, unless ``located_in`` is given too.
    """
    policies.check_can_change(project=project, by=by)
    check_has_reason(reason=reason)
    columns = _columns(changes, at=at)
    unknown = set(columns) - set(AMENDABLE)
    if unknown:
        raise ValueError(f"not amendable: {sorted(unknown)}")
    differing = {name: value for name, value in columns.items() if getattr(project, name) != value}
    if not differing:
        return project
    if not differing.get("name", project.name):
        raise NameMissing
    check_has_happened(on=differing.get("introduced_on"), at=at)
    with transaction.atomic():
        if differing.get("parent_id") is not None:
            _check_no_loop(project, parent_id=differing["parent_id"])
        before = snapshot(project)
        derived = {}
        if "name" in differing:
            derived["pinyin_key"] = sort_key(differing["name"])
            derived["pinyin_initials"] = initials(differing["name"])[:LONGEST_INITIALS]
        try:
            with transaction.atomic():
                change(project, **differing, **derived)
        except IntegrityError as refusal:
            project.refresh_from_db()
            raise TakenAlready(str(differing.get("name") or differing.get("code"))) from refusal
        ProjectRevision.objects.create(
            project=project,
            version=project.version - 1,
            content=before,
            reason=reason.strip(),
            replaced_at=at,
            replaced_by_id=by.person_id,
        )
        after = snapshot(project)
        act_on(
            row=project,
            action="amend",
            by=by,
            at=at,
            public={"version": project.version, "fields": sorted(differing)},
            confidential={
                "before": {name: before[name] for name in differing},
                "after": {name: after[name] for name in differing},
                "reason": reason.strip(),
            },
            caused_by=caused_by,
        )
    project.refresh_from_db()
    return project


def _columns(changes: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    columns: dict[str, Any] = {
        f"{name}_id" if name in _KEYS else name: (value.pk if value is not None else None)
        if name in _KEYS
        else value
        for name, value in changes.items()
    }
    if "name" in columns:
        columns["name"] = tidy(columns["name"])
    if "aliases" in columns:
        columns["aliases"] = sorted({tidy(alias) for alias in columns["aliases"]} - {""})
    if columns.get("longitude") is not None and "located_in_id" not in columns:
        columns["located_in_id"], _governs = placed(
            longitude=columns["longitude"], latitude=columns.get("latitude"), at=at
        )
    return columns


def _check_no_loop(project: Project, *, parent_id: int) -> None:
    above: int | None = parent_id
    while above is not None:
        if above == project.pk:
            raise ParentLoop(
                _("A project cannot belong to itself or to one of its own parts."),
                _("Choose another parent."),
            )
        above = Project.objects.filter(pk=above).values_list("parent_id", flat=True).first()


def move_stage(
    *,
    project: Project,
    to: Stage,
    on: date,
    document: str = "",
    reason: str = "",
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> ProjectStage:
    """Let a project enter a stage on a day; back, or past tendering, only with a reason."""
    step = policies.check_can_move(project=project, to=to, reason=reason, by=by)
    check_has_happened(on=on, at=at)
    with transaction.atomic():
        moved = Project.objects.filter(pk=project.pk, stage=step.source, version=project.version).update(
            stage=to
        )
        if not moved:
            raise Overtaken(project.name)
        last = ProjectStage.objects.filter(project=project, on__isnull=False).order_by("-id").first()
        if last is not None and last.on is not None and on < last.on:
            raise DayBefore(
                _("The stage before was entered on %(day)s.") % {"day": last.on.isoformat()},
                _("Give that day or a later one."),
            )
        entered = ProjectStage.objects.create(
            project=project,
            came_from=step.source,
            stage=to,
            on=on,
            document=document,
            reason=reason.strip(),
            recorded_at=at,
            recorded_by_id=by.person_id,
        )
        act_on(
            row=project,
            action="move_stage",
            by=by,
            at=at,
            public={"from": step.source.value, "to": to.value, "on": on},
            confidential={"document": document, "reason": reason.strip()},
            caused_by=caused_by,
        )
    project.stage = to.value
    return entered


def set_bodies(
    *,
    project: Project,
    owners: Sequence[Body] | None = None,
    responsible: Sequence[Body] | None = None,
    participating: Sequence[Body] | None = None,
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Project:
    """Say whose the project is, a part at a time; parts not given stay. Who no longer has one ceases to see it."""
    policies.check_can_change(project=project, by=by)
    given = {
        ProjectBody.Part.OWNER: owners,
        ProjectBody.Part.RESPONSIBLE: responsible,
        ProjectBody.Part.PARTICIPATING: participating,
    }
    with transaction.atomic():
        touch(project)
        changed = {
            part.value: [body.pk for body in bodies]
            for part, bodies in given.items()
            if bodies is not None and _set_part(project, part, bodies, at=at)
        }
        if changed:
            change(project)
            refresh_visibility([project.pk])
            act_on(row=project, action="set_bodies", by=by, at=at, public=changed, caused_by=caused_by)
    project.refresh_from_db()
    return project


def _set_part(project: Project, part: ProjectBody.Part, bodies: Sequence[Body], *, at: datetime) -> bool:
    held = {
        link.body_id: link for link in ProjectBody.objects.filter(project=project, part=part, until_at=None)
    }
    wanted = {body.pk: position for position, body in enumerate(bodies)}
    gone = [link.pk for body_id, link in held.items() if body_id not in wanted]
    ProjectBody.objects.filter(pk__in=gone).update(until_at=at)
    fresh = [body_id for body_id in wanted if body_id not in held]
    ProjectBody.objects.bulk_create(
        ProjectBody(project=project, body_id=body_id, part=part, ordinal=wanted[body_id], since_at=at)
        for body_id in fresh
    )
    moved = [link for body_id, link in held.items() if body_id in wanted and link.ordinal != wanted[body_id]]
    for link in moved:
        link.ordinal = wanted[link.body_id]
    ProjectBody.objects.bulk_update(moved, ["ordinal"])
    return bool(gone or fresh or moved)


def add_spans(*, project: Project, places: Sequence[Jurisdiction], by: Actor, at: datetime) -> Project:
    """Add jurisdictions that the project runs through."""
    policies.check_can_change(project=project, by=by)
    with transaction.atomic():
        touch(project)
        held = set(ProjectSpan.objects.filter(project=project).values_list("jurisdiction_id", flat=True))
        fresh = [place for place in places if place.pk not in held]
        ProjectSpan.objects.bulk_create(ProjectSpan(project=project, jurisdiction=place) for place in fresh)
        if fresh:
            act_on(
                row=project, action="span", by=by, at=at, public={"codes": [place.code for place in fresh]}
            )
    return project


def share(
    *, project: Project, bodies: Iterable[Body], by: Actor, at: datetime, caused_by: int | None = None
) -> Project:
    """Let further bodies see the project, as those of another province that join in."""
    policies.check_can_change(project=project, by=by)
    fresh = [body.pk for body in bodies if body.pk not in project.shared_with]
    if not fresh:
        return project
    with transaction.atomic():
        change(project, shared_with=[*project.shared_with, *fresh])
        refresh_visibility([project.pk])
        act_on(row=project, action="share", by=by, at=at, public={"bodies": fresh}, caused_by=caused_by)
    project.refresh_from_db()
    return project


def void(*, project: Project, reason: str, by: Actor, at: datetime) -> Project:
    """Void a project (作废): it stays, with its reason, and counts nowhere; its name may be used again."""
    policies.check_can_change(project=project, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        change(project, voided_at=at, voided_by_id=by.person_id, void_reason=reason.strip())
        act_on(row=project, action="void", by=by, at=at, confidential={"reason": reason.strip()})
    return project
