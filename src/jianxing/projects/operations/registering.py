"""Entering projects: one by hand, or the thousand that a ledger names."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.inserting import new_keys
from jianxing.directory.locating import place_many
from jianxing.directory.models import Body, Jurisdiction
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.pinyin import initials, sort_key
from jianxing.ledger.operations import Entry, record_many
from jianxing.projects import policies
from jianxing.projects.lifecycle import STAGES, Stage
from jianxing.projects.models import Programme, Project, ProjectBody, ProjectSpan, ProjectStage
from jianxing.projects.operations.steps import TakenAlready, act_on, refresh_visibility

LONGEST_INITIALS = 200
LONGEST_NAME = 200
#: What is read of a project that a ledger names; the rest is fetched where somebody asks for it.
_KNOWN = ("id", "name", "registered_by_id", "voided_at")


class NameMissing(Refused):
    """A project needs a name."""

    def __init__(self) -> None:
        super().__init__(_("A name is needed."), _("Write the project's full name."))


class NotYet(Refused):
    """A day lies in the future where something has happened."""

    def __init__(self, on: date) -> None:
        super().__init__(
            _("%(day)s lies in the future.") % {"day": on.isoformat()},
            _("Give the day on which it happened."),
        )


def check_has_happened(*, on: date | None, at: datetime) -> None:
    """What is recorded as done has been done by today, in Shanghai."""
    if on is not None and on > timezone.localdate(at):
        raise NotYet(on)


def placed(
    *, longitude: Decimal | None, latitude: Decimal | None, at: datetime
) -> tuple[int | None, int | None]:
    """Return in which jurisdiction a point lies today and which one governs it; None without a point or outside all.

    The two differ in an enclave: the Tianjin ironworks lie in She county and are governed by Hedong district.
    """
    if longitude is None or latitude is None:
        return None, None
    found = place_many(longitude=[float(longitude)], latitude=[float(latitude)], on=timezone.localdate(at))
    return found.located[0], found.governing[0]


def register(
    *,
    name: str,
    domain: str,
    stage: Stage = STAGES.start,
    stage_on: date | None = None,
    stage_document: str = "",
    code: str = "",
    aliases: Iterable[str] = (),
    parent: Project | None = None,
    programme: Programme | None = None,
    located_in: Jurisdiction | None = None,
    governed_by: Jurisdiction | None = None,
    spans: Sequence[Jurisdiction] = (),
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
    summary: str = "",
    introduced_on: date | None = None,
    owners: Sequence[Body] = (),
    responsible: Sequence[Body] = (),
    participating: Sequence[Body] = (),
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Project:
    """Register a project in the stage that it has reached; where a point is given, it is located by it.

    Raises ``TakenAlready`` where the body has a project of that name or code.
    """
    policies.check_can_register(by=by)
    name = tidy(name)
    if not name:
        raise NameMissing
    check_has_happened(on=stage_on, at=at)
    check_has_happened(on=introduced_on, at=at)
    with transaction.atomic():
        lies_in, governs = placed(longitude=longitude, latitude=latitude, at=at)
        if located_in is not None:
            lies_in = governs = located_in.pk
        project: Project
        try:
            with transaction.atomic():
                project = Project.objects.create(
                    name=name,
                    aliases=sorted({tidy(alias) for alias in aliases} - {"", name}),
                    code=code.strip(),
                    domain=domain,
                    stage=stage,
                    registered_by_id=by.body_id,
                    parent=parent,
                    programme=programme,
                    located_in_id=lies_in,
                    governed_by_id=governed_by.pk if governed_by else governs,
                    longitude=longitude,
                    latitude=latitude,
                    summary=summary.strip(),
                    introduced_on=introduced_on,
                    created_at=at,
                    visible_to=[by.body_id],
                    pinyin_key=sort_key(name),
                    pinyin_initials=initials(name)[:LONGEST_INITIALS],
                )
        except IntegrityError as refusal:
            raise TakenAlready(name) from refusal
        ProjectStage.objects.create(
            project=project,
            stage=stage,
            on=stage_on,
            document=stage_document,
            recorded_at=at,
            recorded_by_id=by.person_id,
        )
        ProjectSpan.objects.bulk_create(ProjectSpan(project=project, jurisdiction=place) for place in spans)
        parts = {
            ProjectBody.Part.OWNER: owners,
            ProjectBody.Part.RESPONSIBLE: responsible,
            ProjectBody.Part.PARTICIPATING: participating,
        }
        ProjectBody.objects.bulk_create(
            ProjectBody(project=project, body=body, part=part, ordinal=position, since_at=at)
            for part, bodies in parts.items()
            for position, body in enumerate(bodies)
        )
        refresh_visibility([project.pk])
        act_on(
            row=project,
            action="register",
            by=by,
            at=at,
            public={
                "stage": stage.value,
                "parent": parent.pk if parent else None,
                **{part.value: [body.pk for body in bodies] for part, bodies in parts.items()},
            },
            confidential={"name": name, "code": project.code, "domain": domain, "summary": project.summary},
            caused_by=caused_by,
        )
    project.refresh_from_db()
    return project


def tidy(text: str) -> str:
    """One blank between words, none at the ends: what people mean when they write a name twice."""
    return " ".join(text.split())[:LONGEST_NAME]


def ensure_projects(
    *, names: Iterable[str], domain: str, by: Actor, at: datetime, caused_by: int | None = None
) -> dict[str, Project]:
    """Return a project for every name, by exact name or alias among those the body may see, else newly registered.

    Keys are the names as given; blank ones are left out. Meant for about 1,000 names in the caller's transaction.
    Two imports at once end with one project for each name.
    """
    policies.check_can_register(by=by)
    wanted = {given: tidy(given) for given in names}
    missing = set(wanted.values()) - {""}
    with transaction.atomic():
        found = _by_name(missing, by=by)
        missing -= found.keys()
        if missing:
            found |= _by_alias(missing, by=by)
            missing -= found.keys()
        if missing:
            found |= _add(sorted(missing), domain=domain, by=by, at=at, caused_by=caused_by)
    return {given: found[name] for given, name in wanted.items() if name}


def _own_first(projects: Iterable[Project], by: Actor) -> list[Project]:
    return sorted(
        projects, key=lambda project: (project.registered_by_id != by.body_id, project.pk), reverse=True
    )


def _by_name(names: set[str], *, by: Actor) -> dict[str, Project]:
    held = Project.objects.filter(name__in=names, voided_at=None).only(*_KNOWN)
    return {project.name: project for project in _own_first(held, by)}


def _by_alias(names: set[str], *, by: Actor) -> dict[str, Project]:
    held = Project.objects.filter(aliases__overlap=sorted(names), voided_at=None).only(*_KNOWN, "aliases")
    return {alias: project for project in _own_first(held, by) for alias in project.aliases if alias in names}


def _add(
    names: Sequence[str], *, domain: str, by: Actor, at: datetime, caused_by: int | None
) -> dict[str, Project]:
    # Keys are reserved first, so that what another import added meanwhile can be told from what is new here.
    reserved = new_keys(Project, len(names))
    Project.objects.bulk_create(
        [
            Project(
                pk=pk,
                name=name,
                domain=domain,
                stage=STAGES.start,
                registered_by_id=policies.body_of(by=by),
                created_at=at,
                visible_to=[by.body_id],
                pinyin_key=sort_key(name),
                pinyin_initials=initials(name)[:LONGEST_INITIALS],
            )
            for pk, name in zip(reserved, names, strict=True)
        ],
        ignore_conflicts=True,
    )
    held = list(Project.objects.filter(registered_by_id=by.body_id, name__in=names, voided_at=None))
    added = [project for project in held if project.pk in set(reserved)]
    ProjectStage.objects.bulk_create(
        ProjectStage(project=project, stage=project.stage, recorded_at=at, recorded_by_id=by.person_id)
        for project in added
    )
    refresh_visibility([project.pk for project in added])
    record_many(
        entries=[
            Entry(
                kind="project.register",
                subject="project",
                subject_id=project.pk,
                public={"stage": project.stage},
                confidential={"name": project.name, "domain": domain},
            )
            for project in added
        ],
        by=by,
        at=at,
        caused_by=caused_by,
    )
    return {project.name: project for project in held}
