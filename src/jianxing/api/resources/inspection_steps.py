"""What may be done to an inspection: its life-cycle, who comes along, ticking, and what is found."""

from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call
from jianxing.api.fields import LONG, Day, Id, Sent, Text, Versioned, Words
from jianxing.api.resources.doings import Doing, Reasoned, Run, plain
from jianxing.api.resources.inspections import (
    KIND,
    CompanionSent,
    People,
    TargetSent,
    companions_of,
    targets_of,
)
from jianxing.api.resources.naming import (
    found_bodies,
    found_body,
    found_check_items,
    found_files,
    found_finding,
    found_projects,
)
from jianxing.directory.models import PlanDomain
from jianxing.findings.models import Finding
from jianxing.inspections import operations
from jianxing.inspections.models import CheckResult, Inspection


class Held(Versioned):
    """From which day to which it was held."""

    held_from: Day
    held_to: Day | None = None
    place: Annotated[str, Text(200)] = ""
    people: People | None = None


class Recorded(Versioned):
    """What it came to."""

    summary: Words


class InspectionAmended(Reasoned):
    """What it should say, and why it is corrected; what is not sent stays."""

    title: Annotated[str, Text(200, least=1)] | None = None
    domain: PlanDomain | None = None
    place: Annotated[str, Text(200)] | None = None
    held_from: Day | None = None
    held_to: Day | None = None
    people: People | None = None
    summary: Annotated[str, Text(LONG)] | None = None


class PhotosAttached(Versioned):
    """Files that were uploaded before."""

    files: Annotated[list[Id], Field(min_length=1, max_length=50)]


class TargetsAdded(Versioned):
    """Further places to look at."""

    targets: Annotated[list[TargetSent], Field(min_length=1, max_length=100)]


class CompanionsAdded(Versioned):
    """Further bodies that come along."""

    companions: Annotated[list[CompanionSent], Field(min_length=1, max_length=50)]


class InspectionShared(Versioned):
    """Who shall see it."""

    bodies: Annotated[list[Id], Field(min_length=1, max_length=50)]


class Tick(Sent):
    """What was found of a check item."""

    check_item: Id
    outcome: CheckResult.Outcome
    note: Annotated[str, Text(2000)] = ""


class Ticks(Versioned):
    """What was found of check items: all are kept or, where one is refused, none."""

    results: Annotated[list[Tick], Field(min_length=1, max_length=200)]


class FoundThere(Versioned):
    """What the inspection found, registered as a finding; what is not sent is taken from the inspection."""

    description: Words
    check_item: Id | None = None
    projects: Annotated[list[Id], Field(max_length=50)] | None = None
    domain: PlanDomain | None = None
    category: Annotated[str, Text(80)] = ""
    place: Annotated[str, Text(200)] = ""
    found_on: Day | None = None
    responsible: Id | None = None
    assisting: Annotated[list[Id], Field(max_length=50)] = []
    remark: Annotated[str, Text(LONG)] = ""


class FindingLinked(Versioned):
    """A finding that is registered already, and the check item that it is about."""

    finding: Id
    check_item: Id | None = None


class FindingMade(TypedDict):
    """The finding that was registered."""

    id: int
    number: str


def _does(operation: Any, *names: str) -> Run:
    return plain(operation, "inspection", *names)


def _amend(inspection: Inspection, sent: InspectionAmended, call: Call) -> object:
    empty: dict[str, Any] = {"title": "", "domain": "", "place": "", "summary": ""}
    changes = {
        name: getattr(sent, name) if getattr(sent, name) is not None else empty.get(name)
        for name in sent.model_fields_set - {"reason", "version"}
    }
    return operations.amend(
        inspection=inspection, changes=changes, reason=sent.reason, by=call.by, at=call.at
    )


def _attach(inspection: Inspection, sent: PhotosAttached, call: Call) -> None:
    files = found_files(sent.files, at="/files")
    operations.attach_photos(inspection=inspection, files=files, by=call.by, at=call.at)


