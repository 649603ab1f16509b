"""Incidents that concern bodies of other nodes: told at once, answered from there, and no node does what is another's."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import shapely

from jianxing.cli.embedded import Cluster
from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, StepRefused
from jianxing.exchange import operations as exchange
from jianxing.exchange.kinds import PayloadUnfit
from jianxing.incidents import operations as ops
from jianxing.incidents import protocol
from jianxing.incidents.models import Alert, Entry, Incident, Told
from jianxing.incidents.operations.carriage import STEP
from jianxing.incidents.operations.issuing import Words
from jianxing.incidents.queries import listing as queries
from jianxing.kernel.actor import Actor, Role
from jianxing.notices.models import Notice
from jianxing.projects import operations as projects
from tests.exchange_nodes import AT, TrialNode, carry_all, several_nodes
from tests.integration.incidents import border as at_border


@pytest.fixture
def nodes(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[list[TrialNode]]:
    with django_db_blocker.unblock(), several_nodes(cluster, ("jin", "bei", "heb"), home=tmp_path) as made:
        yield made


def person(node: TrialNode, body: str = "one") -> Actor:
    """Somebody of a body of the node."""
    by, of = Actor.system(), node.bodies[body]
    with node.here():
        made = directory.add_person(
            login=f"{node.code}.{body}", name="值守", password="Across-the-border-1", must_change_password=False, by=by, at=AT
        )  # fmt: skip
        directory.appoint(
            person=made, body=of, role=Role.SUPERVISOR, valid_from=date(2026, 1, 1), by=by, at=AT
        )
    return Actor(person_id=made.pk, body_id=of.pk, role=Role.SUPERVISOR)


def everywhere(nodes: list[TrialNode]) -> None:
    for _turn in range(3):
        for sender in nodes:
            for receiver in nodes:
                if sender is not receiver:
                    carry_all(sender, receiver, at=AT + timedelta(minutes=30))


def published(nodes: list[TrialNode]) -> tuple[Incident, Actor]:
    """A drill that the first node's body leads, under an agreement with two bodies of the second node and one of the third."""
    jin, bei, heb = nodes
    by = person(jin)
    with jin.here(), acting(by):
        parties = [jin.body_of(bei, "one"), jin.body_of(bei, "two"), jin.body_of(heb, "one")]
        agreement = projects.register_programme(
            kind="agreement", title="京津冀应急协作协议", from_year=2025, domain="safety", parties=parties, by=by, at=AT
        )  # fmt: skip
        projects.sign_agreement(programme=agreement, on=AT.date(), by=by, at=AT)
        incident = ops.report(
            draft=at_border.draft(nature="drill", agreement=agreement, began_at=AT), uid=uuid4(), by=by, at=AT
        )
        ops.publish(incident=incident, instruction="转移", by=by, at=AT)
    return incident, by


def here(node: TrialNode, by: Actor) -> Incident:
    with node.here(), acting(by):
        return queries.one(pk=Incident.objects.get().pk)


