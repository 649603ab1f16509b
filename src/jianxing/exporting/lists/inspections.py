"""Inspections, and reminders sent and received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name, joined
from jianxing.exporting.policies import check_business
from jianxing.inspections import queries
from jianxing.inspections.models import (
    REMINDER_STATE_LABELS,
    STATE_LABELS,
    Inspection,
    InspectionBody,
    InspectionFinding,
    InspectionProject,
    Reminder,
)

_DAYS = frozenset({"planned_from", "planned_to"})


def _inspections(asked: Asked) -> QuerySet[Inspection]:
    values: dict[str, Any] = {
        name: date.fromisoformat(value) if name in _DAYS else value for name, value in asked.filters.items()
    }
    return queries.filtered(filters=queries.Filters(**values)).order_by("-planned_on", "-pk")


def _inspection_headings(asked: Asked) -> Sequence[Heading]:
    modes = {key: str(label) for key, label in Inspection.Mode.choices}
    states = {state.value: str(label) for state, label in STATE_LABELS.items()}
    companions = InspectionBody.objects.filter(inspection=OuterRef("pk"))
    targets = InspectionProject.objects.filter(inspection=OuterRef("pk")).annotate(
        what=Coalesce("project__name", "site")
    )
    found = InspectionFinding.objects.filter(inspection=OuterRef("pk")).order_by().values("inspection")
    return (
        (
            _("Inspection"),
            (
                Field("number", _("Number"), 22, "number"),
                Field("title", _("Inspection"), 40, "title"),
                Field("mode", _("Mode"), 12, "mode", show=modes.get),
                Field("state", _("State"), 10, "state", show=states.get),
            ),
        ),
        (
            _("When and where"),
            (
                Field("planned", _("Planned for"), 12, "planned_on", Kind.DAY),
                Field("from", _("Held from"), 12, "held_from", Kind.DAY),
                Field("to", _("Held until"), 12, "held_to", Kind.DAY),
                Field("place", _("Where"), 24, "place"),
                Field("jurisdiction", _("Jurisdiction"), 12, "jurisdiction__name"),
                Field("targets", _("Looked at"), 40, joined(targets, "what", by="inspection")),
            ),
        ),
        (
            _("Who, and what came of it"),
            (
                Field("body", _("Led by"), 24, "body__name"),
                Field("with", _("With"), 30, joined(companions, "body__name", by="inspection")),
                Field("people", _("People sent"), 8, "people", Kind.NUMBER),
                Field(
                    "findings",
                    _("Findings"),
                    8,
                    Subquery(found.annotate(n=Count("pk")).values("n")),
                    Kind.NUMBER,
                    lambda number: number or 0,
                ),
                Field("summary", _("Summary"), 48, "summary"),
            ),
        ),
    )


INSPECTIONS = Listed(
    key="inspections",
    name=gettext_lazy("Inspections"),
    check=check_business,
    found=_inspections,
    headings=_inspection_headings,
    title=lambda asked: _("Inspections of %(body)s") % {"body": body_name(asked)},
)


def _reminders(asked: Asked) -> QuerySet[Reminder]:
    is_sent, state = asked.filters.get("side") == "sent", asked.filters.get("state", "")
    return queries.reminders(
        sent_by=asked.by.body_id if is_sent else None,
        addressee=None if is_sent else asked.by.body_id,
        state=state if state in REMINDER_STATE_LABELS else "",
    )


def _reminder_headings(asked: Asked) -> Sequence[Heading]:
    states = {state.value: str(label) for state, label in REMINDER_STATE_LABELS.items()}
    return (
        (
            _("Reminder"),
            (
                Field("number", _("Number"), 22, "number"),
                Field("text", _("What it is reminded of"), 60, "text"),
                Field("from", _("Sent by"), 24, "sent_by_body__name"),
                Field("to", _("Addressed to"), 24, "addressee__name"),
                Field("sent", _("Sent"), 17, "sent_at", Kind.INSTANT),
            ),
        ),
        (
            _("Answer"),
            (
                Field("state", _("State"), 10, "state", show=states.get),
                Field("due", _("Answer due"), 12, "due_on", Kind.DAY),
                Field("reply", _("What was answered"), 60, "reply"),
                Field("replied", _("Answered at"), 17, "replied_at", Kind.INSTANT),
            ),
        ),
    )


def _reminder_title(asked: Asked) -> str:
    if asked.filters.get("side") == "sent":
        return _("Reminders sent by %(body)s") % {"body": body_name(asked)}
    return _("Reminders received by %(body)s") % {"body": body_name(asked)}


REMINDERS = Listed(
    key="reminders",
    name=gettext_lazy("Reminders"),
    check=check_business,
    found=_reminders,
    headings=_reminder_headings,
    title=_reminder_title,
)
