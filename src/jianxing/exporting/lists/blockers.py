"""Open blockers by what they cost if they stay another week, the dearest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_business
from jianxing.schedules import queries
from jianxing.schedules.models import Blocker


def _costs(asked: Asked) -> Mapping[int, queries.Cost]:
    """Return what each open blocker costs, by its key, the dearest first; computed once for the same records."""
    project = asked.filters.get("project")
    found = queries.dearest(
        today=asked.today,
        longer=asked.filters.get("longer") or queries.WEEK,
        schedules=queries.with_open_blockers(project=project),
        most=None,
    )
    return {cost.blocker.pk: cost for cost in found.costs}


def _found(asked: Asked) -> QuerySet[Blocker]:
    keys = list(_costs(asked))
    if not keys:
        return Blocker.objects.none()
    places = [When(pk=key, then=Value(place)) for place, key in enumerate(keys)]
    return Blocker.objects.filter(pk__in=keys).order_by(Case(*places, output_field=IntegerField()))


def _headings(asked: Asked) -> Sequence[Heading]:
    costs = _costs(asked)

    def days(pk: int) -> int:
        return costs[pk].days

    def finish(pk: int) -> date:
        return costs[pk].finish

    def later(pk: int) -> date:
        return costs[pk].later

    return (
        (
            _("Blocker"),
            (
                Field("name", _("Name of the blocker"), 36, "name"),
                Field("finding", _("Number of the finding"), 22, "finding__number"),
                Field("responsible", _("Responsible body"), 24, "finding__responsible__name"),
                Field("project", _("Project held up"), 32, "schedule__project__name"),
                Field("tasks", _("Tasks held up"), 40, "tasks", show=_tasks),
                Field("first", _("Held up since"), 12, "first_on", Kind.DAY),
                Field("expected", _("Expected end"), 12, "expected_on", Kind.DAY),
            ),
        ),
        (
            _("If it stays longer"),
            (
                Field("cost", _("Costs (calendar days)"), 10, "pk", Kind.NUMBER, show=days),
                Field("now", _("Completion now"), 12, "pk", Kind.DAY, show=finish),
                Field("then", _("Completion then"), 12, "pk", Kind.DAY, show=later),
                Field("effort", _("Effort (working days)"), 10, "effort_days", Kind.NUMBER),
            ),
        ),
    )


def _tasks(told: Sequence[Mapping[str, Any]]) -> str:
    return "、".join(f"{task['key']} {task['name']}" for task in told)


BLOCKERS = Listed(
    key="blockers",
    name=gettext_lazy("Open blockers"),
    check=check_business,
    found=_found,
    headings=_headings,
    title=lambda asked: _("Open blockers of %(body)s by what they cost") % {"body": body_name(asked)},
)
