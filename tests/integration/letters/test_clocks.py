"""An answer that is late: reminded, urged, told above, each once and all in the letter's time line."""

from datetime import datetime, time, timedelta

import pytest

from jianxing.directory.acting import acting
from jianxing.letters import operations as ops
from jianxing.letters import queries
from jianxing.letters.models import Letter, Receipt
from jianxing.notices.models import Notice
from jianxing.notices.operations import tick
from tests.integration.letters import matters
from tests.standing import AT, SHANGHAI, TODAY, Standing

pytestmark = pytest.mark.django_db


def run(day_offset: int) -> int:
    day = TODAY + timedelta(days=day_offset)
    at = datetime.combine(day, time(9), SHANGHAI)
    for _twice in range(2):
        tick(today=day, at=at)
    return ops.draft_urgings(today=day, at=at) + ops.draft_urgings(today=day, at=at)


def test_each_is_sent_once_and_the_urging_is_drafted_once(standing: Standing) -> None:
    letter = matters.sent(standing)
    with acting(standing.supervisor):
        due = matters.receipt_of(letter, standing.outside).due_on
    assert due is not None
    days = (due - TODAY).days
    assert run(days - 1) == 0
    assert run(days + 1) == 1
    assert run(days + 20) == 0
    with acting(standing.outsider):
        told = list(Notice.objects.filter(subject="receipt").values_list("kind", flat=True))
        assert sorted(told) == ["clock.near", "clock.overdue"]
    with acting(standing.leader):
        assert Notice.objects.filter(kind="clock.escalated").count() == 1
    with acting(standing.supervisor):
        steps = [one.step for one in queries.reminders(letter=queries.one(pk=letter.pk))]
        assert steps == ["near", "overdue", "escalated"]
        [urging] = queries.urgings(letter=letter)
        assert (urging.kind, urging.state, urging.drafted_by) == ("urging", "draft", None)


def test_an_answer_takes_the_unsigned_urging_back(standing: Standing) -> None:
    letter = matters.sent(standing)
    assert run(30) == 1
    matters.answered(standing.outsider, letter)
    with acting(standing.supervisor):
        [urging] = queries.urgings(letter=letter)
        assert urging.state == "dropped"
    assert run(31) == 0


def test_a_signed_urging_asks_for_the_answer_and_none_of_its_own(standing: Standing) -> None:
    letter = matters.sent(standing)
    assert run(30) == 1
    leader = standing.group_leader
    with acting(leader):
        [urging] = queries.urgings(letter=letter)
        ops.sign(letter=queries.one(pk=urging.pk), then_send=True, by=leader, at=AT)
    matters.accepted(standing.outsider, urging)
    with acting(leader):
        assert queries.one(pk=urging.pk).state == "settled"
        assert Letter.objects.get(pk=letter.pk).state == "sent"
        assert Receipt.objects.get(letter=letter).state == "delivered"
