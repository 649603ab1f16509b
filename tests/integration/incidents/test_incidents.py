"""An incident: who reports, who is told in the same transaction, who knew what when; what never changes; who sees what."""

from datetime import timedelta
from uuid import uuid4

import pytest
import shapely
from django.db import IntegrityError, transaction

from jianxing.atlas import operations as atlas
from jianxing.atlas import queries as atlas_queries
from jianxing.atlas.models import LayerKind
from jianxing.demo.mapping import drafts
from jianxing.directory.acting import acting
from jianxing.directory.models import Person
from jianxing.directory.policies import NotAllowed, StepRefused, TextMissing
from jianxing.incidents import operations as ops
from jianxing.incidents.lifecycle import MINUTES
from jianxing.incidents.models import Alert, Entry, Incident, Reminder, Told
from jianxing.incidents.operations.issuing import Words
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.notices.models import Notice
from jianxing.projects import operations as projects
from tests.integration.incidents import border as at_border
from tests.integration.incidents.border import Border
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def border(people: Standing) -> Border:
    return at_border.made(people)


def kinds(by: Actor) -> set[str]:
    with acting(by):
        return set(Notice.objects.filter(body_id=by.body).values_list("kind", flat=True))


def test_an_enterprise_an_officer_and_another_body_lead_nothing(border: Border) -> None:
    for by in (border.people.handler, border.people.system):
        with acting(by), pytest.raises(NotAllowed):
            ops.report(draft=at_border.draft(), uid=uuid4(), by=by, at=AT)
    incident = at_border.published(border)
    with acting(border.wuqing_actor):
        seen = Incident.objects.select_related("body").get(pk=incident.pk)
        with pytest.raises(NotAllowed):
            ops.end(incident=seen, reason="已排除", by=border.wuqing_actor, at=AT)
    with acting(border.leading), pytest.raises(TextMissing):
        ops.end(incident=incident, reason=" ", by=border.leading, at=AT)


@pytest.mark.parametrize(
    "shape",
    [shapely.Point(200, 39), shapely.Point(), shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])],
)
def test_a_place_off_the_earth_or_crossing_itself_is_refused(border: Border, shape: shapely.Geometry) -> None:
    with acting(border.leading), pytest.raises(ops.PlaceUnfit):
        ops.report(draft=at_border.draft(shape=shape), uid=uuid4(), by=border.leading, at=AT)


def test_what_is_reported_twice_stands_once_and_is_seen_by_its_body_alone(border: Border) -> None:
    uid = uuid4()
    with acting(border.leading):
        first = ops.report(draft=at_border.draft(), uid=uid, by=border.leading, at=AT)
        assert ops.report(draft=at_border.draft(), uid=uid, by=border.leading, at=AT).pk == first.pk
    with acting(border.wuqing_actor):
        assert not Incident.objects.filter(pk=first.pk).exists()


def test_publishing_tells_every_body_concerned_at_once(border: Border) -> None:
    incident = at_border.published(border)
    with acting(border.leading):
        told = {one.body_id: one for one in Told.objects.filter(incident=incident)}
        assert border.towns.pk not in told, "who is under a government of the same district is told by it"
        assert (told[border.wuqing.pk].reason, told[border.wuqing.pk].distance_m) == ("governing", 0)
        hebei = told[border.hebei.pk]
        assert hebei.reason == "near"
        assert hebei.distance_m is not None
        assert 0 < hebei.distance_m < 5000
        assert {one.told_at for one in told.values()} == {AT}
        receipt, acceptance = MINUTES["orange"]
        assert hebei.receipt_due_at == AT + timedelta(minutes=receipt)
        assert hebei.acceptance_due_at == AT + timedelta(minutes=acceptance)
        alert = Alert.objects.get(incident=incident)
        assert (alert.type, alert.ordinal, alert.refers_to) == ("alert", 1, None)
        act = Act.objects.get(subject="incident", subject_id=incident.pk, kind="incident.publish")
        assert set(act.public["told"]) == set(told)
    assert "incident.published.real" in kinds(border.hebei_actor)
    with acting(border.people.outsider):
        assert not Incident.objects.filter(pk=incident.pk).exists()
    with acting(border.leading), pytest.raises(StepRefused):
        ops.publish(incident=incident, by=border.leading, at=AT)


