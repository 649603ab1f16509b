"""Series, meetings and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from jianxing.directory.models import PlanDomain
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name, joined
from jianxing.exporting.policies import check_business
from jianxing.meetings import queries
from jianxing.meetings.models import DECISION_LABELS, STATE_LABELS, Attendance, Participant
from jianxing.meetings.queries.listing import meetings

_DAYS = frozenset({"since", "until"})


def _meetings(asked: Asked) -> QuerySet[Any]:
    values: dict[str, Any] = {
        name: date.fromisoformat(value) if name in _DAYS else value
        for name, value in asked.filters.items()
        if name in ("state", *_DAYS)
    }
    return meetings(
        queries.Filters(
            **values,
            series=asked.filters.get("series"),
            unexplained=bool(asked.filters.get("unexplained")),
            words=str(asked.filters.get("q", "")),
        )
    )


def _meeting_headings(asked: Asked) -> Sequence[Heading]:
    states = {state.value: str(label) for state, label in STATE_LABELS.items()}
    came = Attendance.objects.filter(meeting=OuterRef("pk"), came=True)
    return (
        (
            _("Meeting"),
            (
                Field("number", _("Number"), 22, "number"),
                Field("series", _("Series"), 30, "series__name"),
                Field("cadence", _("Cadence"), 12, "cadence_name"),
                Field("season", _("Season"), 12, "season"),
                Field("host", _("Host"), 24, "body__name"),
                Field("state", _("State"), 10, "state", show=states.get),
            ),
        ),
        (
            _("When and where"),
            (
                Field("due", _("Due by the rules on"), 12, "due_on", Kind.DAY),
                Field("planned", _("Planned for"), 12, "planned_on", Kind.DAY),
                Field("held", _("Day it was held"), 12, "held_on", Kind.DAY),
                Field("place", pgettext("meeting", "Where"), 24, "place"),
            ),
        ),
        (
            _("What came of it"),
            (
                Field(
                    "came",
                    _("Which bodies came"),
                    40,
                    joined(came, "body__name", by="meeting", order_by=("id",)),
                ),
                Field("reason", _("Why it was missed"), 40, "missed_reason"),
                Field("summary", _("Summary"), 48, "summary"),
            ),
        ),
    )


MEETINGS = Listed(
    key="meetings",
    name=gettext_lazy("Meetings"),
    check=check_business,
    found=_meetings,
    headings=_meeting_headings,
    title=lambda asked: _("Meetings of %(body)s") % {"body": body_name(asked)},
)


def _series(asked: Asked) -> QuerySet[Any]:
    return queries.series_list(today=asked.today)


def _series_headings(asked: Asked) -> Sequence[Heading]:
    domains = {value: str(label) for value, label in PlanDomain.choices}
    members = Participant.objects.filter(series=OuterRef("pk"), until=None)
    return (
        (
            _("Series"),
            (
                Field("number", _("Number"), 22, "number"),
                Field("name", _("Series"), 36, "name"),
                Field("domain", _("Domain"), 12, "domain", show=domains.get),
                Field("host", _("Host"), 24, "body__name"),
                Field(
                    "members",
                    _("Who takes part"),
                    40,
                    joined(members, "body__name", by="series", order_by=("id",)),
                ),
                Field("ended", _("Ended on"), 12, "ended_on", Kind.DAY),
            ),
        ),
        (
            _("Until today"),
            (
                Field("due", _("Due"), 8, "due_count", Kind.NUMBER),
                Field("held", pgettext("meeting", "held"), 8, "held_count", Kind.NUMBER),
                Field("missed", _("Missed"), 8, "missed_count", Kind.NUMBER),
                Field("unexplained", _("Missed without a reason"), 10, "unexplained_count", Kind.NUMBER),
            ),
        ),
    )


SERIES = Listed(
    key="meeting-series",
    name=gettext_lazy("Series of meetings"),
    check=check_business,
    found=_series,
    headings=_series_headings,
    title=lambda asked: _("Series of meetings of %(body)s") % {"body": body_name(asked)},
)


def _decisions(asked: Asked) -> QuerySet[Any]:
    filters = queries.DecisionFilters(
        side="ours" if asked.filters.get("side") == "ours" else "all",
        state=str(asked.filters.get("state", "")),
        late=bool(asked.filters.get("late")),
        words=str(asked.filters.get("q", "")),
    )
    return queries.decisions(filters=filters, by=asked.by, today=asked.today)


def _decision_headings(asked: Asked) -> Sequence[Heading]:
    states = {state.value: str(label) for state, label in DECISION_LABELS.items()}
    return (
        (
            pgettext("meeting", "Decision"),
            (
                Field("number", _("Number"), 22, "number"),
                Field("text", pgettext("meeting", "Decision"), 60, "text"),
                Field("responsible", _("Responsible body"), 24, "responsible__name"),
                Field("due", pgettext("meeting", "Due date"), 12, "due_on", Kind.DAY),
                Field("state", _("State"), 12, "state", show=states.get),
                Field("host", _("Decided at a meeting of"), 24, "body__name"),
            ),
        ),
    )


DECISIONS = Listed(
    key="decisions",
    name=gettext_lazy("Decisions"),
    check=check_business,
    found=_decisions,
    headings=_decision_headings,
    title=lambda asked: _("Decisions seen by %(body)s") % {"body": body_name(asked)},
)
