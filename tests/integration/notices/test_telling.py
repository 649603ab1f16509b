"""Notices: who reads them, who does not, and what is unread."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from tests.integration.notices.conftest import AT, Standing

from jianxing.directory.acting import acting
from jianxing.notices import queries
from jianxing.notices.models import Notice
from jianxing.notices.operations import TooMuchSaid, mark_all_read, mark_read, tell


def tell_department(standing: Standing, *, times: int = 1, person_id: int | None = None) -> None:
    with acting(standing.supervisor):
        for n in range(times):
            tell(
                body_ids=[standing.department.pk],
                kind="finding.assigned",
                subject="finding",
                subject_id=n,
                params={"number": f"PZ-{n}", "due_on": AT.date()},
                person_id=person_id,
                at=AT,
            )


def test_a_notice_takes_no_content(standing: Standing) -> None:
    with pytest.raises(TooMuchSaid), acting(standing.supervisor):
        tell(
            body_ids=[standing.department.pk],
            kind="finding.assigned",
            subject="finding",
            subject_id=1,
            params={"description": "施工单位在河道内堆放渣土" * 10},
            at=AT,
        )


def test_the_database_takes_no_content_either(standing: Standing) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notices_notice (body_id, kind, subject, subject_id, params, created_at)"
            " VALUES (%s, 'x', 'finding', 1, jsonb_build_object('text', repeat('渣土', 500)), now())",
            [standing.department.pk],
        )


@pytest.mark.parametrize("who", ["supervisor", "leader", "outsider", "officer"])
def test_nobody_reads_what_another_body_was_told(standing: Standing, who: str) -> None:
    tell_department(standing)
    by = getattr(standing, who)
    with acting(by):
        assert not Notice.objects.exists()
        assert queries.inbox(by=by) == []
        assert queries.unread_count(by=by) == 0


def test_nobody_marks_what_another_body_was_told(standing: Standing) -> None:
    tell_department(standing)
    with acting(standing.handler):
        [line] = queries.inbox(by=standing.handler)
    with acting(standing.outsider):
        assert mark_read(pks=[line.pk], by=standing.outsider, at=AT) == 0
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO notices_noticeread (notice_id, person_id, at) VALUES (%s, %s, now())",
                [line.pk, standing.outsider.person_id],
            )
    somebody_else = standing.second_handler.person_id
    with acting(standing.handler):  # noqa: SIM117 - the refusal is expected inside
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO notices_noticeread (notice_id, person_id, at) VALUES (%s, %s, now())",
                [line.pk, somebody_else],
            )


def test_nobody_changes_a_notice(standing: Standing) -> None:
    tell_department(standing)
    with acting(standing.handler):
        assert Notice.objects.update(kind="nothing.happened") == 0


def test_each_person_of_the_body_reads_for_himself(standing: Standing) -> None:
    tell_department(standing, times=3)
    with acting(standing.handler):
        newest, *_older = queries.inbox(by=standing.handler)
        assert (newest.kind, newest.params) == (
            "finding.assigned",
            {"number": "PZ-2", "due_on": "2026-03-02"},
        )
        assert mark_read(pks=[newest.pk], by=standing.handler, at=AT) == 1
        assert mark_read(pks=[newest.pk], by=standing.handler, at=AT) == 0
        assert queries.unread_count(by=standing.handler) == 2
        assert [line.is_read for line in queries.inbox(by=standing.handler)] == [True, False, False]
        assert len(queries.inbox(by=standing.handler, unread_only=True)) == 2
    with acting(standing.second_handler):
        assert queries.unread_count(by=standing.second_handler) == 3


def test_what_is_for_one_person_others_of_the_body_do_not_list(standing: Standing) -> None:
    tell_department(standing, person_id=standing.second_handler.person_id)
    with acting(standing.handler):
        assert queries.inbox(by=standing.handler) == []
    with acting(standing.second_handler):
        assert queries.unread_count(by=standing.second_handler) == 1


def test_pages_follow_one_another(standing: Standing) -> None:
    tell_department(standing, times=5)
    with acting(standing.handler):
        first = queries.inbox(by=standing.handler, limit=3)
        second = queries.inbox(by=standing.handler, before=first[-1].pk, limit=3)
    assert [line.subject_id for line in first + second] == [4, 3, 2, 1, 0]


def test_all_read_leaves_what_came_later(standing: Standing) -> None:
    tell_department(standing, times=3)
    with acting(standing.handler):
        shown = queries.inbox(by=standing.handler)[0].pk
    tell_department(standing)
    with acting(standing.handler):
        assert mark_all_read(up_to=shown, by=standing.handler, at=AT) == 3
        assert mark_all_read(up_to=shown, by=standing.handler, at=AT) == 0
        assert queries.unread_count(by=standing.handler) == 1


def test_a_count_stops_where_nobody_counts_on(
    standing: Standing, django_assert_num_queries: Callable[[int], object]
) -> None:
    tell_department(standing, times=queries.MOST_UNREAD + 5)
    with acting(standing.handler), django_assert_num_queries(1):  # type: ignore[attr-defined]  # pytest-django's
        assert queries.unread_count(by=standing.handler) == queries.MOST_UNREAD


def test_telling_nobody_is_nothing(standing: Standing) -> None:
    tell(body_ids=[], kind="finding.assigned", subject="finding", subject_id=1, params={}, at=AT)
    with acting(standing.handler):
        assert queries.inbox(by=standing.handler) == []
