"""A joint action over three nodes: its plan goes out, positions come back, what crosses is named, hostile words refused."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jianxing.cli.embedded import Cluster
from jianxing.directory.acting import acting
from jianxing.exchange import kinds
from jianxing.exchange import operations as exchange
from jianxing.findings import operations as finding_ops
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor, Role
from jianxing.ledger.models import Act
from jianxing.letters import operations as ops
from jianxing.letters import queries
from jianxing.letters.models import Impasse, JointAction, JointPlan, Letter, Position, Receipt, ToldAsk
from jianxing.letters.operations import Addressed
from jianxing.letters.policies import StillOwed
from jianxing.notices.models import Notice
from tests.exchange_nodes import AT, TrialNode, carry_all, several_nodes
from tests.integration.findings import matters as findings
from tests.integration.letters.test_across_nodes import person

NAME, PLAN = "唐廊高速公路三地联动监督", "接线按双向六车道，三季度前开工。"
DEMAND, OPINION = "跨河段汛期不断流", "接线高程还需复核"
ASKED = {"bei": "核查北京段审批", "heb": "核查河北段施工"}


@pytest.fixture
def nodes(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[list[TrialNode]]:
    with django_db_blocker.unblock(), several_nodes(cluster, ("jin", "bei", "heb"), home=tmp_path) as made:
        yield made


def lead_of(jin: TrialNode) -> Actor:
    return Actor.system(body_id=jin.bodies["one"].pk)


def asked(jin: TrialNode, *others: TrialNode) -> JointAction:
    """A joint action of the first node's body, with a letter to the first body of each of the others."""
    by = lead_of(jin)
    with jin.here(), acting(by):
        action = ops.open_action(name=NAME, shape="three_places", by=by, at=AT)
        to = [Addressed(body=jin.body_of(one, "one"), asked=ASKED[one.code], due_days=5) for one in others]
        letter = ops.draft(
            kind="joint_request", title=NAME, text="请协同监督", to=to, action=action, by=by, at=AT
        )
        ops.sign(letter=letter, then_send=True, by=by, at=AT)
    return action


def everywhere(*nodes: TrialNode) -> None:
    """Carry until nothing is on its way any more."""
    for _turn in range(4):
        for sender in nodes:
            for receiver in nodes:
                if sender is not receiver:
                    carry_all(sender, receiver)


def taken(node: TrialNode, *steps: str, **words: Any) -> None:
    """The node's first body takes steps with the letter that came to it."""
    by = Actor.system(body_id=node.bodies["one"].pk)
    with node.here():
        for step in steps:
            with acting(by):
                receipt = queries.receipt_of(letter=Letter.objects.get(), body_id=by.body)
                given = words if step in ("decline", "answer") else {}
                getattr(ops, {"open": "open_letter"}.get(step, step))(receipt=receipt, by=by, at=AT, **given)


def joined(jin: TrialNode, *others: TrialNode) -> JointAction:
    """As ``asked``, with a plan, and all of them parties."""
    action, by = asked(jin, *others), lead_of(jin)
    with jin.here(), acting(by):
        ops.write_plan(action=queries.one_action(pk=action.pk), text=PLAN, by=by, at=AT)
    everywhere(jin, *others)
    for one in others:
        taken(one, "open", "accept")
    everywhere(jin, *others)
    return action


def stated(node: TrialNode, **words: Any) -> Position:
    """The node's first body takes a position on the latest version of the plan that it knows."""
    by = Actor.system(body_id=node.bodies["one"].pk)
    with node.here(), acting(by):
        plan = JointPlan.objects.select_related("action__lead").order_by("-version").first()
        assert plan is not None
        return ops.state_position(plan=plan, by=by, at=AT, **words)


def board(node: TrialNode) -> list[queries.PlanVersion]:
    """The versions of the plan as the node's first body reads them."""
    with node.here(), acting(Actor.system(body_id=node.bodies["one"].pk)):
        return queries.plans(action=JointAction.objects.get())


def said(version: queries.PlanVersion) -> dict[str, str]:
    """Who consents how, by name."""
    return {one.label: one.position.consent if one.position else "" for one in version.positions}