def test_two_who_publish_at_once_tell_once(border: Border) -> None:
    incident = at_border.reported(border)
    with acting(border.leading):
        stale = Incident.objects.select_related("body", "agreement").get(pk=incident.pk)
        ops.publish(incident=incident, by=border.leading, at=AT)
        with pytest.raises(ops.Overtaken):
            ops.publish(incident=stale, by=border.leading, at=AT)
        assert Alert.objects.filter(incident=incident).count() == 1


def test_a_river_layer_changes_who_is_told(border: Border) -> None:
    without = at_border.published(border)
    with acting(border.leading):
        assert without.rivers == []
        assert not Told.objects.filter(incident=without, body=border.beichen).exists()
    by = border.people.supervisor
    with acting(by):
        layer = atlas.open_layer(
            name="河流", domain="safety", kind=LayerKind.RIVERS, source="测试",
            owner=border.people.assistant, by=by, at=AT,
        )  # fmt: skip
        version = atlas.draft_version(
            layer=layer, title="一版", valid_from=TODAY, features=drafts([("H-1", "北运河", at_border.UP)]), by=by, at=AT
        )  # fmt: skip
        atlas.publish_version(version=atlas_queries.one_version(pk=version.pk), by=by, at=AT)
    along = at_border.published(border)
    with acting(border.leading):
        told = Told.objects.get(incident=along, body=border.beichen)
        assert along.rivers == ["河流"]
        assert (told.reason, told.river) == ("downstream", "北运河")
        assert told.distance_m is not None
        assert 30_000 < told.distance_m < 80_000


def test_receipt_and_acceptance_are_given_once_by_the_told_body(border: Border) -> None:
    incident, by = at_border.published(border), border.wuqing_actor
    later = AT + timedelta(minutes=3)
    with acting(border.hebei_actor):
        foreign = at_border.told(incident, border.wuqing, border.hebei_actor)
        with pytest.raises(NotAllowed):
            ops.receive(told=foreign, by=border.hebei_actor, at=later)
        assert Told.objects.filter(pk=foreign.pk).update(received_at=later) == 0, "the database refuses too"
    with acting(by):
        told = at_border.told(incident, border.wuqing, by)
        ops.receive(told=told, by=by, at=later)
        ops.receive(told=told, by=by, at=later + timedelta(minutes=1))
        assert told.received_at == later
        ack = Alert.objects.get(incident=incident, type="ack")
        assert ack.refers_to is not None
        assert (ack.body_id, ack.refers_to.type) == (border.wuqing.pk, "alert")
    with acting(border.hebei_actor):
        mine = at_border.told(incident, border.hebei, border.hebei_actor)
        ops.accept(told=mine, by=border.hebei_actor, at=later)
        assert (mine.received_at, mine.accepted_at) == (later, later)
        with pytest.raises(IntegrityError), transaction.atomic():
            Told.objects.filter(pk=mine.pk).update(accepted_at=later + timedelta(minutes=1))


def test_a_late_acknowledgement_goes_up_rung_by_rung_each_once(border: Border) -> None:
    incident, keeper = at_border.published(border, severity="red"), border.leading
    receipt, _acceptance = MINUTES["red"]
    with acting(border.leading):
        person = Person.objects.get(pk=keeper.person)
        ops.plan_watch(person=person, starts_at=AT, ends_at=AT + timedelta(hours=8), by=keeper, at=AT)
    with acting(border.hebei_actor):
        mine = at_border.told(incident, border.hebei, border.hebei_actor)
        ops.accept(told=mine, by=border.hebei_actor, at=AT)
    assert ops.tick(at=AT + timedelta(minutes=receipt - 1)) == ops.Ticked()
    with acting(border.leading):
        waiting = Told.objects.filter(incident=incident, accepted_at=None).count()
    assert waiting > 0
    first = ops.tick(at=AT + timedelta(minutes=receipt))
    assert first == ops.Ticked(reminded=waiting)
    assert ops.tick(at=AT + timedelta(minutes=receipt)) == ops.Ticked()
    ops.tick(at=AT + timedelta(minutes=3 * receipt))
    with acting(border.leading):
        sent = Reminder.objects.filter(told__incident=incident, told__body=border.wuqing)
        assert set(sent.values_list("owed", "rung")) == {
            ("receipt", "reminder"), ("receipt", "superior"), ("receipt", "operator"), ("acceptance", "reminder"),
        }  # fmt: skip
        assert sent.get(owed="receipt", rung="operator").person_id == keeper.person
        assert not Reminder.objects.filter(told__body=border.hebei).exists()
    assert "incident.reminder.real" in kinds(border.wuqing_actor)
    assert "incident.operator.real" in kinds(border.leading)


