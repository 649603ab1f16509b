"""Doors for the public, routes of what comes in, and reports of one matter as candidate findings."""

from datetime import datetime
from typing import Annotated, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Id, Sent, Text
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Plain, WithReason, plain
from jianxing.api.resources.naming import (
    Named,
    found_body,
    found_jurisdictions,
    found_project,
    maybe_named,
    named,
)
from jianxing.approvals import queries as approvals
from jianxing.approvals.models import Bundle
from jianxing.directory.models import PlanDomain
from jianxing.feedback import operations, queries
from jianxing.feedback.models import Category, Cluster, Door, Route

DOORS: Final = 500


class ReportDoorLine(TypedDict):
    """A door: its code stands in the QR code, `address` is what the QR code says (empty where the node does not know it)."""

    id: int
    code: str
    address: str
    title_zh: str
    title_en: str
    domain: PlanDomain
    body: Named
    responsible: Named | None
    project: int | None
    approval_bundle: int | None
    lat: float | None
    long: float | None
    opened_at: datetime
    closed_at: datetime | None


class ReportDoorList(TypedDict):
    """Doors, the open ones first."""

    items: list[ReportDoorLine]


class RouteLine(TypedDict):
    """To whom reports of a category go; without a jurisdiction, wherever no other route speaks."""

    id: int
    service_code: Category
    jurisdiction: str | None
    responsible: Named
    body: Named
    set_at: datetime


class RouteList(TypedDict):
    """The routes in force."""

    items: list[RouteLine]


class ClusterHead(TypedDict):
    """Reports of one matter after something was done to them."""

    id: int
    service_code: Category
    finding: int | None
    end_reason: str
    ended_at: datetime | None


class ClusterLine(ClusterHead):
    """Reports of one matter: a candidate finding."""

    body: Named
    found_at: datetime
    reports: list[int]


class ClusterList(TypedDict):
    """Candidates that wait for a decision, those of the most reports first."""

    items: list[ClusterLine]


class DoorOpened(Sent):
    """What stands on the page of the door, and where what comes by it goes."""

    title_zh: Annotated[str, Text(80, 1)]
    title_en: Annotated[str, Text(120, 1)]
    domain: PlanDomain
    project: Id | None = None
    approval_bundle: Id | None = None
    responsible: Id | None = None
    long: Annotated[float | None, Field(ge=-180, le=180)] = None
    lat: Annotated[float | None, Field(ge=-90, le=90)] = None


class RouteSet(Sent):
    """To whom reports of a category go; the jurisdiction by its GB/T 2260 code."""

    service_code: Category
    jurisdiction: Annotated[str, Text(12)] = ""
    responsible: Id


class ClusterMade(Sent):
    """The words of the finding; empty: the number of reports and the words of the first."""

    description: Annotated[str, Text(LONG)] = ""


def door_line(door: Door) -> ReportDoorLine:
    """Return a door."""
    return {
        "id": door.pk, "code": door.code,
        "address": f"{settings.DOOR_ADDRESS}/{door.code}" if settings.DOOR_ADDRESS else "",
        "title_zh": door.title_zh, "title_en": door.title_en, "domain": PlanDomain(door.domain), "body": named(door.body),
        "responsible": maybe_named(door.responsible), "project": door.project.pk if door.project else None,
        "approval_bundle": door.bundle.pk if door.bundle else None, "lat": door.latitude, "long": door.longitude,
        "opened_at": door.opened_at, "closed_at": door.closed_at,
    }  # fmt: skip


def cluster_head(cluster: Cluster) -> ClusterHead:
    """Return how reports of one matter stand."""
    return {
        "id": cluster.pk, "service_code": Category(cluster.category), "finding": cluster.finding_id,
        "end_reason": cluster.end_reason, "ended_at": cluster.ended_at,
    }  # fmt: skip