def test_who_has_not_accepted_sees_neither_the_action_nor_its_plan(nodes: list[TrialNode]) -> None:
    jin, bei, heb = nodes
    action, by = asked(jin, bei, heb), lead_of(jin)
    with jin.here(), acting(by):
        ops.write_plan(action=queries.one_action(pk=action.pk), text=PLAN, by=by, at=AT)
    everywhere(*nodes)
    taken(heb, "open")
    taken(heb, "decline", reason="不属我组职责")
    everywhere(*nodes)
    for node in (bei, heb):
        with node.here(), acting(Actor.system(body_id=node.bodies["one"].pk)):
            assert Letter.objects.count() == 1
            assert not JointAction.objects.exists()
        with node.here(), acting(Actor.system(body_id=node.body_of(jin, "one").pk)):
            assert JointAction.objects.count() == 1
            assert not JointPlan.objects.exists(), "nothing of the plan has left its node"


def test_the_plan_goes_out_and_demands_and_consents_come_back(nodes: list[TrialNode]) -> None:
    jin, bei, heb = nodes
    joined(jin, bei, heb)
    stated(heb, demand=DEMAND, opinion=OPINION, consent="refused")
    stated(bei, consent="given")
    everywhere(*nodes)
    assert [node.troubles() for node in nodes] == [[]] * 3
    for node in nodes:
        [version] = board(node)
        assert version.plan.text == PLAN
        assert said(version) == {"jin one": "", "bei one": "given", "heb one": "refused"}
        words = next(one.position for one in version.positions if one.label == "heb one")
        assert words is not None
        assert (words.demand, words.opinion) == (DEMAND, OPINION)
    by = lead_of(jin)
    with jin.here(), acting(by):
        assert Notice.objects.filter(kind="joint_action.stated").count() == 2
        ops.write_plan(action=JointAction.objects.get(), text=f"{PLAN}汛期不断流。", by=by, at=AT)
    stated(jin, consent="given")
    everywhere(*nodes)
    for node in (bei, heb):
        stated(node, consent="given")
    everywhere(*nodes)
    for node in nodes:
        latest, earlier = board(node)
        assert latest.is_agreed, node.code
        assert said(earlier)["heb one"] == "refused", "what was said of the earlier version stays"


def test_each_party_sees_what_the_others_were_asked_and_did(nodes: list[TrialNode]) -> None:
    jin, bei, heb = nodes
    joined(jin, bei, heb)
    taken(heb, "answer", text="路基完成七成")
    everywhere(*nodes)
    with bei.here(), acting(Actor.system(body_id=bei.bodies["one"].pk)):
        [told] = queries.told_asks(action=JointAction.objects.get())
        assert (told.label, told.asked, told.state, told.words) == (
            "heb one",
            ASKED["heb"],
            "answered",
            "路基完成七成",
        )
        assert told.due_on is not None
        [mine] = queries.asked_in(action=JointAction.objects.get())
        assert mine.addressee_id == bei.bodies["one"].pk
    by = lead_of(jin)
    with jin.here(), acting(by), pytest.raises(StillOwed, match="bei one"):
        ops.close_action(action=JointAction.objects.get(), outcome="已办", by=by, at=AT)
    taken(bei, "answer", text="初设已报批")
    everywhere(*nodes)
    with jin.here(), acting(by):
        ops.close_action(action=JointAction.objects.get(), outcome="三地一致", by=by, at=AT)
    everywhere(*nodes)
    for node in (bei, heb):
        with node.here(), acting(Actor.system(body_id=node.bodies["one"].pk)):
            action = JointAction.objects.get()
            assert (action.state, action.outcome) == ("closed", "三地一致")
            assert {one.state for one in Receipt.objects.filter(letter__action=action)} == {"settled"}
            assert {one.state for one in queries.told_asks(action=action)} == {"settled"}
            assert Notice.objects.filter(kind="joint_action.closed").exists()
    assert [node.troubles() for node in nodes] == [[]] * 3


