"""Forces: who keeps and sees them, what is asked for and sent by whom, what is never promised twice, which are the nearest."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import shapely
from django.db import IntegrityError, transaction

from jianxing.atlas import operations as atlas
from jianxing.atlas import queries as atlas_queries
from jianxing.atlas.models import LayerKind
from jianxing.demo.mapping import drafts
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused, StepRefused
from jianxing.incidents import operations as ops
from jianxing.incidents.models import Dispatch, Entry, Force, Incident, ResourceRequest
from jianxing.incidents.operations import ForceDraft, ForceUnsuitable, RequestDraft
from jianxing.incidents.queries import forces as queries
from jianxing.incidents.queries.evaluating import sheet_of
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.notices.models import Notice
from jianxing.projects import operations as projects
from jianxing.projects.models import Programme
from tests.integration.incidents import border as at_border
from tests.integration.incidents.border import Border
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def border(people: Standing) -> Border:
    return at_border.made(people)


def agreed(border: Border, *others: Body) -> Programme:
    """An agreement of the leading body with *others*, Wuqing and Hebei where none are named; their supervisor keeps it."""
    by = border.people.supervisor
    with acting(by):
        agreement = projects.register_programme(
            kind="agreement", title="应急力量互助", from_year=2025, domain="safety",
            parties=[Body.objects.get(pk=border.leading.body), *(others or (border.wuqing, border.hebei))], by=by, at=AT,
        )  # fmt: skip
        projects.sign_agreement(programme=agreement, on=TODAY, by=by, at=AT)
    return agreement


def said(**changes: Any) -> ForceDraft:
    draft = ForceDraft(
        name="泵车一队", kind="vehicle", capabilities=["pumping"], quantity=3, unit="vehicle", readiness="ready",
        place_name="杨村", longitude=117.04, latitude=39.38,
    )  # fmt: skip
    return replace(draft, **changes)


def registered(by: Actor, agreement: Programme | None = None, **changes: Any) -> Force:
    with acting(by):
        return ops.register_force(draft=said(agreement=agreement, **changes), uid=uuid4(), by=by, at=AT)


def wanted() -> RequestDraft:
    return RequestDraft(
        capability="pumping", quantity=4, unit="vehicle", needed_by=AT + timedelta(hours=2), function="排水", report_to="河西务",
    )  # fmt: skip


def asked(border: Border, incident: Incident) -> ResourceRequest:
    with acting(border.leading):
        return ops.request_forces(incident=incident, draft=wanted(), uid=uuid4(), by=border.leading, at=AT)


def seen(dispatch: Dispatch) -> Dispatch:
    return queries.one_dispatch(pk=dispatch.pk)


def test_an_officer_registers_none_and_nobody_changes_what_is_anothers(border: Border) -> None:
    with acting(border.people.system), pytest.raises(NotAllowed):
        ops.register_force(draft=said(), uid=uuid4(), by=border.people.system, at=AT)
    agreement = agreed(border)
    force = registered(border.wuqing_actor, agreement)
    with acting(border.hebei_actor):
        lent = queries.one(pk=force.pk)
        with pytest.raises(NotAllowed):
            ops.change_force(force=lent, draft=said(quantity=99), by=border.hebei_actor, at=AT)
        assert Force.objects.filter(pk=force.pk).update(quantity=99) == 0, "the database refuses too"
    with acting(border.people.outsider):
        assert not Force.objects.filter(pk=force.pk).exists()


@pytest.mark.parametrize(
    "changes",
    [{"name": " "}, {"capabilities": []}, {"capabilities": ["flying"]}, {"unit": "herd"}, {"quantity": -1}, {"longitude": 300}],
)  # fmt: skip
def test_what_is_no_force_is_refused(border: Border, changes: dict[str, Any]) -> None:
    with acting(border.wuqing_actor), pytest.raises(Refused):
        ops.register_force(draft=said(**changes), uid=uuid4(), by=border.wuqing_actor, at=AT)


def test_a_force_is_its_bodys_own_until_it_is_lent_under_an_agreement(border: Border) -> None:
    by, agreement = border.wuqing_actor, agreed(border)
    force = registered(by)
    assert force.located_in is not None
    assert force.located_in.code == "120114"
    with acting(border.leading):
        assert not Force.objects.filter(pk=force.pk).exists()
    with acting(border.people.supervisor), pytest.raises(Refused):
        ops.register_force(draft=said(agreement=agreement), uid=uuid4(), by=border.people.supervisor, at=AT)
    with acting(by):
        assert ops.register_force(draft=said(), uid=force.uid, by=by, at=AT).pk == force.pk, "sent again"
        with pytest.raises(ops.ForceUnfit):
            ops.register_force(draft=said(), uid=uuid4(), by=by, at=AT)
        ops.change_force(force=force, draft=said(agreement=agreement, quantity=5), by=by, at=AT)
        stale = Force.objects.select_related("body").get(pk=force.pk)
        ops.change_force(force=force, draft=said(agreement=agreement, quantity=6), by=by, at=AT)
        with pytest.raises(ops.Overtaken):
            ops.change_force(force=stale, draft=said(agreement=agreement, quantity=7), by=by, at=AT)
    for reader in (border.leading, border.hebei_actor):
        with acting(reader):
            assert Force.objects.get(pk=force.pk).quantity == 6
    with acting(by):
        ops.retire_force(force=force, reason="报废", by=by, at=AT)
        assert list(queries.narrowed()) == []


def test_a_list_is_brought_in_whole_or_not_at_all_and_again_changes_nothing(border: Border) -> None:
    by = border.wuqing_actor
    with acting(by):
        with pytest.raises(Refused):
            ops.bring_forces(drafts=[said(), said(name="编织袋", unit="herd")], by=by, at=AT)
        assert Force.objects.count() == 0
        lines = [
            said(),
            said(name="编织袋", kind="store", capabilities=["flood_defence"], unit="bag", quantity=6000),
        ]
        assert ops.bring_forces(drafts=lines, by=by, at=AT) == ops.Brought(2, 0, 0)
        assert ops.bring_forces(drafts=lines, by=by, at=AT) == ops.Brought(0, 0, 2)
        lines[1] = replace(lines[1], quantity=5000)
        assert ops.bring_forces(drafts=lines, by=by, at=AT) == ops.Brought(0, 1, 1)


def test_forces_are_asked_for_promised_sent_and_come_back_with_a_clock_for_each(border: Border) -> None:
    agreement, incident = agreed(border), at_border.published(border, plan_dispatch=30, plan_arrival=60)
    force = registered(border.wuqing_actor, agreement)
    own, by = border.wuqing_actor, border.leading
    with acting(border.people.supervisor), pytest.raises(NotAllowed):
        ops.request_forces(incident=incident, draft=wanted(), uid=uuid4(), by=border.people.supervisor, at=AT)
    request = asked(border, incident)
    with acting(own), pytest.raises(NotAllowed):
        ops.ask_force(request=queries.one_request(pk=request.pk), force=force, quantity=2, by=own, at=AT)
    with acting(by):
        lent = queries.one(pk=force.pk)
        with pytest.raises(ForceUnsuitable):
            ops.ask_force(request=request, force=lent, quantity=5, by=by, at=AT)
        dispatch = ops.ask_force(request=request, force=lent, quantity=3, by=by, at=AT)
        with pytest.raises(ForceUnsuitable):
            ops.ask_force(request=request, force=lent, quantity=1, by=by, at=AT)
        with pytest.raises(NotAllowed):
            ops.commit(dispatch=seen(dispatch), by=by, at=AT)
        assert Dispatch.objects.filter(pk=dispatch.pk, state="asked").exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            Dispatch.objects.filter(pk=dispatch.pk).update(state="committed", committed_at=AT)
    with acting(own):
        kinds = set(Notice.objects.filter(body_id=own.body).values_list("kind", flat=True))
        assert "incident.forces_asked.real" in kinds
        mine = ops.commit(dispatch=seen(dispatch), by=own, at=AT + timedelta(minutes=4))
        with pytest.raises(StepRefused):
            ops.commit(dispatch=seen(dispatch), by=own, at=AT)
        ops.depart(dispatch=seen(mine), by=own, at=AT + timedelta(minutes=12))
    with acting(by):
        assert queries.one_request(pk=request.pk).short == 1
        ops.arrive(dispatch=seen(dispatch), by=by, at=AT + timedelta(minutes=50))
        lines = {line.key: line for line in sheet_of(incident=incident).lines}
        assert (lines["dispatch"].reached, lines["dispatch"].is_kept) == (12, True)
        assert (lines["arrival"].reached, lines["arrival"].is_kept) == (50, True)
        told = set(Entry.objects.filter(incident=incident).values_list("what", "text"))
        assert told == {(what, "泵车一队，3辆，河西务") for what in ("dispatch", "arrival")}
    with acting(own), pytest.raises(NotAllowed):
        ops.release(dispatch=seen(dispatch), by=own, at=AT)
    with acting(by):
        ops.release(dispatch=seen(dispatch), by=by, at=AT + timedelta(hours=3))
        assert queries.one_request(pk=request.pk).short == 1, "who came and went was there"
    with acting(own):
        assert queries.one(pk=force.pk).free == 0
        ops.give_back(dispatch=seen(dispatch), used=1, by=own, at=AT + timedelta(hours=5))
        after = queries.one(pk=force.pk)
        assert (after.quantity, after.free) == (2, 2)
        acts = Act.objects.filter(
            subject="incident", subject_id=incident.pk, kind__startswith="incident.forces_"
        )
        assert [one.public["message"] for one in acts.order_by("pk")] == [
            "RequestResource", "CommitResource", "ReportResourceDeploymentStatus", "ReportResourceDeploymentStatus",
            "ReleaseResource", "ReportResourceDeploymentStatus",
        ]  # fmt: skip
        assert Act.objects.filter(subject="force", subject_id=force.pk, caused_by__isnull=False).count() == 3


def test_nothing_is_promised_twice_and_never_more_than_asked_for(border: Border) -> None:
    agreement, incident = agreed(border), at_border.published(border)
    force, own = registered(border.wuqing_actor, agreement), border.wuqing_actor
    first, second = asked(border, incident), asked(border, incident)
    with acting(border.leading):
        lent = queries.one(pk=force.pk)
        one = ops.ask_force(request=first, force=lent, quantity=3, by=border.leading, at=AT)
        two = ops.ask_force(request=second, force=lent, quantity=2, by=border.leading, at=AT)
    with acting(own):
        ops.commit(dispatch=seen(one), by=own, at=AT)
        with pytest.raises(Refused):
            ops.commit(dispatch=seen(two), by=own, at=AT)
        for of_two in ({"state": "committed", "committed_at": AT},):
            with pytest.raises(IntegrityError, match="force_not_twice"), transaction.atomic():
                Dispatch.objects.filter(pk=two.pk).update(**of_two)
        with pytest.raises(ops.ForceUnfit):
            ops.change_force(
                force=queries.one(pk=force.pk), draft=said(quantity=2, agreement=agreement), by=own, at=AT
            )
        with pytest.raises(ops.ForceUnfit):
            ops.retire_force(force=queries.one(pk=force.pk), reason="报废", by=own, at=AT)
        Force.objects.filter(pk=force.pk).update(committed=0)
        assert queries.one(pk=force.pk).committed == 3, "what a row says of itself does not count"
        ops.decline(dispatch=seen(two), reason="已派往别处", by=own, at=AT)
    other = registered(border.hebei_actor, agreement, name="泵车二队", quantity=9)
    with acting(border.hebei_actor):
        request = queries.one_request(pk=first.pk)
        with pytest.raises(ForceUnsuitable):
            ops.offer_force(request=request, force=other, quantity=2, by=border.hebei_actor, at=AT)
        ops.offer_force(request=request, force=other, quantity=1, by=border.hebei_actor, at=AT)
        with pytest.raises(IntegrityError, match="resource_request_not_over"), transaction.atomic():
            Dispatch.objects.create(
                request=request, force=registered(border.hebei_actor, None, name="三队"), body=border.hebei, force_name="三队",
                place_name="廊坊", quantity=1, state="committed", made_at=AT, committed_at=AT,
            )  # fmt: skip
        assert queries.one_request(pk=first.pk).short == 0


def test_a_recalled_force_is_short_again_and_a_closed_request_withdraws_what_is_unanswered(
    border: Border,
) -> None:
    agreement, incident = agreed(border), at_border.published(border)
    force, own, by = registered(border.wuqing_actor, agreement), border.wuqing_actor, border.leading
    request = asked(border, incident)
    with acting(own):
        dispatch = ops.offer_force(
            request=queries.one_request(pk=request.pk), force=force, quantity=2, by=own, at=AT
        )
        ops.depart(dispatch=dispatch, by=own, at=AT)
        with pytest.raises(Refused):
            ops.recall(dispatch=seen(dispatch), reason=" ", by=own, at=AT)
        ops.recall(dispatch=seen(dispatch), reason="本地告急", by=own, at=AT)
        with pytest.raises(StepRefused):
            ops.recall(dispatch=seen(dispatch), reason="再次", by=own, at=AT)
    with acting(by):
        ops.release(dispatch=seen(dispatch), by=by, at=AT)
        assert queries.one_request(pk=request.pk).short == 4
        last = Act.objects.filter(subject="incident", kind="incident.forces_release").latest("pk")
        assert last.public["message"] == "ResponseToRequestReturn"
    with acting(own):
        ops.give_back(dispatch=seen(dispatch), by=own, at=AT)
    with acting(by):
        lent = queries.one(pk=force.pk)
        waiting = ops.ask_force(
            request=queries.one_request(pk=request.pk), force=lent, quantity=1, by=by, at=AT
        )
        ops.close_request(request=queries.one_request(pk=request.pk), reason="水退了", by=by, at=AT)
        assert seen(waiting).state == "withdrawn"
        with pytest.raises(NotAllowed):
            ops.ask_force(request=queries.one_request(pk=request.pk), force=lent, quantity=1, by=by, at=AT)


def test_the_owner_of_a_force_that_is_asked_for_sees_the_incident_without_being_told(border: Border) -> None:
    agreement = agreed(border, border.beichen)
    beichen = replace(border.wuqing_actor, body_id=border.beichen.pk)
    force, incident = registered(beichen, agreement), at_border.published(border)
    request = asked(border, incident)
    with acting(beichen):
        assert not Incident.objects.filter(pk=incident.pk).exists()
    with acting(border.leading):
        dispatch = ops.ask_force(
            request=request, force=queries.one(pk=force.pk), quantity=1, by=border.leading, at=AT
        )
    with acting(beichen):
        assert Incident.objects.filter(pk=incident.pk).exists()
        ops.commit(dispatch=seen(dispatch), by=beichen, at=AT)
        ops.depart(dispatch=seen(dispatch), by=beichen, at=AT)
    with acting(border.people.outsider):
        assert not Dispatch.objects.exists()


def test_a_road_layer_changes_the_order_of_forces_across_the_border(border: Border) -> None:
    """The nearer force has no road to the place but a long way round; without the layer it comes first."""
    agreement, incident = agreed(border), at_border.published(border)
    near = registered(border.wuqing_actor, agreement, longitude=116.985, latitude=39.56)
    far = registered(border.hebei_actor, agreement, name="廊坊泵队", longitude=117.12, latitude=39.615)
    with acting(border.wuqing_actor):
        broken = said(
            name="检修", readiness="unavailable", longitude=116.985, latitude=39.614, agreement=agreement
        )
        ops.register_force(draft=broken, uid=uuid4(), by=border.wuqing_actor, at=AT)
    request = asked(border, incident)
    with acting(border.leading):
        plain = queries.proposals(requests=[request], on=TODAY)[request.pk]
        assert plain.roads == []
        assert [(one.force.pk, one.minutes) for one in plain.rows] == [(near.pk, None), (far.pk, None)]
    by = border.people.supervisor
    with acting(by):
        layer = atlas.open_layer(
            name="道路", domain="safety", kind=LayerKind.ROADS, source="测试", owner=border.people.assistant, by=by, at=AT,
        )  # fmt: skip
        roads = [
            ("D-1", "直路", shapely.LineString([(116.985, 39.615), (117.12, 39.615)])),
            ("D-2", "绕行", shapely.LineString([(116.985, 39.56), (116.70, 39.56), (116.70, 39.615), (116.985, 39.615)])),
        ]  # fmt: skip
        version = atlas.draft_version(
            layer=layer, title="一版", valid_from=TODAY, features=drafts(roads), by=by, at=AT
        )
        atlas.publish_version(version=atlas_queries.one_version(pk=version.pk), by=by, at=AT)
    with acting(border.leading):
        by_road = queries.proposals(requests=[request], on=TODAY)[request.pk]
    assert by_road.roads == ["道路"]
    assert [one.force.pk for one in by_road.rows] == [far.pk, near.pk]
    minutes = [one.minutes or 0 for one in by_road.rows]
    assert 0 < minutes[0] < minutes[1]
    assert minutes[0] == 12, "11.6 km at 60 km/h"
    assert by_road.rows[1].metres < by_road.rows[0].metres