def test_an_update_refers_to_what_was_issued_and_tells_whom_it_newly_concerns(border: Border) -> None:
    incident = at_border.published(border)
    with acting(border.leading):
        assert not Told.objects.filter(incident=incident, body=border.beichen).exists()
        ops.update(
            incident=incident, severity="red", words=Words(headline="洪水下泄"), shape=at_border.UP,
            by=border.leading, at=AT + timedelta(hours=1),
        )  # fmt: skip
        told = Told.objects.get(incident=incident, body=border.beichen)
        assert told.receipt_due_at == AT + timedelta(hours=1, minutes=MINUTES["red"][0])
        update = Alert.objects.get(incident=incident, type="update")
        assert update.refers_to is not None
        assert (update.refers_to.type, update.severity, update.ordinal) == ("alert", "red", 2)
        ops.cancel(incident=incident, reason="误报", by=border.leading, at=AT + timedelta(hours=2))
        assert Alert.objects.get(incident=incident, type="cancel").refers_to == update
        with pytest.raises(StepRefused):
            ops.update(
                incident=incident, severity="red", words=Words(headline="再更新"), by=border.leading, at=AT
            )
    assert {"incident.updated.real", "incident.cancelled.real"} <= kinds(border.wuqing_actor)
    assert "incident.updated.real" not in kinds(Actor(None, border.beichen.pk, None))


def test_what_was_issued_or_written_never_changes(border: Border) -> None:
    incident = at_border.published(border)
    with acting(border.leading):
        uid = uuid4()
        entry = ops.write(
            incident=incident, what="dispatch", text="调派两支抢险队", uid=uid, by=border.leading, at=AT
        )
        again = ops.write(
            incident=incident, what="dispatch", text="调派两支抢险队", uid=uid, by=border.leading, at=AT
        )
        assert again.pk == entry.pk
        alert = Alert.objects.get(incident=incident)
        for row, to in ((alert, {"headline": "改"}), (entry, {"text": "改"})):
            assert type(row).objects.filter(pk=row.pk).update(**to) == 0, "no policy admits it"
        for to in ({"nature": "drill"}, {"state": "draft"}, {"title": "改"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Incident.objects.filter(pk=incident.pk).update(**to)
    with acting(border.people.supervisor), pytest.raises(NotAllowed):
        ops.write(
            incident=incident, what="measure", text="旁观", uid=uuid4(), by=border.people.supervisor, at=AT
        )
    with acting(border.wuqing_actor):
        ops.write(
            incident=incident, what="arrival", text="抢险队到达", uid=uuid4(), by=border.wuqing_actor, at=AT
        )
        assert Entry.objects.filter(incident=incident).count() == 2


def test_a_drill_is_marked_in_every_notice_and_title(border: Border) -> None:
    drill = at_border.published(border, nature="drill")
    assert drill.marked_title != drill.title
    assert {kind for kind in kinds(border.wuqing_actor) if kind.startswith("incident.")} == {
        "incident.published.drill"
    }


def test_who_has_the_agreement_reads_the_incidents_under_it_and_is_not_told(border: Border) -> None:
    """So a stationed group reads of its bureau's incidents."""
    group, people = border.people.supervisor, border.people
    with acting(group):
        agreement = projects.register_programme(
            kind="agreement", title="三地应急协作", from_year=2025, domain="safety",
            parties=[people.assistant, border.hebei], by=group, at=AT,
        )  # fmt: skip
        projects.sign_agreement(programme=agreement, on=TODAY, by=group, at=AT)
    apart = at_border.published(border)
    reported = at_border.reported(border, agreement=agreement)
    with acting(group):
        assert not Incident.objects.filter(pk__in=[apart.pk, reported.pk]).exists()
    with acting(border.leading):
        ops.publish(incident=reported, by=border.leading, at=AT)
        assert not Told.objects.filter(incident=reported, body=people.group).exists()
    for by, sees in ((group, True), (people.leader, True), (people.outsider, False)):
        with acting(by):
            assert Incident.objects.filter(pk=reported.pk).exists() is sees
    with acting(group):
        seen = Incident.objects.select_related("body").get(pk=reported.pk)
        with pytest.raises(NotAllowed):
            ops.write(incident=seen, what="situation", text="到场", uid=uuid4(), by=group, at=AT)