def test_a_party_that_joins_later_is_told_all_there_is(nodes: list[TrialNode]) -> None:
    jin, bei, heb = nodes
    action, by = asked(jin, bei, heb), lead_of(jin)
    everywhere(*nodes)
    taken(bei, "open", "accept")
    with jin.here(), acting(by):
        for text in (PLAN, f"{PLAN}二稿"):
            ops.write_plan(action=queries.one_action(pk=action.pk), text=text, by=by, at=AT)
    everywhere(*nodes)
    stated(bei, demand="先接线", consent="given")
    everywhere(*nodes)
    taken(heb, "open", "accept")
    everywhere(*nodes)
    latest, earlier = board(heb)
    assert (latest.plan.version, earlier.plan.text) == (2, PLAN)
    assert said(latest) == {"jin one": "", "bei one": "given", "heb one": ""}
    with heb.here(), acting(Actor.system(body_id=heb.bodies["one"].pk)):
        assert [one.label for one in queries.told_asks(action=JointAction.objects.get())] == ["bei one"]


def test_a_position_on_a_version_that_another_has_followed_is_kept_and_named_stale(
    nodes: list[TrialNode],
) -> None:
    jin, bei, heb = nodes
    joined(jin, bei, heb)
    stated(heb, demand=DEMAND, consent="given")
    by = lead_of(jin)
    with jin.here(), acting(by):  # the two cross each other on their way
        ops.write_plan(action=JointAction.objects.get(), text="二稿", by=by, at=AT)
    everywhere(*nodes)
    for node in (jin, bei):
        latest, earlier = board(node)
        assert said(latest) == {"jin one": "", "bei one": "", "heb one": ""}
        late = next(one.position for one in earlier.positions if one.label == "heb one")
        assert late is not None
        assert (late.consent, late.demand, late.is_stale) == ("given", DEMAND, True)
        assert not latest.is_agreed


def test_a_position_that_comes_after_the_end_is_refused_and_its_body_told(nodes: list[TrialNode]) -> None:
    jin, _bei, heb = nodes
    joined(jin, heb)
    taken(heb, "answer", text="已办")
    everywhere(jin, heb)
    stated(heb, consent="given")
    by = lead_of(jin)
    with jin.here(), acting(by):
        ops.close_action(action=JointAction.objects.get(), outcome="已办结", by=by, at=AT)
    everywhere(jin, heb)
    with jin.here(), acting(by):
        assert not Position.objects.exists()
    assert jin.acts("joint_action.position") == []
    [refused] = heb.acts("joint_action.refuse_position")
    assert refused["code"] == "action-closed"
    with heb.here(), acting(Actor.system(body_id=heb.bodies["one"].pk)):
        assert Notice.objects.filter(kind="joint_action.position_refused").count() == 1


def test_everything_takes_effect_once_however_often_and_in_whatever_order_it_comes(
    nodes: list[TrialNode],
) -> None:
    jin, bei, heb = nodes
    joined(jin, bei, heb)
    stated(heb, demand=DEMAND, consent="given")
    stated(heb, demand="", consent="given")
    there = heb.parcels(jin)
    for parcel in [*reversed(there), *there, *there]:
        jin.take(parcel.envelope)
    by = lead_of(jin)
    with jin.here(), acting(by):
        assert [one.demand for one in Position.objects.order_by("pk")] == [DEMAND, ""]
        for text in ("二稿", "三稿"):
            ops.write_plan(action=JointAction.objects.get(), text=text, by=by, at=AT)
    back = jin.parcels(bei)
    for parcel in [*reversed(back), *back, *back]:
        bei.take(parcel.envelope)
    everywhere(*nodes)
    assert [version.plan.text for version in board(bei)] == ["三稿", "二稿", PLAN]
    with bei.here(), acting(Actor.system(body_id=bei.bodies["one"].pk)):
        assert Position.objects.count() == 2
        assert ToldAsk.objects.count() == 1
    assert [node.troubles() for node in nodes] == [[]] * 3


def refusals(node: TrialNode) -> list[str]:
    """The codes with which the node refused what came."""
    return [act["code"] for act in node.acts("incoming.refuse")]


def sent(node: TrialNode, other: TrialNode, kind: str, payload: dict[str, Any], *, body: str = "one") -> None:
    """A node of another make sends what meets the schema and is not true."""
    sender = node.bodies[body]
    with node.here(), acting(Actor.system(body_id=sender.pk)) as by:
        exchange.send(kind=kind, sender=sender, to=node.body_of(other, "one"), payload=payload, by=by, at=AT)


