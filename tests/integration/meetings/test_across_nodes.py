"""Invitations to bodies of other nodes: they come, follow every change, are answered, and refuse what cannot be."""

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from jianxing.cli.embedded import Cluster
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.meetings import operations as ops
from jianxing.meetings import queries
from jianxing.meetings.models import Attendance, Meeting, Series
from tests.exchange_nodes import AT, TrialNode, carry_all, several_nodes

RULES = {
    "cadences": [
        {
            "key": "monthly",
            "name": "每月会商",
            "rule": "FREQ=MONTHLY;BYMONTHDAY=15",
            "starts_on": "2026-03-05",
        }
    ]
}


@pytest.fixture
def nodes(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[list[TrialNode]]:
    with django_db_blocker.unblock(), several_nodes(cluster, ("bei", "jin"), home=tmp_path) as made:
        yield made


def by_of(node: TrialNode, body: str) -> Actor:
    return Actor.system(body_id=node.bodies[body].pk)


def test_an_invitation_comes_follows_changes_and_is_answered(nodes: list[TrialNode]) -> None:
    bei, jin = nodes
    with bei.here(), acting(by_of(bei, "one")) as by:
        guests = [bei.body_of(jin, "one"), bei.body_of(jin, "two")]
        series = ops.open_series(
            name="三地会商", rules=RULES, begins=time(9, 30), participants=guests, by=by, at=AT
        )
        meeting = queries.one(pk=queries.strip(series=series)[0].pk)
        ops.put_on_agenda(meeting=meeting, items=[ops.Proposed("省界断点")], by=by, at=AT)
        ops.invite(meeting=queries.one(pk=meeting.pk), by=by, at=AT)
    carry_all(bei, jin)
    assert bei.troubles() == jin.troubles() == []

    with jin.here(), acting(by_of(jin, "two")) as by:
        shown = queries.one(pk=Meeting.objects.get(uid=meeting.uid).pk)
        assert (shown.series.name, shown.series.is_elsewhere) == ("三地会商", True)
        assert shown.planned_on == meeting.planned_on
        assert [item.title for item in shown.agenda.all()] == ["省界断点"]
        attendance = queries.attendance_of(meeting=shown, by=by)
        assert attendance is not None
        ops.answer(attendance=attendance, comes=True, by=by, at=AT)
        ops.tick(at=AT + timedelta(days=90))  # what another node keeps is not counted here
        assert Meeting.objects.get(uid=meeting.uid).state == "due"
    with jin.here(), acting(by_of(jin, "one")):
        assert Series.objects.count() == 1
    carry_all(jin, bei)

    moved_to = meeting.planned_on + timedelta(days=2)
    with bei.here(), acting(by_of(bei, "one")) as by:
        meeting = queries.one(pk=meeting.pk)
        answers = dict(Attendance.objects.filter(meeting=meeting).values_list("body__name", "answer"))
        assert answers == {"jin one": "none", "jin two": "accepted"}
        delivered = Attendance.objects.filter(meeting=meeting, delivered_at__isnull=False).count()
        assert delivered == 2
        ops.move(meeting=meeting, on=moved_to, reason="会场", by=by, at=AT)
    carry_all(bei, jin)
    with jin.here(), acting(by_of(jin, "one")):
        shown = Meeting.objects.get(uid=meeting.uid)
        assert (shown.planned_on, shown.sequence) == (moved_to, 1)

    at = AT + timedelta(days=(moved_to - AT.date()).days)
    with bei.here(), acting(by_of(bei, "one")) as by:
        ops.hold(meeting=queries.one(pk=meeting.pk), on=moved_to, present=guests[:1], by=by, at=at)
    carry_all(bei, jin, at=at)
    with jin.here(), acting(by_of(jin, "one")):
        shown = Meeting.objects.get(uid=meeting.uid)
        assert (shown.state, shown.held_on) == ("held", moved_to)


def test_an_answer_that_comes_too_late_is_refused_and_said(nodes: list[TrialNode]) -> None:
    bei, jin = nodes
    with bei.here(), acting(by_of(bei, "one")) as by:
        series = ops.open_series(
            name="三地会商",
            rules=RULES,
            begins=time(9, 30),
            participants=[bei.body_of(jin, "one")],
            by=by,
            at=AT,
        )
        meeting = queries.one(pk=queries.strip(series=series)[0].pk)
        ops.invite(meeting=meeting, by=by, at=AT)
    carry_all(bei, jin)
    with jin.here(), acting(by_of(jin, "one")) as by:
        shown = queries.one(pk=Meeting.objects.get(uid=meeting.uid).pk)
        attendance = queries.attendance_of(meeting=shown, by=by)
        assert attendance is not None
        ops.answer(attendance=attendance, comes=False, note="冲突", by=by, at=AT)
    with bei.here(), acting(by_of(bei, "one")) as by:
        ops.miss(meeting=queries.one(pk=meeting.pk), reason="改为书面", by=by, at=AT)
    carry_all(jin, bei)
    with jin.here(), acting(by_of(jin, "one")):
        assert Attendance.objects.get().refused.startswith("meeting-over")
    carry_all(bei, jin)
    with jin.here(), acting(by_of(jin, "one")):
        assert Meeting.objects.get(uid=meeting.uid).state == "missed"
