"""From projects to an OC4IDS package."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from jianxing.oc4ids.package import VERSION
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import FundEntry, Project, ProjectBody
from jianxing.projects.queries import Filters, filtered

SHANGHAI = ZoneInfo("Asia/Shanghai")
PREFIX = "oc4ids-jianxing"
STAGE_SCHEME, DOMAIN_SCHEME = "jianxing-stage", "jianxing-domain"
STATUS = {
    Stage.PLANNING: "identification",
    Stage.APPROVAL: "preparation",
    Stage.TENDERING: "implementation",
    Stage.CONSTRUCTION: "implementation",
    Stage.ACCEPTANCE: "completion",
    Stage.OPERATION: "completed",
}
#: Sectors of the standard nearest to the six domains.
SECTORS = {
    "industry": "economy",
    "transport": "transport",
    "ecology": "naturalResources",
    "public_services": "governance",
    "culture_tourism": "cultureSportsAndRecreation",
    "safety": "governance",
}
ROLES = {
    ProjectBody.Part.OWNER: ["publicAuthority"],
    ProjectBody.Part.RESPONSIBLE: ["administrativeEntity"],
    ProjectBody.Part.PARTICIPATING: [],
}


def package(*, publisher: str, at: datetime) -> dict[str, Any]:
    """Return what the acting body sees of the projects as a package; inside ``acting(by)``, void ones left out."""
    found = (
        filtered(filters=Filters())
        .filter(voided_at=None)
        .select_related("located_in")
        .prefetch_related("stages", "body_links__body", "funds__entries")
        .order_by("pk")
    )
    return {
        "uri": f"urn:jianxing:oc4ids:{at.astimezone(SHANGHAI):%Y%m%dT%H%M%S}",
        "publishedDate": at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "version": VERSION,
        "publisher": {"name": publisher},
        "projects": [project(one) for one in found],
    }


def identifier(one: Project) -> str:
    """Return the project's id in the standard: our prefix and the uid, the same on every node."""
    return f"{PREFIX}-{one.uid}"


def project(one: Project) -> dict[str, Any]:
    """Return one project; what is not known is left out, as the standard wants it."""
    data: dict[str, Any] = {
        "id": identifier(one),
        "title": one.name,
        "description": one.summary,
        "status": STATUS[Stage(one.stage)],
        "sector": [SECTORS[one.domain]] if one.domain else [],
        "additionalClassifications": [
            {"scheme": STAGE_SCHEME, "id": one.stage, "description": one.get_stage_display()},
            *([{"scheme": DOMAIN_SCHEME, "id": one.domain, "description": one.get_domain_display()}] if one.domain else []),
        ],
        "locations": list(_locations(one)),
        "parties": _parties(one),
        "budget": _budget(one),
        "period": _days(startDate=_entered(one, Stage.CONSTRUCTION), endDate=_entered(one, Stage.OPERATION)),
        "completion": _days(endDate=_entered(one, Stage.OPERATION)),
    }  # fmt: skip
    return {name: value for name, value in data.items() if value not in ("", [], {}, None)}


def _locations(one: Project) -> Iterable[dict[str, Any]]:
    if one.longitude is not None and one.latitude is not None:
        yield {
            "id": "site",
            "geometry": {"type": "Point", "coordinates": [float(one.longitude), float(one.latitude)]},
        }
    if one.located_in is not None:
        yield {"id": f"gb-t-2260-{one.located_in.code}", "description": one.located_in.name}


def _parties(one: Project) -> list[dict[str, Any]]:
    parties: dict[int, dict[str, Any]] = {}
    for link in one.body_links.all():
        if link.until_at is not None:
            continue
        party = parties.setdefault(link.body_id, {"id": link.body.code, "name": link.body.name, "roles": []})
        if link.body.uscc:
            party["identifier"] = {"scheme": "CN-USCC", "id": link.body.uscc, "legalName": link.body.name}
        party["roles"] += [role for role in ROLES[ProjectBody.Part(link.part)] if role not in party["roles"]]
    return [{name: value for name, value in party.items() if value} for party in parties.values()]


def _budget(one: Project) -> dict[str, Any]:
    entries = [
        entry
        for fund in one.funds.all()
        if fund.voided_at is None
        for entry in fund.entries.all()
        if entry.kind == FundEntry.Kind.BUDGET and entry.voided_at is None
    ]
    if not entries:
        return {}
    total = sum(entry.amount for entry in entries)
    last = max((entry.on for entry in entries if entry.on), default=None)
    return {"amount": {"amount": float(total), "currency": "CNY"}, **_days(approvalDate=last)}


def _entered(one: Project, stage: Stage) -> date | None:
    return next((held.on for held in one.stages.all() if held.stage == stage and held.on), None)


def _days(**days: date | None) -> dict[str, str]:
    return {
        name: datetime.combine(day, time(), SHANGHAI).isoformat()
        for name, day in days.items()
        if day is not None
    }