def test_a_stranger_tells_nothing_and_takes_no_position(nodes: list[TrialNode]) -> None:
    jin, bei, heb = nodes
    joined(jin, heb)
    with jin.here(), acting(lead_of(jin)):
        action, plan = JointAction.objects.get(), JointPlan.objects.get()
    about: dict[str, Any] = {"version": 1, "action": str(action.uid), "number": 1}
    position = {**about, "digest": plan.digest, "demand": "", "opinion": "", "consent": "given"}
    told = {**about, "step": "plan", "text": "假方案", "written_at": "2026-03-05T08:00:00.000000Z"}
    sent(bei, jin, "joint-position", position)  # was not asked
    sent(heb, jin, "joint-position", position, body="two")  # another body of a party's node
    sent(heb, jin, "joint-position", {**position, "digest": "0" * 64})  # another text under this number
    sent(heb, jin, "joint-position", {**position, "number": 2})
    sent(heb, jin, "joint-position", {**position, "action": str(uuid.uuid4())})
    sent(heb, jin, "joint-action", told)  # a party does not write the plan
    sent(bei, heb, "joint-action", told)  # nor does who does not lead
    sent(jin, heb, "joint-action", told, body="two")  # or another body of the lead's node
    sent(jin, heb, "joint-action", told)  # and the lead changes no version
    everywhere(*nodes)
    assert sorted(refusals(jin)) == sorted(
        ["not-a-party", "not-a-party", "unknown-plan", "unknown-plan", "unknown-action", "unknown-action"]
    )
    assert sorted(refusals(heb)) == ["plan-differs", "unknown-action", "unknown-action"]
    with jin.here(), acting(lead_of(jin)):
        assert not Position.objects.exists()
    assert [version.plan.text for version in board(heb)] == [PLAN]


def test_a_lead_puts_no_words_into_the_mouth_of_a_body_of_this_node(nodes: list[TrialNode]) -> None:
    jin, _bei, heb = nodes
    joined(jin, heb)
    with jin.here(), acting(lead_of(jin)):
        action, plan = JointAction.objects.get(), JointPlan.objects.get()
    party = {"node": "heb", "code": "one", "name": "heb one"}
    about: dict[str, Any] = {"version": 1, "action": str(action.uid), "party": party}
    sent(
        jin, heb, "joint-action",
        {**about, "step": "position", "number": 1, "digest": plan.digest, "demand": "", "opinion": "",
         "consent": "given", "stated_at": "2026-03-05T08:00:00.000000Z", "stale": False},
    )  # fmt: skip
    sent(
        jin, heb, "joint-action",
        {**about, "step": "asked", "letter": str(uuid.uuid4()), "asked": "", "due_on": None,
         "state": "answered", "accepted": True, "words": "同意"},
    )  # fmt: skip
    everywhere(jin, heb)
    with heb.here(), acting(Actor.system(body_id=heb.bodies["one"].pk)):
        assert not Position.objects.exists()
        assert not ToldAsk.objects.exists()


GOOD: dict[str, Any] = {
    "version": 1, "action": str(uuid.UUID(int=7)), "number": 1, "digest": "a" * 64, "demand": "", "opinion": "",
    "consent": "given",
}  # fmt: skip
TOLD: dict[str, Any] = {
    "version": 1, "action": str(uuid.UUID(int=7)), "step": "plan", "number": 1, "text": "方案",
    "written_at": "2026-03-05T08:00:00.000000Z",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("joint-position", GOOD | {"consent": "yes"}),
        ("joint-position", GOOD | {"consent": "refused", "opinion": " \n"}),
        ("joint-position", GOOD | {"number": 0}),
        ("joint-position", GOOD | {"number": 32768}),
        ("joint-position", GOOD | {"digest": "a" * 63}),
        ("joint-position", GOOD | {"action": "no uuid"}),
        ("joint-position", GOOD | {"demand": "a\0b"}),
        ("joint-position", GOOD | {"demand": "长" * 100_001}),
        ("joint-position", GOOD | {"body": "one"}),
        ("joint-action", TOLD | {"step": "reopen"}),
        ("joint-action", TOLD | {"text": " "}),
        ("joint-action", TOLD | {"text": "a\0"}),
        ("joint-action", TOLD | {"written_at": "2026-13-05T08:00:00.000000Z"}),
        ("joint-action", TOLD | {"outcome": "一并办结"}),
        ("joint-action", {name: value for name, value in TOLD.items() if name != "text"}),
    ],
)
def test_what_does_not_meet_the_schema_never_leaves_and_is_never_taken(
    kind: str, payload: dict[str, Any]
) -> None:
    kinds.check_payload(kind="joint-position", payload=GOOD)
    kinds.check_payload(kind="joint-action", payload=TOLD)
    with pytest.raises(kinds.PayloadUnfit):
        kinds.check_payload(kind=kind, payload=payload)


