"""What was agreed on and not kept: a silent feed, a late acknowledgement; found once, decided once, held next time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, Refused, TextMissing
from jianxing.incidents import operations as ops
from jianxing.incidents.models import Feed, Lapse
from jianxing.incidents.queries import lapses as queries
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.projects import operations as projects
from jianxing.projects.models import Programme
from tests.integration.api.calling import Program
from tests.integration.incidents import border as at_border
from tests.integration.incidents.border import Border
from tests.integration.site.findings.browsing import browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def border(people: Standing, settings: Any) -> Border:
    settings.DEMO_TODAY = TODAY
    return at_border.made(people)


def agreed(border: Border) -> Programme:
    """An agreement that the group has, with Wuqing and Hebei."""
    by = border.people.supervisor
    with acting(by):
        agreement = projects.register_programme(
            kind="agreement", title="应急协作协议", from_year=2025, domain="safety", parties=[border.wuqing, border.hebei],
            by=by, at=AT,
        )  # fmt: skip
        projects.sign_agreement(programme=agreement, on=TODAY, by=by, at=AT)
    return agreement


def feed(by: Actor, agreement: Programme | None = None, name: str = "上游雨情") -> Feed:
    with acting(by):
        return ops.open_feed(
            name=name, form="csv", greatest_age_minutes=60, agreement=agreement, by=by, at=AT
        )


def waiting(by: Actor) -> list[Lapse]:
    with acting(by):
        return [queries.one(pk=one.pk) for one in queries.lapses()]


def test_a_silence_is_a_candidate_of_the_body_that_supervises_once(border: Border) -> None:
    by = border.people.supervisor
    held = feed(by)
    assert ops.note_lapses(at=AT + HOUR) == 0, "as old as agreed"
    assert ops.note_lapses(at=AT + HOUR + timedelta(minutes=1)) == 1
    assert ops.note_lapses(at=AT + 2 * HOUR) == 0
    [lapse] = waiting(by)
    assert (lapse.kind, lapse.feed_id, lapse.late, lapse.due_at) == ("feed", held.pk, None, AT + HOUR)
    assert len(waiting(border.people.leader)) == 1, "those above read"
    assert waiting(border.people.handler) == waiting(border.people.outsider) == []


def test_a_department_has_its_silences_decided_by_who_has_the_agreement(border: Border) -> None:
    department, by = border.wuqing_actor, border.people.supervisor
    feed(department, name="无人监督的")
    feed(department, agreement=agreed(border))
    assert ops.note_lapses(at=AT + 2 * HOUR) == 1
    [lapse] = waiting(by)
    assert (lapse.title, lapse.late) == ("上游雨情", border.wuqing)
    with acting(by):
        finding = ops.make_finding(lapse=lapse, by=by, at=AT + 2 * HOUR)
    assert finding.responsible == border.wuqing
    assert "60分钟" in finding.description


def test_a_late_acknowledgement_under_an_agreement_is_one_candidate_of_who_has_it(border: Border) -> None:
    by, agreement = border.people.supervisor, agreed(border)
    at_border.published(border, title="无协议的")
    drill = at_border.published(border, agreement=agreement, nature="drill")
    at_border.published(border, agreement=agreement, nature="test")
    with acting(border.wuqing_actor):
        told = at_border.told(drill, border.wuqing, border.wuqing_actor)
        ops.accept(told=told, by=border.wuqing_actor, at=AT + timedelta(minutes=3))
    assert ops.note_lapses(at=AT + timedelta(minutes=9)) == 0
    assert ops.note_lapses(at=AT + timedelta(minutes=11)) == 1, "Hebei, and not Beichen, which is no party"
    with acting(border.hebei_actor):
        told = at_border.told(drill, border.hebei, border.hebei_actor)
        ops.receive(told=told, by=border.hebei_actor, at=AT + timedelta(minutes=12))
    assert ops.note_lapses(at=AT + HOUR) == 0, (
        "the receipt that was late is noted; the acceptance is not another"
    )
    [lapse] = waiting(by)
    assert (lapse.kind, lapse.late, lapse.minutes) == ("receipt", border.hebei, 10)
    with acting(by):
        finding = ops.make_finding(lapse=lapse, by=by, at=AT + HOUR)
    assert finding.description.startswith("【演练】")
    assert "应急协作协议" in finding.description


def test_who_does_not_decide_is_refused_and_nothing_is_decided_twice(border: Border) -> None:
    by = border.people.supervisor
    feed(by)
    ops.note_lapses(at=AT + 2 * HOUR)
    [lapse] = waiting(by)
    at = AT + 2 * HOUR
    for other in (border.people.leader, border.people.handler):
        with acting(by), pytest.raises(NotAllowed):
            ops.dismiss(lapse=lapse, reason="检修", by=other, at=at)
    with acting(by):
        with pytest.raises(TextMissing):
            ops.dismiss(lapse=lapse, reason=" ", by=by, at=at)
        with pytest.raises(ops.HoldUnfit):
            ops.dismiss(lapse=lapse, reason="检修", holds_until=TODAY - timedelta(days=1), by=by, at=at)
        with pytest.raises(Refused):
            ops.take_back(lapse=lapse, reason="误", by=by, at=at)
        ops.make_finding(lapse=lapse, by=by, at=at)
        with pytest.raises(Refused):
            ops.dismiss(lapse=lapse, reason="检修", by=by, at=at)
        with pytest.raises(DatabaseError), transaction.atomic():
            Lapse.objects.filter(pk=lapse.pk).update(finding=None, end_reason="不是")


def test_a_reason_holds_for_later_silences_until_its_day_and_is_taken_back(border: Border) -> None:
    by, at = border.people.supervisor, AT + 2 * HOUR
    held = feed(by)
    ops.note_lapses(at=at)
    [lapse] = waiting(by)
    with acting(by):
        ops.dismiss(lapse=lapse, reason="汛期外停报", holds_until=TODAY + timedelta(days=5), by=by, at=at)
        Feed.objects.filter(pk=held.pk).update(heard_at=AT + 3 * HOUR)
    assert ops.note_lapses(at=AT + timedelta(days=2)) == 0, "another silence, for which the reason holds"
    assert ops.note_lapses(at=AT + timedelta(days=7)) == 1
    with acting(by):
        assert [one.end_reason for one in queries.beside(lapse=waiting(by)[0])] == ["汛期外停报"]
        ops.take_back(lapse=lapse, reason="点错了", by=by, at=at)
        kinds = set(Act.objects.filter(subject="incident_lapse").values_list("kind", flat=True))
    assert {"incident_lapse.note", "incident_lapse.dismiss", "incident_lapse.take_back"} <= kinds
    assert len(waiting(by)) == 2


def test_it_is_decided_on_its_page_and_by_programs(border: Border) -> None:
    by = border.people.supervisor
    feed(by)
    feed(by, name="下游水情")
    ops.note_lapses(at=AT + 2 * HOUR)
    second, first = waiting(by)
    client = browser(by)
    assert "上游雨情" in client.get(reverse("incident-lapses")).content.decode()
    assert reverse("incident-lapses") in client.get(reverse("workbench")).content.decode()
    assert "60分钟" in client.get(reverse("incident-lapse", args=[first.pk])).content.decode()
    do = reverse("incident-lapse-do", args=[first.pk, "dismiss"])
    assert client.post(do, {"reason": ""}).status_code == 422
    assert browser(border.people.outsider).get(do).status_code == 404
    assert client.post(do, {"reason": "检修", "holds_until": "2100-01-01"}).status_code == 302
    program = Program(by)
    assert [one["title"] for one in program.get("/incident-lapses").json()["items"]] == ["下游水情"]
    path = f"/incident-lapses/{second.pk}"
    assert "下游水情" in program.get(path).json()["words"]
    assert program.post(f"{path}/make-finding", {}).json()["finding"]
    assert program.post(f"{path}/dismiss", {"reason": "迟了"}).status_code == 422
