"""The editable calendar: who may change it, and that a change shows at once and everywhere."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction
from tests.integration.notices.conftest import AT, SYSTEM, Standing

from jianxing.directory.policies import NotAllowed
from jianxing.ledger.models import Act
from jianxing.notices import policies, queries
from jianxing.notices.models import WorkDay
from jianxing.notices.operations import YearUnknown, publish_year, seed_calendar, set_workday

FAR = 2044


def acts(kind: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jianxing.role', 'audit_officer', true)")
        found = Act.objects.filter(kind=kind).count()
        cursor.execute("SELECT set_config('jianxing.role', '', true)")
    return found


@pytest.mark.parametrize("who", ["supervisor", "leader", "handler"])
def test_only_the_system_officer_edits(standing: Standing, who: str) -> None:
    with pytest.raises(NotAllowed):
        set_workday(day=date(2026, 3, 9), is_workday=False, by=getattr(standing, who), at=AT)
    with pytest.raises(NotAllowed):
        seed_calendar(years=[2026], by=getattr(standing, who), at=AT)
    assert not policies.can_edit_calendar(by=getattr(standing, who))
    assert policies.can_edit_calendar(by=standing.officer)


def test_a_year_without_days_cannot_be_published(standing: Standing) -> None:
    with pytest.raises(YearUnknown):
        publish_year(year=FAR, by=standing.officer, at=AT)


def test_a_change_shows_with_the_next_call_and_is_an_act(standing: Standing) -> None:
    monday = date(2026, 3, 9)
    assert queries.calendar().is_workday(monday)
    set_workday(day=monday, is_workday=False, note="防汛停工", by=standing.officer, at=AT)
    assert not queries.calendar().is_workday(monday)
    set_workday(day=monday, is_workday=False, note="防汛停工", by=standing.officer, at=AT)
    assert acts("calendar.set") == 1


def test_a_change_made_elsewhere_shows_too(standing: Standing) -> None:
    assert queries.calendar().is_workday(date(2026, 3, 10))
    with connection.cursor() as cursor:  # as another process would: nothing in this one is told
        cursor.execute("INSERT INTO notices_workday (day, is_workday, note) VALUES ('2026-03-10', false, '')")
    assert not queries.calendar().is_workday(date(2026, 3, 10))


def test_a_change_rolled_back_never_happened(standing: Standing) -> None:
    day = date(2026, 3, 11)
    with transaction.atomic():
        set_workday(day=day, is_workday=False, by=standing.officer, at=AT)
        assert not queries.calendar().is_workday(day)
        transaction.set_rollback(True)
    assert queries.calendar().is_workday(day)


def test_an_unchanged_calendar_costs_one_query(
    standing: Standing, django_assert_num_queries: Callable[[int], object]
) -> None:
    first = queries.calendar()
    with django_assert_num_queries(1):  # type: ignore[attr-defined]  # a context manager of pytest-django
        assert queries.calendar() is first


def test_seeding_twice_changes_nothing_and_keeps_corrections(standing: Standing) -> None:
    new_year = date(2026, 1, 1)
    set_workday(day=new_year, is_workday=True, note="更正", by=standing.officer, at=AT)
    before = acts("calendar.seed")
    assert seed_calendar(years=[2026], by=SYSTEM, at=AT) == 0
    assert WorkDay.objects.get(pk=new_year).is_workday
    assert acts("calendar.seed") == before


def test_an_unpublished_year_is_provisional_until_declared_complete(standing: Standing) -> None:
    seed_calendar(years=[FAR], by=SYSTEM, at=AT)
    set_workday(day=date(FAR, 1, 1), is_workday=False, note="元旦", by=standing.officer, at=AT)
    assert queries.calendar().is_provisional(date(FAR, 6, 1))
    publish_year(year=FAR, by=standing.officer, at=AT)
    assert not queries.calendar().is_provisional(date(FAR, 6, 1))
    seed_calendar(years=[FAR], by=SYSTEM, at=AT)
    assert not queries.calendar().is_provisional(date(FAR, 6, 1))
    assert [row.is_provisional for row in queries.work_years() if row.year == FAR] == [False]
    assert [row.note for row in queries.work_days(year=FAR)] == ["元旦"]
