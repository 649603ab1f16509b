"""From an OC4IDS package to projects: what would be done with each, then doing it by the projects' own operations."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.oc4ids.package import Envelope, ProjectData
from jianxing.oc4ids.writing import DOMAIN_SCHEME, PREFIX, SECTORS, STAGE_SCHEME
from jianxing.projects import operations, policies
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Project
from jianxing.projects.operations.registering import tidy

LONGEST_CODE = 60
MOST_BYTES = 50 * 1024 * 1024
_STAGES = {
    "identification": Stage.PLANNING,
    "preparation": Stage.APPROVAL,
    "implementation": Stage.CONSTRUCTION,
    "completion": Stage.ACCEPTANCE,
    "completed": Stage.OPERATION,
}
_DOMAINS = {
    "economy": "industry",
    "transport": "transport",
    "naturalResources": "ecology",
    "cultureSportsAndRecreation": "culture_tourism",
}


class NoPackage(Refused):
    """The file is no OC4IDS package."""


@dataclass(frozen=True, slots=True)
class Line:
    """One project of the file and what is done with it: new, changed, unchanged or refused; *told* says what and why."""

    place: int
    id: str
    title: str
    outcome: str
    told: tuple[str, ...] = ()


@dataclass(slots=True)
class Answer:
    """What was, or would be, done."""

    lines: list[Line] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return how many projects had which outcome."""
        found = dict.fromkeys(("new", "changed", "unchanged", "refused"), 0)
        for line in self.lines:
            found[line.outcome] += 1
        return found


def bring_in(*, content: bytes, name: str, dry: bool, by: Actor, at: datetime) -> Answer:
    """Bring a package in; inside ``acting(by)``. With *dry* everything is tried and nothing kept.

    Each project stands for itself: one that is refused is named with its place and field, the others go on. The same file
    again changes nothing.
    """
    policies.check_can_register(by=by)
    envelope = _envelope(content)
    answer, seen = Answer(), set[str]()
    with transaction.atomic():
        for place, raw in enumerate(envelope.projects):
            answer.lines.append(_one(place, raw, seen, name, by=by, at=at))
        if dry:
            transaction.set_rollback(True)
    return answer


def _envelope(content: bytes) -> Envelope:
    if len(content) > MOST_BYTES:
        raise NoPackage(_("The file is larger than 50 MB."), _("Divide it into several packages."))
    try:
        return Envelope.model_validate(json.loads(content))
    except (ValueError, RecursionError) as refusal:
        raise NoPackage(
            _("This is no OC4IDS package: %(why)s") % {"why": "; ".join(_faults(refusal))},
            _("A package has uri, publishedDate, version, publisher and projects."),
        ) from refusal


def _faults(refusal: Exception) -> list[str]:
    if isinstance(refusal, ValidationError):
        return [
            f"{'.'.join(str(part) for part in error['loc']) or '—'}: {error['msg']}"
            for error in refusal.errors()[:5]
        ]
    return [_("it cannot be read as JSON")]


def _one(place: int, raw: Any, seen: set[str], file: str, *, by: Actor, at: datetime) -> Line:
    written = raw if isinstance(raw, dict) else {}
    name, title = str(written.get("id", ""))[:200], str(written.get("title", ""))[:200]
    try:
        data = ProjectData.model_validate(raw)
        if data.id in seen:
            return Line(place, data.id, data.title, "refused", (_("the id occurs twice in the file"),))
        seen.add(data.id)
        with transaction.atomic():
            return _kept(place, data, file, by=by, at=at)
    except ValidationError as refusal:
        return Line(place, name, title, "refused", tuple(_faults(refusal)))
    except Refused as refusal:
        return Line(place, name, title, "refused", (str(refusal),))