DOOR: Final = Kind(
    area="reports", path="/report-doors/{id}", name="report_door", read=queries.one_door, title=str, head=door_line,
    gives=ReportDoorLine,
)  # fmt: skip
CLUSTER: Final = Kind(
    area="reports", path="/report-clusters/{id}", name="report_cluster", read=queries.one_cluster, title=str,
    head=cluster_head, gives=ClusterHead,
)  # fmt: skip


def doors(call: Call) -> ReportDoorList:
    """Give the doors."""
    return {"items": [door_line(each) for each in queries.doors()[:DOORS]]}


def open_door(call: Call) -> Answer:
    """Open a door."""
    sent = call.sent(DoorOpened)
    bundle: Bundle | None = None
    if sent.approval_bundle is not None:
        try:
            bundle = approvals.one(pk=sent.approval_bundle)
        except Bundle.DoesNotExist:
            raise unknown("/approval_bundle") from None
    return DOOR.made(
        operations.open_door(
            title_zh=sent.title_zh, title_en=sent.title_en, domain=sent.domain,
            project=found_project(sent.project, at="/project"), bundle=bundle,
            responsible=found_body(sent.responsible, at="/responsible"), longitude=sent.long, latitude=sent.lat,
            by=call.by, at=call.at,
        )
    )  # fmt: skip


def _route(route: Route) -> RouteLine:
    return {
        "id": route.pk, "service_code": Category(route.category),
        "jurisdiction": route.jurisdiction.code if route.jurisdiction else None, "responsible": named(route.responsible),
        "body": named(route.body), "set_at": route.set_at,
    }  # fmt: skip


def routes(call: Call) -> RouteList:
    """Give the routes in force."""
    return {"items": [_route(each) for each in queries.routes()]}


def set_route(call: Call) -> RouteLine:
    """Set a route."""
    sent = call.sent(RouteSet)
    responsible = found_body(sent.responsible, at="/responsible")
    assert responsible is not None
    codes = [sent.jurisdiction] if sent.jurisdiction else []
    places = found_jurisdictions(codes, on=call.today, at="/jurisdiction")
    made = operations.set_route(
        category=sent.service_code, responsible=responsible, jurisdiction=places[0] if places else None, by=call.by, at=call.at
    )  # fmt: skip
    return _route(made)


def clusters(call: Call) -> ClusterList:
    """Give the candidates that wait."""
    return {
        "items": [
            {
                **cluster_head(each), "body": named(each.body), "found_at": each.found_at,
                "reports": [one.pk for one in queries.of_cluster(cluster=each)],
            }
            for each in queries.clusters()[: queries.PAGE]
        ]
    }  # fmt: skip


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/report-doors", name="list_report_doors", area="reports", run=doors,
        summary=_("Doors for the public that the acting body sees"), gives=ReportDoorList,
    ),
    Endpoint(
        method="POST", path="/report-doors", name="open_report_door", area="reports", run=open_door, status=201,
        summary=_("Open a door for the public"), body=DoorOpened, gives=ReportDoorLine,
    ),
    Endpoint(
        method="GET", path="/report-routes", name="list_report_routes", area="reports", run=routes,
        summary=_("To whom reports of a category go"), gives=RouteList,
    ),
    Endpoint(
        method="POST", path="/report-routes", name="set_report_route", area="reports", run=set_route, status=201,
        summary=_("Say to whom reports of a category go"), body=RouteSet, gives=RouteLine,
    ),
    Endpoint(
        method="GET", path="/report-clusters", name="list_report_clusters", area="reports", run=clusters,
        summary=_("Reports of one matter that wait for a decision"), gives=ClusterList,
    ),
    *DOOR.does({"close": Doing(body=Plain, run=plain(operations.close_door, "door"), summary=_("Close a door for the public"))}),
    *CLUSTER.does(
        {
            "make_finding": Doing(
                body=ClusterMade, run=plain(operations.make_finding, "cluster", "description"),
                summary=_("Make a finding of reports of one matter"),
            ),
            "put_aside": Doing(
                body=WithReason, run=plain(operations.put_aside, "cluster", "reason"),
                summary=_("Put reports of one matter aside"),
            ),
        }
    ),
)  # fmt: skip
