"""Approval bundles, their approvals, and the kinds that bodies keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.approvals import queries
from jianxing.approvals.models import (
    BUNDLE_LABELS,
    STATE_LABELS,
    Approval,
    Kind,
    PastCase,
    Pause,
    Prerequisite,
)
from jianxing.exporting.columns import Kind as Column
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name, joined
from jianxing.exporting.policies import check_business
from jianxing.projects.models import Project


def _filters(asked: Asked) -> queries.Filters:
    told = asked.filters
    return queries.Filters(
        state=told.get("state") or "",
        side=told.get("side") or "all",
        late=bool(told.get("late")),
        project=told.get("project"),
        words=told.get("q") or "",
    )


def _bundles(asked: Asked) -> QuerySet[Any]:
    return queries.bundles(filters=_filters(asked), by=asked.by, today=asked.today)


def _bundle_headings(asked: Asked) -> Sequence[Heading]:
    states = {str(key): str(label) for key, label in BUNDLE_LABELS.items()}
    # The project is not always seen by who sees the bundle: asked apart, a row without it stays.
    expected = queries.expected_of(
        bundles=_bundles(asked).order_by().values_list("pk", flat=True), today=asked.today
    )

    def room(pk: int) -> int | None:
        return expected[pk].standing.outlook.room if pk in expected else None

    def missed(pk: int) -> str:
        return f"{100 * expected[pk].standing.chance.missed:.1f}%" if pk in expected else ""

    project = Subquery(Project.objects.filter(pk=OuterRef("project_id")).values("name")[:1])
    return (
        (
            _("Approval bundle"),
            (
                Field("number", _("Number of the bundle"), 26, "number"),
                Field("name", _("Name of the application"), 36, "name"),
                Field("project", _("Project"), 30, project),
                Field("applicant", _("Applicant"), 28, "applicant__name"),
                Field("coordinator", _("Coordinating body"), 24, "coordinator__name"),
                Field("body", _("Followed by"), 24, "body__name"),
            ),
        ),
        (
            _("How it stands"),
            (
                Field("state", _("State of the bundle"), 12, "state", show=states.get),
                Field("deadline", _("Deadline of the application"), 12, "deadline", Column.DAY),
                Field("completed", _("Handed in on"), 12, "completed_on", Column.DAY),
                Field("approvals", _("Approvals needed"), 10, "approvals_count", Column.NUMBER),
                Field("granted", _("Approvals granted"), 10, "granted_count", Column.NUMBER),
                Field("room", _("Room in working days"), 10, "pk", Column.NUMBER, show=room),
                Field("missed", _("Chance of missing it"), 10, "pk", show=missed),
            ),
        ),
    )


BUNDLES = Listed(
    key="approval-bundles",
    name=gettext_lazy("Approval bundles"),
    check=check_business,
    found=_bundles,
    headings=_bundle_headings,
    title=lambda asked: _("Approval bundles of %(body)s") % {"body": body_name(asked)},
)


def _approvals(asked: Asked) -> QuerySet[Approval]:
    return queries.approvals(filters=_filters(asked), by=asked.by, today=asked.today)


def _approval_headings(asked: Asked) -> Sequence[Heading]:
    states = {str(key): str(label) for key, label in STATE_LABELS.items()}
    needs = Prerequisite.objects.filter(approval=OuterRef("pk"))
    stops = Pause.objects.filter(approval=OuterRef("pk"))
    counted = Subquery(
        stops.order_by().values("approval").annotate(n=Count("pk")).values("n")[:1],
        output_field=IntegerField(),
    )
    return (
        (
            _("Approval of a bundle"),
            (
                Field("bundle", _("Number of the bundle"), 26, "bundle__number"),
                Field("application", _("Name of the application"), 36, "bundle__name"),
                Field("code", _("Code in the bundle"), 10, "code"),
                Field("name", _("Name of the approval"), 32, "name"),
                Field("body", _("Approving body"), 26, "body__name"),
                Field("track", _("Parallel track"), 14, "track"),
                Field(
                    "after", _("Waits for"), 16, joined(needs, "needs__code", by="approval", order_by=("id",))
                ),
            ),
        ),
        (
            _("Limits and days"),
            (
                Field("statutory", _("Statutory limit in working days"), 10, "statutory_days", Column.NUMBER),
                Field("promised", _("Promised limit in working days"), 10, "promised_days", Column.NUMBER),
                Field("extended", _("Lengthened by working days"), 10, "extended_days", Column.NUMBER),
                Field("state", _("State of the approval"), 12, "state", show=states.get),
                Field("filed", _("Filed on"), 12, "filed_on", Column.DAY),
                Field("accepted", _("Accepted on"), 12, "accepted_on", Column.DAY),
                Field("decided", _("Decided on"), 12, "decided_on", Column.DAY),
                Field("document", _("Number of the approval"), 26, "document"),
                Field("stops", _("Stops of the limit"), 8, Coalesce(counted, 0), Column.NUMBER),
            ),
        ),
    )


APPROVALS = Listed(
    key="approvals",
    name=gettext_lazy("Approvals of bundles"),
    check=check_business,
    found=_approvals,
    headings=_approval_headings,
    title=lambda asked: _("Approvals of bundles of %(body)s") % {"body": body_name(asked)},
)


def _kinds(asked: Asked) -> QuerySet[Kind]:
    cases = PastCase.objects.filter(body=OuterRef("body_id"), code=OuterRef("code")).order_by()
    return (
        Kind.objects.filter(superseded_at=None)
        .annotate(
            cases_count=Coalesce(
                Subquery(
                    cases.values("body").annotate(n=Count("pk")).values("n")[:1], output_field=IntegerField()
                ),
                0,
            )
        )
        .order_by("body__pinyin_key", "code", "pk")
    )


def _kind_headings(asked: Asked) -> Sequence[Heading]:
    return (
        (
            _("Kind of approval"),
            (
                Field("body", _("Approving body"), 28, "body__name"),
                Field("code", _("Code of the kind"), 16, "code"),
                Field("name", _("Name of the approval"), 36, "name"),
                Field("statutory", _("Statutory limit in working days"), 10, "statutory_days", Column.NUMBER),
                Field("promised", _("Promised limit in working days"), 10, "promised_days", Column.NUMBER),
                Field("basis", _("Legal basis of the approval"), 36, "basis"),
                Field("cases", _("Past cases"), 10, "cases_count", Column.NUMBER),
            ),
        ),
    )


KINDS = Listed(
    key="approval-kinds",
    name=gettext_lazy("Kinds of approvals"),
    check=check_business,
    found=_kinds,
    headings=_kind_headings,
    title=lambda asked: _("Kinds of approvals"),
)
