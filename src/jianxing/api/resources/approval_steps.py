"""What is done to one approval of a bundle: the steps of its life, its limit, what it waits for."""

from datetime import date
from typing import Annotated, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Day, Id, Text, Words
from jianxing.api.problems import unknown
from jianxing.api.resources.approval_bundles import WorkDays
from jianxing.api.resources.doings import Confirmed, Doing, Kind, plain
from jianxing.approvals import operations, queries
from jianxing.approvals.lifecycle import State
from jianxing.approvals.models import Approval
from jianxing.approvals.policies import MOST_EXTENDED

Document = Annotated[str, Text(120)]


class ApprovalHead(TypedDict):
    """An approval after something was done to it."""

    id: int
    bundle: int
    code: str
    state: State
    filed_on: date | None
    accepted_on: date | None
    decided_on: date | None
    version: int


class OnDay(Confirmed):
    """On which day, by which document; needed where another body's step is written down."""

    on: Day
    document: Document = ""


class Granted(Confirmed):
    """On which day, by which document."""

    on: Day
    document: Annotated[str, Text(120, least=1)]


class OnDayWhy(OnDay):
    """On which day, and why."""

    reason: Words


class Corrections(OnDay):
    """What is to be corrected, all of it at once, and by when."""

    text: Words
    expected_on: Day | None = None


class Stopped(OnDay):
    """What stops the limit, and when it is expected to be over."""

    kind: Literal["hearing", "expert_review", "inspection", "tender"]
    text: Annotated[str, Text(500)] = ""
    expected_on: Day | None = None


class Extended(Confirmed):
    """By how many working days, and why."""

    days: Annotated[int, Field(strict=True, ge=1, le=MOST_EXTENDED)]
    reason: Words


class Promised(Confirmed):
    """Which limit, and what was agreed."""

    days: WorkDays
    text: Words
    document: Document = ""


class Required(Confirmed):
    """The approvals of the same bundle that it waits for from now on."""

    needs: Annotated[list[Id], Field(min_length=1, max_length=60)]


def head(approval: Approval) -> ApprovalHead:
    """Return an approval after something was done to it."""
    return {
        "id": approval.pk,
        "bundle": approval.bundle_id,
        "code": approval.code,
        "state": State(approval.state),
        "filed_on": approval.filed_on,
        "accepted_on": approval.accepted_on,
        "decided_on": approval.decided_on,
        "version": approval.version,
    }


def _require(approval: Approval, sent: Required, call: Call) -> object:
    needs = []
    for place, pk in enumerate(sent.needs):
        try:
            needs.append(queries.one_approval(pk=pk))
        except Approval.DoesNotExist:
            raise unknown(f"/needs/{place}") from None
    return operations.require(approval=approval, needs=needs, by=call.by, at=call.at)


KIND: Final = Kind(
    area="approvals",
    path="/approvals/{id}",
    name="approval",
    read=queries.one_approval,
    title=lambda approval: str(approval.name),
    etag=lambda approval: f'"{approval.version}.{approval.state}"',
    head=head,
    gives=ApprovalHead,
)
DOINGS: Final = {
    "file": Doing(
        body=OnDay, run=plain(operations.file, "approval", "on", "document"),
        summary=_("Write down that an approval was filed"),
    ),
    "accept": Doing(
        body=OnDay, run=plain(operations.accept, "approval", "on", "document"), summary=_("Accept an approval's filing")
    ),
    "ask_corrections": Doing(
        body=Corrections,
        run=plain(operations.ask_corrections, "approval", "on", "text", "expected_on", "document"),
        summary=_("Ask for corrections of an approval's documents"),
    ),
    "correct": Doing(
        body=OnDay, run=plain(operations.correct, "approval", "on", "document"),
        summary=_("Hand in the corrected documents of an approval"),
    ),
    "exclude": Doing(
        body=Stopped, run=plain(operations.exclude, "approval", "kind", "on", "text", "expected_on", "document"),
        summary=_("Stop the limit of an approval for a hearing or review"),
    ),
    "resume": Doing(
        body=OnDay, run=plain(operations.resume, "approval", "on", "document"),
        summary=_("Let the limit of an approval go on"),
    ),
    "grant": Doing(
        body=Granted, run=plain(operations.grant, "approval", "on", "document"), summary=_("Grant an approval")
    ),
    "refuse": Doing(
        body=OnDayWhy, run=plain(operations.refuse, "approval", "on", "reason", "document"),
        summary=_("Refuse an approval"),
    ),
    "withdraw": Doing(
        body=OnDayWhy, run=plain(operations.withdraw, "approval", "on", "reason", "document"),
        summary=_("Withdraw an approval"),
    ),
    "extend": Doing(
        body=Extended, run=plain(operations.extend, "approval", "days", "reason"),
        summary=_("Lengthen the limit of an approval"),
    ),
    "promise": Doing(
        body=Promised, run=plain(operations.promise, "approval", "days", "text", "document"),
        summary=_("Promise another limit for an approval"),
    ),
    "require": Doing(body=Required, run=_require, summary=_("Let an approval wait for others")),
}  # fmt: skip
ENDPOINTS: Final[tuple[Endpoint, ...]] = KIND.does(DOINGS)