def _targets(inspection: Inspection, sent: TargetsAdded, call: Call) -> object:
    targets = targets_of(sent.targets)
    return operations.add_targets(inspection=inspection, targets=targets, by=call.by, at=call.at)


def _companions(inspection: Inspection, sent: CompanionsAdded, call: Call) -> object:
    companions = companions_of(sent.companions)
    return operations.add_companions(inspection=inspection, companions=companions, by=call.by, at=call.at)


def _share(inspection: Inspection, sent: InspectionShared, call: Call) -> object:
    bodies = found_bodies(sent.bodies, at="/bodies")
    return operations.share(inspection=inspection, bodies=bodies, by=call.by, at=call.at)


def _tick(inspection: Inspection, sent: Ticks, call: Call) -> None:
    items = found_check_items([tick.check_item for tick in sent.results], at="/results")
    by_key = {item.pk: item for item in items}
    for tick in sent.results:
        operations.record_result(
            inspection=inspection,
            item=by_key[tick.check_item],
            outcome=tick.outcome,
            note=tick.note,
            by=call.by,
            at=call.at,
        )


def _produce(inspection: Inspection, sent: FoundThere, call: Call) -> Finding:
    given: dict[str, Any] = {
        name: value
        for name in ("domain", "place", "found_on")
        if (value := getattr(sent, name)) not in (None, "")
    }
    return operations.produce_finding(
        inspection=inspection,
        description=sent.description,
        item=_item(sent.check_item),
        projects=None if sent.projects is None else found_projects(sent.projects, at="/projects"),
        category=sent.category,
        responsible=found_body(sent.responsible, at="/responsible"),
        assisting=found_bodies(sent.assisting, at="/assisting"),
        remark=sent.remark,
        by=call.by,
        at=call.at,
        **given,
    )


def _link(inspection: Inspection, sent: FindingLinked, call: Call) -> None:
    finding = found_finding(sent.finding, at="/finding")
    operations.link_finding(
        inspection=inspection, finding=finding, item=_item(sent.check_item), by=call.by, at=call.at
    )


def _item(pk: int | None) -> Any:
    return None if pk is None else found_check_items([pk], at="/check_item")[0]


def _made(finding: Finding) -> FindingMade:
    return {"id": finding.pk, "number": finding.number}


DOINGS: Final = {
    "hold": Doing(
        body=Held, run=_does(operations.hold, "held_from", "held_to", "place", "people"),
        summary=_("Say that an inspection was held"),
    ),
    "record": Doing(
        body=Recorded, run=_does(operations.conclude, "summary"), summary=_("Record what an inspection came to")
    ),
    "tick": Doing(body=Ticks, run=_tick, summary=_("Tick the checklist in an inspection")),
    "photos": Doing(body=PhotosAttached, run=_attach, summary=_("Attach files to an inspection")),
    "targets": Doing(body=TargetsAdded, run=_targets, summary=_("Add places to an inspection")),
    "companions": Doing(
        body=CompanionsAdded, run=_companions, summary=_("Add who comes along to an inspection")
    ),
    "amend": Doing(body=InspectionAmended, run=_amend, summary=_("Correct an inspection")),
    "share": Doing(body=InspectionShared, run=_share, summary=_("Share an inspection with other bodies")),
    "void": Doing(body=Reasoned, run=_does(operations.void, "reason"), summary=_("Void an inspection")),
    "link": Doing(
        body=FindingLinked, run=_link, summary=_("Link a finding that is registered to an inspection")
    ),
    "findings": Doing(
        body=FoundThere, run=_produce, summary=_("Register what an inspection found"), name="produce_finding",
        gives=FindingMade, answer=_made, at=lambda finding: f"/findings/{finding.pk}",
    ),
}  # fmt: skip
ENDPOINTS: Final = KIND.does(DOINGS)
