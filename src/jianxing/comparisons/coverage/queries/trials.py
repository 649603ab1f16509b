"""Tests of the card at outlets."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from jianxing.comparisons.coverage.models import Card, Outlet, Trial
from jianxing.inspections.models import Inspection

#: Of each outlet and home the last test speaks.
_LAST = """
    SELECT DISTINCT ON (t.outlet_id, t.home) t.id, t.worked, o.accepts[t.home::int - 10] <> 0 AS declared
    FROM coverage_trial t JOIN coverage_outlet o ON o.id = t.outlet_id
    JOIN coverage_outletlist l ON l.id = o.outlet_list_id
    WHERE t.voided_at IS NULL AND o.until IS NULL AND l.card_id = %s
    ORDER BY t.outlet_id, t.home, t.tried_on DESC, t.id DESC
"""


@dataclass(frozen=True, slots=True)
class TrialCounts:
    """How many outlets and homes were tried, where it worked, and where it failed against what is declared."""

    tried: int
    worked: int
    broken: int


def trial_counts(*, card: Card) -> TrialCounts:
    """Return what the last tests of a card's outlets come to. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), count(*) FILTER (WHERE worked), count(*) FILTER (WHERE NOT worked AND declared) FROM ({_LAST}) x",  # noqa: S608 - our words
            [card.pk],
        )
        tried, worked, broken = cursor.fetchone() or (0, 0, 0)
    return TrialCounts(tried, worked, broken)


def failed_first(*, card: Card, most: int = 50) -> list[Trial]:
    """Return the last tests that failed where the outlet declares the card, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({_LAST}) x WHERE NOT worked AND declared ORDER BY id DESC LIMIT %s",  # noqa: S608 - our words
            [card.pk, most],
        )
        keys = [key for (key,) in cursor.fetchall()]
    found = Trial.objects.filter(pk__in=keys).select_related("outlet__outlet_list", "matter", "body")
    return list(found.order_by("-tried_on", "-pk"))


def trials_of(*, outlet: Outlet) -> QuerySet[Trial]:
    """Return the tests at an outlet, newest first, those voided among them last to speak."""
    found = Trial.objects.filter(outlet=outlet).select_related("matter", "body", "inspection", "recorded_by")
    return found.order_by("-tried_on", "-pk")


def one_trial(*, pk: int) -> Trial:
    """Return a test with its outlet and card; raises ``DoesNotExist`` where it is not seen."""
    return Trial.objects.select_related(
        "outlet__outlet_list__card__registered_by", "outlet__outlet_list__reports", "matter", "body"
    ).get(pk=pk)


def visits_of(*, body_id: int | None) -> list[Inspection]:
    """Return the visitor-style inspections of a body that a test may be part of, newest first."""
    found = Inspection.objects.filter(body_id=body_id, mode=Inspection.Mode.VISITOR).exclude(state="void")
    return list(found.order_by("-planned_on", "-pk")[:30])