def _kept(place: int, data: ProjectData, file: str, *, by: Actor, at: datetime) -> Line:
    held = _held(data, by=by)
    wanted = _wanted(data)
    if held is None:
        if data.status == "cancelled":
            return Line(place, data.id, data.title, "refused", (_("cancelled projects are not entered"),))
        parties, unknown = _parties(data)
        operations.register(
            name=data.title,
            domain=wanted.pop("domain", ""),
            code=data.id[:LONGEST_CODE],
            stage=_stage(data),
            by=by,
            at=at,
            **wanted,
            **parties,
        )
        missing = tuple(_("no body of that code or name: %(name)s") % {"name": name} for name in unknown)
        return Line(place, data.id, data.title, "new", missing)
    if data.title:
        wanted["name"] = tidy(data.title)
    differing = {key: value for key, value in wanted.items() if getattr(held, key) != value}
    told = [f"{key}: {getattr(held, key)!s} → {value!s}"[:300] for key, value in differing.items()]
    stage = _stage(data)
    if (data.status or _classified(data, STAGE_SCHEME)) and stage != held.stage:
        told.append(_("the stage is left: a project enters it by its own step, with day and document"))
    if differing:
        operations.amend(project=held, changes=differing, reason=f"OC4IDS: {file}"[:200], by=by, at=at)
    return Line(place, data.id, data.title, "changed" if differing else "unchanged", tuple(told))


def _held(data: ProjectData, *, by: Actor) -> Project | None:
    """Return the project meant: by our own id, by the foreign id kept as its code, by the body's own name for it."""
    seen = Project.objects.filter(voided_at=None)
    if data.id.startswith(f"{PREFIX}-"):
        own = seen.filter(uid=data.id.removeprefix(f"{PREFIX}-")) if _is_uid(data.id) else seen.none()
        if (found := own.first()) is not None:
            return _project(found)
    mine = seen.filter(registered_by_id=by.body)
    found = mine.filter(code=data.id[:LONGEST_CODE]).first()
    if found is None and data.title:
        found = mine.filter(name=tidy(data.title)).first()
    return None if found is None else _project(found)


def _project(found: Any) -> Project:
    project: Project = found
    return project


def _is_uid(written: str) -> bool:
    tail = written.removeprefix(f"{PREFIX}-").replace("-", "")
    return len(tail) == 32 and all(letter in "0123456789abcdef" for letter in tail)


def _wanted(data: ProjectData) -> dict[str, Any]:
    """Return the columns that the file states; what it leaves out is left as it is."""
    wanted: dict[str, Any] = {}
    domain = _classified(data, DOMAIN_SCHEME) or next((_DOMAINS[s] for s in data.sector if s in _DOMAINS), "")
    if domain in SECTORS:
        wanted["domain"] = domain
    if data.description.strip():
        wanted["summary"] = data.description.strip()
    for location in data.locations:
        if location.geometry is not None and location.geometry.type == "Point":
            longitude, latitude = location.geometry.coordinates[:2]
            wanted |= {"longitude": _degrees(longitude), "latitude": _degrees(latitude)}
            break
    return wanted


def _degrees(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.000001"))


def _classified(data: ProjectData, scheme: str) -> str:
    return next((one.id for one in data.additionalClassifications if one.scheme == scheme), "")


def _stage(data: ProjectData) -> Stage:
    own = _classified(data, STAGE_SCHEME)
    if own in set(Stage):
        return Stage(own)
    return _STAGES.get(data.status or "", Stage.PLANNING)


def _parties(data: ProjectData) -> tuple[dict[str, Any], list[str]]:
    """Return the bodies by their part, and the names that fit no body; none is made for them."""
    codes, names = {party.id for party in data.parties}, {party.name for party in data.parties if party.name}
    by_code = {body.code: body for body in Body.objects.filter(code__in=codes)}
    by_name = {body.name: body for body in Body.objects.filter(name__in=names)}
    parts: dict[str, Any] = {"owners": [], "responsible": [], "participating": []}
    unknown = []
    for party in data.parties:
        body = by_code.get(party.id)
        if body is None or (party.name and body.name != party.name):
            body = by_name.get(party.name)
        if body is None:
            unknown.append(party.name or party.id)
            continue
        part = "participating"
        if "publicAuthority" in party.roles or "buyer" in party.roles:
            part = "owners"
        elif "administrativeEntity" in party.roles:
            part = "responsible"
        if body not in parts[part]:
            parts[part].append(body)
    return parts, unknown
