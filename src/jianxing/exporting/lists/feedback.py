"""Reports from the public, and what came of them. Contacts are in no list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from jianxing.directory.models import PlanDomain
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_business
from jianxing.feedback import queries
from jianxing.feedback.models import STATE_LABELS, Answer, Category, Report


def _reports(asked: Asked) -> QuerySet[Report]:
    return queries.reports(filters=queries.Filters(**asked.filters), by=asked.by, today=asked.today)


def _headings(asked: Asked) -> Sequence[Heading]:
    states = {state.value: str(label) for state, label in STATE_LABELS.items()}
    categories = {key: str(label) for key, label in Category.choices}
    domains = {key: str(label) for key, label in PlanDomain.choices}
    last: Any = Answer.objects.filter(report=OuterRef("pk")).order_by("-round")
    return (
        (
            pgettext("report", "Report"),
            (
                Field("number", _("Number of the report"), 24, "number"),
                Field("category", pgettext("report", "Category"), 16, "category", show=categories.get),
                Field("domain", _("Domain of the report"), 12, "domain", show=domains.get),
                Field("text", pgettext("report", "What was said"), 60, "text"),
                Field("place", pgettext("report", "Where"), 28, "place"),
                Field("longitude", _("Longitude (WGS 84)"), 12, "longitude", Kind.NUMBER),
                Field("latitude", _("Latitude (WGS 84)"), 12, "latitude", Kind.NUMBER),
                Field("jurisdiction", _("Jurisdiction"), 16, "jurisdiction__name"),
                Field("door", _("Door"), 24, "door__title_zh"),
                Field("received", pgettext("report", "Came in"), 17, "received_at", Kind.INSTANT),
            ),
        ),
        (
            pgettext("report", "Answering"),
            (
                Field("body", _("Supervising body"), 26, "body__name"),
                Field("responsible", _("Department that answers"), 26, "responsible__name"),
                Field("state", _("State of the report"), 14, "state", show=states.get),
                Field("due", _("To be answered by"), 12, "due_on", Kind.DAY),
                Field("answer", _("Last answer"), 48, Subquery(last.values("text")[:1])),
                Field("end", _("Reason of the end"), 36, "end_reason"),
                Field("ended", pgettext("report", "Ended"), 17, "ended_at", Kind.INSTANT),
            ),
        ),
    )


REPORTS = Listed(
    key="reports",
    name=gettext_lazy("Reports from the public"),
    check=check_business,
    found=_reports,
    headings=_headings,
    title=lambda asked: _("Reports from the public to %(body)s") % {"body": body_name(asked)},
)