def test_every_body_is_told_at_once_and_its_answers_return(nodes: list[TrialNode]) -> None:
    jin, bei, heb = nodes
    incident, by = published(nodes)
    with jin.here(), acting(by):
        assert Told.objects.exclude(carried_as="").filter(incident=incident).count() == 3
    everywhere(nodes)
    assert [node.troubles() for node in nodes] == [[]] * 3
    one, two, there = person(bei), person(bei, "two"), person(heb)
    for node, who in ((bei, one), (bei, two), (heb, there)):
        shown = here(node, who)
        assert (shown.state, shown.is_elsewhere, shown.title, shown.nature) == (
            "published", True, "北运河河西务段漫堤", "drill",
        )  # fmt: skip
        assert (shown.shape, shown.number) == (at_border.PLACE, f"{incident.number}@jin")
        with node.here(), acting(who):
            mine = queries.own_told(incident=shown, by=who)
            assert mine is not None
            assert (mine.reason, mine.receipt_due_at) == ("agreement", AT + timedelta(minutes=10))
            assert Notice.objects.filter(kind="incident.published.drill").exists()
            ops.accept(told=mine, by=who, at=AT + timedelta(minutes=4))
    with bei.here(), acting(one):
        seen = queries.one(pk=Incident.objects.get().pk)
        ops.write(
            incident=seen, what="dispatch", text="调泵车两台", uid=uuid4(), by=one, at=AT + timedelta(minutes=6)
        )  # fmt: skip
    everywhere(nodes)
    with jin.here(), acting(by):
        told = list(Told.objects.filter(incident=incident))
        assert {one.accepted_at for one in told} == {AT + timedelta(minutes=4)}
        assert all(one.delivered_at for one in told)
        assert Alert.objects.filter(incident=incident, type="ack").count() == 3
        [entry] = Entry.objects.filter(incident=incident)
        assert (entry.text, entry.body_id) == ("调泵车两台", jin.body_of(bei, "one").pk)
        alert = queries.alert(incident=incident.pk, pk=Alert.objects.get(incident=incident, type="alert").pk)
        ours = protocol.message_of(alert)
    for node, who in ((bei, two), (heb, there)):
        with node.here(), acting(who):
            assert Entry.objects.count() == 1, "what one wrote stands once on every node"
    with heb.here(), acting(there):
        assert Entry.objects.get().text == "bei one：调泵车两台"
        first = Alert.objects.get(type="alert")
        theirs = protocol.message_of(queries.alert(incident=first.incident_id, pk=first.pk))
        assert theirs.as_reference == ours.as_reference, "every node names the alert alike"
    assert [node.troubles() for node in nodes] == [[]] * 3


def test_what_the_leading_body_does_is_told_and_done_nowhere_else(nodes: list[TrialNode]) -> None:
    jin, bei, heb = nodes
    incident, by = published(nodes)
    everywhere(nodes)
    one, there = person(bei), person(heb)
    with heb.here(), acting(there):
        shown = here(heb, there)
        with pytest.raises(NotAllowed):
            ops.end(incident=shown, reason="已排除", by=there, at=AT)
        assert Incident.objects.filter(pk=shown.pk).update(title="改") == 0, "the database refuses too"
    later = AT + timedelta(minutes=20)
    with jin.here(), acting(by):
        ops.update(
            incident=incident, severity="red", words=Words(headline="洪水下泄"), shape=shapely.Point(117, 39.5),
            by=by, at=later,
        )  # fmt: skip
    everywhere(nodes)
    for node, who in ((bei, one), (heb, there)):
        shown = here(node, who)
        assert (shown.severity, shown.longitude) == ("red", 117)
        with node.here(), acting(who):
            assert list(Alert.objects.values_list("type", "ordinal")) == [("alert", 1), ("update", 2)]
            assert Notice.objects.filter(kind="incident.updated.drill").exists()
    with jin.here(), acting(by):
        ops.cancel(incident=incident, reason="误报", by=by, at=later)
    everywhere(nodes)
    shown = here(heb, there)
    assert (shown.state, shown.end_reason) == ("cancelled", "误报")
    with heb.here(), acting(there):
        mine = queries.own_told(incident=shown, by=there)
        assert mine is not None
        with pytest.raises(StepRefused):
            ops.receive(told=mine, by=there, at=later)
    assert [node.troubles() for node in nodes] == [[]] * 3


def test_a_step_that_says_too_little_never_leaves_and_a_foreign_one_is_refused(
    nodes: list[TrialNode],
) -> None:
    _jin, bei, heb = nodes
    incident, _by = published(nodes)
    everywhere(nodes)
    payload: dict[str, Any] = {"version": 1, "uid": str(incident.uid), "step": "end"}
    with bei.here(), acting(Actor.system(body_id=bei.bodies["one"].pk)) as by:
        with pytest.raises(PayloadUnfit):
            exchange.send(
                kind=STEP, sender=bei.bodies["one"], to=bei.body_of(heb, "one"), payload=payload, by=by, at=AT
            )
        sent = exchange.send(
            kind=STEP, sender=bei.bodies["one"], to=bei.body_of(heb, "one"), by=by, at=AT,
            payload=payload | {"words": "结束", "alert": None},
        )  # fmt: skip
    everywhere(nodes)
    assert here(heb, person(heb)).state == "published", "only its leading body ends it"
    with bei.here(), acting(Actor.system(body_id=bei.bodies["one"].pk)):
        sent.refresh_from_db()
        assert (sent.state, sent.code) == ("refused", "unknown-incident")
