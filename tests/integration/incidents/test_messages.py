"""Messages of CAP: an issued alert goes out signed, what comes in is a candidate, what refers to something stands beside it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.incidents import operations as ops
from jianxing.incidents import protocol
from jianxing.incidents.models import Alert, Feed, Incident, Message
from jianxing.incidents.operations.issuing import Words
from jianxing.incidents.queries import listing as queries
from jianxing.methods.cap import model
from jianxing.methods.cap.identifiers import parts
from jianxing.methods.cap.reading import CapRefused, read
from jianxing.methods.cap.signing import fingerprint, sign, verify
from jianxing.methods.cap.writing import write
from jianxing.settings import clock
from tests.integration.incidents import border as at_border
from tests.integration.incidents.border import Border
from tests.integration.site.findings.browsing import browser
from tests.standing import AT, Standing
from tests.unit.methods.cap import hostile, made, mutants

pytestmark = pytest.mark.django_db
EXAMPLES = Path(made.__file__).with_name("oasis")


@pytest.fixture
def border(people: Standing, settings: Any, tmp_path: Path) -> Border:
    settings.EXCHANGE_KEYS = tmp_path / "secrets"
    settings.EXCHANGE_KEYS.mkdir(mode=0o700)
    return at_border.made(people)


@pytest.fixture
def signer() -> tuple[Any, x509.Certificate]:
    return made.signer()


def message(**changed: object) -> model.Alert:
    """A first message of another system."""
    return made.alert(**({"message_type": "Alert", "references": ()} | changed))


def take(border: Border, data: bytes, minutes: int = 0) -> ops.Taken:
    with acting(border.leading):
        return ops.take_message(data=data, by=border.leading, at=made.NOW + timedelta(minutes=minutes))


def refusal(border: Border, data: bytes) -> str:
    with pytest.raises(ops.MessageUnfit) as refused:
        take(border, data)
    return str(refused.value)


def test_an_issued_alert_and_what_follows_go_out_signed_and_linked_and_never_change(border: Border) -> None:
    incident = at_border.published(border, nature="drill")
    with acting(border.wuqing_actor):
        mine = at_border.told(incident, border.wuqing, border.wuqing_actor)
        ops.receive(told=mine, by=border.wuqing_actor, at=AT + timedelta(minutes=1))
    with acting(border.leading):
        first = queries.alert(incident=incident.pk, pk=Alert.objects.get(incident=incident, type="alert").pk)
        before = protocol.message_of(first)
        ops.update(
            incident=incident, severity="red", words=Words(headline="洪水下泄"), shape=at_border.UP,
            by=border.leading, at=AT + timedelta(hours=1),
        )  # fmt: skip
        ops.cancel(incident=incident, reason="演练结束", by=border.leading, at=AT + timedelta(hours=2))
        held = {
            one.type: queries.alert(incident=incident.pk, pk=one.pk) for one in queries.alerts(incident=incident)
        }  # fmt: skip
        assert protocol.message_of(held["alert"]) == before, "an update does not edit what was issued"
        trusted = [x509.load_pem_x509_certificate(protocol.certificate().encode())]
        said = {
            kind: verify(protocol.signed(one), trusted=trusted, at=clock.now()).alert
            for kind, one in held.items()
        }
    assert {one.status for one in said.values()} == {"Exercise"}
    assert said["alert"].infos[0].headline.startswith("【演练】")
    assert (said["alert"].infos[0].severity, said["update"].infos[0].severity) == ("Severe", "Extreme")
    assert said["alert"].infos[0].areas[0].circles[0].longitude == pytest.approx(116.985)
    assert said["update"].infos[0].areas[0].polygons
    assert said["update"].references == (said["alert"].as_reference,)
    assert said["cancel"].references == (said["update"].as_reference,)
    assert said["ack"].references == (said["alert"].as_reference,)
    assert (said["ack"].message_type, said["ack"].addresses) == ("Ack", (said["alert"].sender,))


def test_who_does_not_see_an_incident_gets_no_message_of_it(border: Border) -> None:
    incident = at_border.published(border)
    with acting(border.leading):
        alert = Alert.objects.get(incident=incident)
    address = reverse("incident-alert", args=[incident.pk, alert.pk])
    assert browser(border.people.outsider).get(address).status_code == 404
    answer = browser(border.wuqing_actor).get(address)
    assert answer["Content-Type"] == "application/cap+xml"
    said = read(answer.content)
    assert said.is_signed
    assert said.alert is not None
    assert browser(border.wuqing_actor).get(f"{address}?event=1").status_code == 409
    by = border.wuqing_actor
    with acting(by):
        own = ops.report(draft=at_border.draft(), uid=uuid4(), by=by, at=AT)
        ops.publish(incident=own, by=by, at=AT)
        address = reverse("incident-alert", args=[own.pk, Alert.objects.get(incident=own).pk])
    national = read(browser(by).get(f"{address}?event=11A01").content).alert
    assert national is not None
    named = parts(national.identifier)
    assert (named.division, named.event, named.at) == ("120114", "11A01", AT)


def test_nobody_without_a_say_takes_a_message_in(border: Border) -> None:
    by = border.people.handler
    with acting(by), pytest.raises(NotAllowed):
        ops.take_message(data=write(message()), by=by, at=made.NOW)
    with acting(by), pytest.raises(NotAllowed):
        ops.open_feed(name="雨", form="csv", greatest_age_minutes=60, by=by, at=AT)


def test_bombs_and_what_is_no_message_are_refused_with_the_reason(border: Border) -> None:
    for data in hostile.bombs().values():
        assert "DOCTYPE" in refusal(border, data)
    assert "alert/sender" in refusal(
        border, write(message()).replace(b"<sender>yingji@example.org</sender>", b"")
    )
    with acting(border.leading):
        assert not Message.objects.exists()
        assert not Incident.objects.exists()


def test_an_alert_that_comes_in_is_a_candidate_and_what_refers_to_it_stands_beside_it(border: Border) -> None:
    first = message()
    taken = take(border, write(first))
    assert taken.is_new
    incident = taken.message.incident
    assert (incident.state, incident.kind, incident.severity, incident.nature) == (
        "draft", "rainstorm", "red", "real",
    )  # fmt: skip
    assert (incident.place_name, incident.shape.bounds[0]) == ("界河两岸", pytest.approx(117.03, abs=0.05))
    assert not take(border, write(first)).is_new
    assert "另一条消息已收到" in refusal(border, write(replace(first, note="别的")))
    update = message(identifier="131082-2", message_type="Update", references=(first.as_reference,))
    beside = take(border, write(update)).message
    assert (beside.incident_id, beside.answers_id, beside.signer) == (incident.pk, taken.message.pk, "")
    foreign = replace(update, identifier="X-1", sender="mallory@example.org", message_type="Cancel")
    assert "未曾收到" in refusal(border, write(foreign)), "nobody cancels what another issued"
    assert "未曾收到" in refusal(
        border, write(replace(update, identifier="131082-9", message_type="Ack",
                              references=(replace(first, identifier="nothing").as_reference,)))
    )  # fmt: skip
    with acting(border.leading):
        for to in ({"headline": "改"}, {"incident_id": at_border.reported(border).pk}):
            assert Message.objects.filter(pk=beside.pk).update(**to) == 0
        other = at_border.reported(border)
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.create(
                incident=other, body_id=border.leading.body, sender="a", identifier="b", sent_at=AT, type="ack",
                xml=b"", digest="0" * 64, answers=beside, taken_at=AT,
            )  # fmt: skip
    with acting(border.wuqing_actor):
        assert not Message.objects.exists()


def test_a_sender_with_a_certificate_is_believed_under_it_alone(
    border: Border, signer: tuple[Any, x509.Certificate]
) -> None:
    key, certificate = signer
    pem = certificate.public_bytes(Encoding.PEM).decode()
    with acting(border.leading):
        with pytest.raises(ops.FeedUnfit):
            ops.open_feed(
                name="雨", form="cap", greatest_age_minutes=60, sender="a", certificate="none",
                by=border.leading, at=AT,
            )  # fmt: skip
        feed = ops.open_feed(
            name="上游雨情", form="cap", greatest_age_minutes=60, sender=made.alert().sender, certificate=pem,
            by=border.leading, at=AT,
        )  # fmt: skip
    genuine = sign(message(), key=key, certificate=certificate)
    assert "没有签名" in refusal(border, write(message()))
    stranger = made.signer()
    assert "证书" in refusal(border, sign(message(), key=stranger[0], certificate=stranger[1]))
    for data in hostile.wrapped(genuine).values():
        refusal(border, data)
    taken = take(border, genuine, minutes=3)
    assert taken.message.signer == fingerprint(certificate)
    with acting(border.leading):
        feed.refresh_from_db()
        assert feed.heard_at == made.NOW + timedelta(minutes=3)
        with pytest.raises(IntegrityError), transaction.atomic():
            Feed.objects.filter(pk=feed.pk).update(certificate="")
        ops.close_feed(feed=feed, by=border.leading, at=AT)
    assert take(border, write(message(identifier="131082-7"))).message.signer == ""


def test_an_acknowledgement_from_elsewhere_is_linked_to_our_alert(border: Border) -> None:
    incident = at_border.published(border)
    with acting(border.leading):
        alert = queries.alert(incident=incident.pk, pk=Alert.objects.get(incident=incident).pk)
        ours = protocol.message_of(alert).as_reference
    taken = take(border, write(message(message_type="Ack", infos=(), references=(ours,)))).message
    assert (taken.incident_id, taken.acknowledges_id, taken.answers_id) == (incident.pk, alert.pk, None)
    page = browser(border.leading).get(reverse("incident", args=[incident.pk])).content.decode()
    assert reverse("incident-message", args=[incident.pk, taken.pk]) in page


def test_two_thousand_mutated_messages_are_taken_where_they_hold_and_never_otherwise(border: Border) -> None:
    schema, held = mutants.schema(), 0
    for data in mutants.mutated(write(message()), count=2000, seed=9):
        try:
            sound = read(data).alert is not None
        except CapRefused:
            sound = False
        if sound:
            assert mutants.by_schema(schema, data)
            held += 1
        elif held < 60:
            refusal(border, data)
    assert 20 < held < 1000


def test_a_file_is_taken_by_form_and_a_feed_is_listed(border: Border) -> None:
    client = browser(border.leading)
    bomb = SimpleUploadedFile("a.xml", hostile.bombs()["billion laughs"])
    assert client.post(reverse("incident-take"), {"file": bomb}).status_code == 422
    sent = replace(message(), sent=clock.now().replace(microsecond=0))
    answer = client.post(reverse("incident-take"), {"file": SimpleUploadedFile("a.xml", write(sent))})
    assert answer.status_code == 302
    assert "暴雨红色预警" in client.get(answer["Location"]).content.decode()
    form = {"name": "上游雨情", "form": "cap", "greatest_age_minutes": "60", "sender": "a@b"}
    assert client.post(reverse("incident-feed-add"), form).status_code == 302
    assert client.post(reverse("incident-feed-add"), form).status_code == 422
    with acting(border.leading):
        feed = Feed.objects.get()
    assert "上游雨情" in client.get(reverse("incident-feeds")).content.decode()
    close = reverse("incident-feed-close", args=[feed.pk])
    assert browser(border.wuqing_actor).get(close).status_code == 404
    assert client.post(close).status_code == 302


@pytest.mark.parametrize(
    ("name", "kind"),
    [("thunderstorm", "rainstorm"), ("earthquake", "earthquake"), ("amber", ""), ("homeland_security", "")],
)
def test_an_example_of_the_standard_becomes_a_draft_where_it_draws_a_place(
    border: Border, name: str, kind: str
) -> None:
    data = (EXAMPLES / f"{name}.xml").read_bytes()
    if not kind:
        assert "没有画出地点" in refusal(border, data)
        return
    with acting(border.leading):
        taken = ops.take_message(data=data, by=border.leading, at=clock.now())
    assert (taken.message.incident.kind, taken.message.incident.state) == (kind, "draft")
