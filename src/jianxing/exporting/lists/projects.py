"""Projects, the money of a project, its checklist, and programmes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory.models import PlanDomain
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name, joined
from jianxing.exporting.policies import check_business
from jianxing.projects import queries
from jianxing.projects.models import (
    STAGE_LABELS,
    CheckItem,
    Focus,
    FundEntry,
    Programme,
    ProgrammeParty,
    Project,
    ProjectBody,
)


def _domains() -> dict[str, str]:
    return {key: str(label) for key, label in PlanDomain.choices}


def _projects(asked: Asked) -> QuerySet[Project]:
    filters = asked.filters
    narrowed = queries.Filters(
        domain=filters.get("domain", ""),
        stage=filters.get("stage", ""),
        parent=filters.get("parent"),
        words=filters.get("q", ""),
    )
    return queries.filtered(filters=narrowed).order_by("pinyin_key", "pk")


def _project_headings(asked: Asked) -> Sequence[Heading]:
    stages = {stage.value: str(label) for stage, label in STAGE_LABELS.items()}
    links = ProjectBody.objects.filter(project=OuterRef("pk"), until_at=None)
    part = ProjectBody.Part
    return (
        (
            _("Project"),
            (
                Field("name", _("Project"), 36, "name"),
                Field("code", _("Code"), 20, "code"),
                Field("domain", _("Domain"), 12, "domain", show=_domains().get),
                Field("stage", _("Stage"), 10, "stage", show=stages.get),
                Field("parent", _("Part of"), 24, "parent__name"),
                Field("programme", _("Programme"), 24, "programme__title"),
            ),
        ),
        (
            _("Place"),
            (
                Field("located", _("Located in"), 14, "located_in__name"),
                Field("governed", _("Governing jurisdiction"), 14, "governed_by__name"),
            ),
        ),
        (
            _("Responsibility"),
            (
                Field(
                    "owner", _("Owner"), 24, joined(links.filter(part=part.OWNER), "body__name", by="project")
                ),
                Field(
                    "responsible",
                    _("Responsible body"),
                    24,
                    joined(links.filter(part=part.RESPONSIBLE), "body__name", by="project"),
                ),
                Field(
                    "participating",
                    _("Taking part"),
                    24,
                    joined(links.filter(part=part.PARTICIPATING), "body__name", by="project"),
                ),
                Field("kept", _("Kept by"), 24, "registered_by__name"),
            ),
        ),
        (
            _("Particulars"),
            (
                Field("introduced", _("Newly introduced on"), 12, "introduced_on", Kind.DAY),
                Field("summary", _("Summary"), 48, "summary"),
            ),
        ),
    )


PROJECTS = Listed(
    key="projects",
    name=gettext_lazy("Projects"),
    check=check_business,
    found=_projects,
    headings=_project_headings,
    title=lambda asked: _("Projects of %(body)s") % {"body": body_name(asked)},
)


def _name_of_project(asked: Asked) -> str:
    found = Project.objects.filter(pk=asked.filters.get("project", 0)).values_list("name", flat=True).first()
    return found or body_name(asked)


def _funds(asked: Asked) -> QuerySet[FundEntry]:
    entries = FundEntry.objects.filter(voided_at=None, fund__voided_at=None)
    if project := asked.filters.get("project"):
        entries = entries.filter(fund__project=project)
    return entries.order_by("fund__project__pinyin_key", "fund_id", "pk")


def _fund_headings(asked: Asked) -> Sequence[Heading]:
    kinds = {key: str(label) for key, label in FundEntry.Kind.choices}
    return (
        (
            _("Fund"),
            (
                Field("project", _("Project"), 32, "fund__project__name"),
                Field("fund", _("Fund"), 28, "fund__name"),
                Field("source", _("Source"), 24, "fund__source"),
            ),
        ),
        (
            _("Entry"),
            (
                Field("kind", _("Kind"), 10, "kind", show=kinds.get),
                Field("amount", _("Amount (yuan)"), 18, "amount", Kind.MONEY),
                Field("planned", _("Planned for"), 12, "planned_on", Kind.DAY),
                Field("on", _("Happened on"), 12, "on", Kind.DAY),
                Field("payee", _("Payee"), 24, Coalesce("payee_body__name", "payee")),
                Field("purpose", _("Purpose"), 24, "purpose"),
                Field("document", _("Document"), 24, "document"),
                Field("by", _("Entered by"), 24, "entered_body__name"),
            ),
        ),
    )


FUNDS = Listed(
    key="funds",
    name=gettext_lazy("Funds"),
    check=check_business,
    found=_funds,
    headings=_fund_headings,
    title=lambda asked: _("Funds: %(name)s") % {"name": _name_of_project(asked)},
)


def _checks(asked: Asked) -> QuerySet[CheckItem]:
    items = CheckItem.objects.filter(voided_at=None)
    if project := asked.filters.get("project"):
        items = items.filter(checklist__project=project)
    return items.order_by("checklist__project__pinyin_key", "checklist_id", "ordinal", "pk")


def _check_headings(asked: Asked) -> Sequence[Heading]:
    focuses: dict[Any, str] = {key: str(label) for key, label in Focus.choices}
    yes = _("yes")
    return (
        (
            _("Checklist"),
            (
                Field("project", _("Project"), 36, "checklist__project__name"),
                Field("ordinal", _("No."), 8, "ordinal", Kind.NUMBER),
                Field("text", _("What is looked at"), 60, "text"),
                Field("focus", _("Link of the project's life"), 20, "focus", show=focuses.get),
                Field("required", _("Required"), 10, "is_required", show=lambda is_so: yes if is_so else ""),
            ),
        ),
    )


CHECKLISTS = Listed(
    key="checklists",
    name=gettext_lazy("Checklists"),
    check=check_business,
    found=_checks,
    headings=_check_headings,
    title=lambda asked: _("Checklist: %(name)s") % {"name": _name_of_project(asked)},
)


def _programmes(asked: Asked) -> QuerySet[Programme]:
    return queries.programmes(kind=asked.filters.get("kind", ""), words=asked.filters.get("q", ""))


def _programme_headings(asked: Asked) -> Sequence[Heading]:
    kinds = {key: str(label) for key, label in Programme.Kind.choices}
    parties = ProgrammeParty.objects.filter(programme=OuterRef("pk"))
    return (
        (
            _("Programme"),
            (
                Field("title", _("Programme"), 48, "title"),
                Field("kind", _("Kind"), 12, "kind", show=kinds.get),
                Field("document", _("Document number"), 24, "document_no"),
                Field("domain", _("Domain"), 12, "domain", show=_domains().get),
                Field("from", _("From year"), 8, "from_year", Kind.NUMBER),
                Field("to", _("To year"), 8, "to_year", Kind.NUMBER),
            ),
        ),
        (
            _("Bodies"),
            (
                Field("kept", _("Kept by"), 24, "registered_by__name"),
                Field("parties", _("Parties"), 36, joined(parties, "body__name", by="programme")),
                Field("signed", _("Signed on"), 12, "signed_on", Kind.DAY),
                Field("summary", _("Summary"), 48, "summary"),
            ),
        ),
    )


PROGRAMMES = Listed(
    key="programmes",
    name=gettext_lazy("Programmes"),
    check=check_business,
    found=_programmes,
    headings=_programme_headings,
    title=lambda asked: _("Programmes of %(body)s") % {"body": body_name(asked)},
)