def test_two_that_decline_across_nodes_make_a_chain_that_goes_to_the_supervisor(
    nodes: list[TrialNode],
) -> None:
    jin, bei, heb = nodes
    asked(jin, bei, heb)
    everywhere(*nodes)
    for node, whose in ((bei, "heb one"), (heb, "某某交通局")):
        by = Actor.system(body_id=node.bodies["one"].pk)
        taken(node, "open")
        with node.here(), acting(by):
            receipt = queries.receipt_of(letter=Letter.objects.get(), body_id=by.body)
            body = node.body_of(heb, "one") if node is bei else node.bodies["two"]
            assert (body.name == whose) == (node is bei)
            ops.decline(receipt=receipt, reason="不属我组职责", suggested=body, by=by, at=AT)
        everywhere(*nodes)
    by = lead_of(jin)
    with jin.here(), acting(by):
        [impasse] = Impasse.objects.all()
        links = [
            (link.body.name, link.suggested and link.suggested.name)
            for link in queries.chain(impasse=impasse)
        ]
        assert links == [("bei one", "heb one"), ("heb one", "heb two")]
        assert Notice.objects.filter(kind="impasse.raised").exists()


def closed_finding(jin: TrialNode, finding: Finding) -> None:
    """The second body puts it right, and the first one closes it."""
    by, handler = lead_of(jin), Actor.system(body_id=jin.bodies["two"].pk)
    closer = person(jin, "closer", Role.SUPERVISOR)
    with acting(by):
        finding_ops.assign(finding=finding, responsible=jin.bodies["two"], due_days=20, by=by, at=AT)
    with acting(handler):
        mine = Finding.objects.get(pk=finding.pk)
        finding_ops.accept(finding=mine, by=handler, at=AT)
        finding_ops.start_rectification(finding=mine, plan="优化方案后施工", by=handler, at=AT)
        file = findings.evidence(handler)
        finding_ops.submit(finding=mine, statement="已完成", files=[file], by=handler, at=AT)
    with acting(closer):
        shown = Finding.objects.get(pk=finding.pk)
        finding_ops.close(finding=shown, answers=findings.ANSWERS, by=closer, at=AT)


def test_closing_a_finding_tells_the_other_nodes_what_was_closed(nodes: list[TrialNode]) -> None:
    jin, bei, heb = nodes
    by = lead_of(jin)
    with jin.here(), acting(by):
        one, other = [
            finding_ops.register(description=f"接线段用地未批复{n}", domain="transport", by=by, at=AT)
            for n in (1, 2)
        ]
        action = ops.open_action(name=NAME, shape="three_places", findings=[one], by=by, at=AT)
        for node, on in ((bei, {"action": action}), (heb, {"findings": [one, other]})):
            to = [Addressed(body=jin.body_of(node, "one"), asked=ASKED[node.code], due_days=5)]
            letter = ops.draft(kind="letter", title=NAME, text="请协同", to=to, by=by, at=AT, **on)
            ops.sign(letter=letter, then_send=True, by=by, at=AT)
    everywhere(*nodes)
    for node in (bei, heb):
        taken(node, "open", "accept")
        taken(node, "answer", text="已办")
    everywhere(*nodes)
    with jin.here():
        closed_finding(jin, one)
    everywhere(*nodes)
    for node in (bei, heb):
        with node.here(), acting(Actor.system(body_id=node.bodies["one"].pk)):
            [told] = Act.objects.filter(kind="letter.matter_closed").select_related("detail")
            assert told.detail.content == {"reason": one.number}
            assert Notice.objects.filter(kind="letter.matter_closed").count() == 1
            assert Receipt.objects.get().state == "answered", (
                "more is asked by this letter than on the finding"
            )
    assert [node.troubles() for node in nodes] == [[]] * 3
