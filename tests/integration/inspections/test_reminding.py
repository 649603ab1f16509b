"""Reminders: who sees them, their answer, their clock."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from tests.integration.inspections.conftest import AT, TODAY, Standing, held, planned, stand

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, StepRefused, TextMissing
from jianxing.inspections import operations, queries
from jianxing.inspections.models import Inspection, Reminder
from jianxing.inspections.operations import Target
from jianxing.ledger.models import Act
from jianxing.notices.models import Clock, Notice


def remind(standing: Standing, **fields: Any) -> Reminder:
    return operations.remind(
        addressee=standing.department,
        text="请尽快完善标识设置。",
        by=standing.supervisor,
        at=AT,
        **fields,
    )


def test_reminders_that_cannot_be(supervising: Standing) -> None:
    with acting(supervising.handler), pytest.raises(NotAllowed):
        operations.remind(addressee=supervising.group, text="x", by=supervising.handler, at=AT)
    with pytest.raises(operations.ReminderRefused):
        operations.remind(addressee=supervising.group, text="x", by=supervising.supervisor, at=AT)
    with pytest.raises(operations.ReminderRefused):
        remind(supervising, due_on=TODAY - timedelta(days=1))
    with pytest.raises(TextMissing):
        operations.remind(addressee=supervising.department, text=" ", by=supervising.supervisor, at=AT)
    with pytest.raises(StepRefused):
        remind(supervising, inspection=planned(supervising))
    assert not Reminder.objects.exists()


def test_the_addressee_sees_the_reminder_and_not_the_inspection(supervising: Standing) -> None:
    reminder = remind(supervising, inspection=held(supervising, Target(site="木厂船闸"), mode="remind"))
    with acting(supervising.handler):
        assert queries.one_reminder(pk=reminder.pk).text == "请尽快完善标识设置。"
        assert list(queries.waiting_for_answer(addressee=supervising.department.pk)) == [reminder]
        assert not Inspection.objects.exists()
        assert Notice.objects.filter(kind="reminder.sent").count() == 1
    with acting(supervising.leader):
        assert Reminder.objects.count() == 1
    with acting(supervising.outsider):
        assert Reminder.objects.count() == 0
        with pytest.raises(Reminder.DoesNotExist):
            queries.one_reminder(pk=reminder.pk)


def test_only_the_addressee_answers_once(supervising: Standing) -> None:
    reminder = remind(supervising, due_days=5)
    assert reminder.due_on == date(2026, 3, 9)
    with pytest.raises(NotAllowed):
        operations.answer(reminder=reminder, reply="好", by=supervising.supervisor, at=AT)
    with acting(supervising.handler):
        with pytest.raises(TextMissing):
            operations.answer(reminder=reminder, reply=" ", by=supervising.handler, at=AT)
        operations.answer(reminder=reminder, reply="已设置标识12处。", by=supervising.handler, at=AT)
        with pytest.raises(StepRefused):
            operations.answer(reminder=reminder, reply="再答", by=supervising.handler, at=AT)
    assert Reminder.objects.get().reply == "已设置标识12处。"
    assert Clock.objects.get(subject="reminder").state == "met"
    assert Notice.objects.filter(kind="reminder.answered").count() == 1
    assert Act.objects.filter(subject="reminder").count() == 2


def test_a_reminder_that_was_sent_stays_as_it_is(supervising: Standing) -> None:
    reminder = remind(supervising)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.filter(pk=reminder.pk).update(text="另一回事")


def test_only_the_sender_takes_it_back(supervising: Standing) -> None:
    reminder = remind(supervising, due_on=TODAY)
    with acting(supervising.handler), pytest.raises(NotAllowed):
        operations.void_reminder(reminder=reminder, reason="x", by=supervising.handler, at=AT)
    operations.void_reminder(reminder=reminder, reason="发错单位", by=supervising.supervisor, at=AT)
    assert Clock.objects.get(subject="reminder").state == "stopped"
    with acting(supervising.handler), pytest.raises(StepRefused):
        operations.answer(reminder=reminder, reply="x", by=supervising.handler, at=AT)


def test_of_two_answers_at_once_one_is_kept(own_database: str) -> None:
    standing = stand()
    with acting(standing.supervisor):
        reminder = remind(standing)
    ready, answers = threading.Barrier(2), []

    def click() -> None:
        try:
            with acting(standing.handler):
                mine = Reminder.objects.get(pk=reminder.pk)
                ready.wait()
                operations.answer(reminder=mine, reply="收到", by=standing.handler, at=AT)
            answers.append("answered")
        except operations.Overtaken:
            answers.append("overtaken")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["answered", "overtaken"]
